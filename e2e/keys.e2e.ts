/** Keys and data: who sees the page, and how an admin ends a key there. */
import { connect } from "#db/client.ts";
import { enterAs, expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

const ADMIN = "Petra Novak";

test("an admin and oversight see keys, what depends on them and what falls due; a moderator is told why not", async ({
	signInAs,
}) => {
	const moderator = await signInAs("Mina Okafor");
	expect((await moderator.goto("/keys"))?.status()).toBe(403);
	await expect(moderator.getByRole("link", { name: "Keys and data" })).toHaveCount(0);
	for (const name of [ADMIN, "Amal Haddad"]) {
		const page = await signInAs(name);
		await page.getByRole("link", { name: "Keys and data" }).click();
		await expect(page.getByRole("heading", { level: 1, name: "Keys and data" })).toBeVisible();
		const keys = page.getByRole("table", { name: /^Intake keys/ });
		await expect(keys.getByText("seals now").first()).toBeVisible();
		await expect(page.getByText(/^The key store of keeper-1, .* answers/)).toBeVisible();
		// Counted within a minute of the start.
		await expect(async () => {
			await page.reload();
			await expect(page.getByRole("img", { name: /^What became of threads/ })).toBeVisible({
				timeout: 1_000,
			});
		}).toPass({ timeout: 90_000 });
		await page.getByText("The numbers of What became of threads").click();
		await expect(page.getByRole("table", { name: "What became of threads" })).toContainText(
			"Live, no day yet",
		);
		await page.getByRole("navigation", { name: "Regions" }).getByRole("link", { name: "EU" }).click();
		await expect(page).toHaveURL(/\/keys\?region=eu$/);
		await expect(keys.getByRole("cell", { name: "US", exact: true })).toHaveCount(0);
	}
});

test("an admin announces a key's end by keyboard and calls it off; each step has its seal, and oversight's alarm", async ({
	signInAs,
	admin,
}) => {
	const kid = "e2e".padEnd(43, "k");
	await admin`insert into access.intake_key (kid, region, not_before, not_after)
		values (${kid}, 'eu', now() - interval '400 days', now() - interval '370 days')`;
	const page = await signInAs(ADMIN);
	await page.goto("/keys?region=eu");
	const row = page.getByRole("row").filter({ hasText: kid.slice(0, 10) });
	await expect(row).toContainText("period over");
	await row.getByRole("button", { name: /^Announce its destruction/ }).focus();
	await page.keyboard.press("Enter");
	await expect(row).toContainText("it is destroyed for good");
	await expect(row.getByRole("button", { name: /^Announce of EU/ })).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(row).toContainText("to be destroyed");
	const due = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
	await expect(row).toContainText(`from ${due} on`);
	await expect(row.getByTitle(/^On the record as/)).toHaveCount(1);
	expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
	const auditor = await signInAs("Amal Haddad");
	await expect(async () => {
		await auditor.goto("/oversight/alerts");
		await expect(auditor.locator('[data-kind="KEY_DESTRUCTION_ANNOUNCED"]')).toBeVisible({ timeout: 1_000 });
	}).toPass({ timeout: 30_000 });
	await page.keyboard.press("Tab");
	await expect(row.getByRole("button", { name: /^Call it off/ })).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(row).toContainText("kept by an admin");
	await expect(row.getByRole("button", { name: /^Announce its destruction/ })).toBeVisible();
	const entries = await admin`select type, outcome from ledger.entry
		where convert_from(leaf, 'UTF8')::jsonb->>'key' = ${kid} order by at`;
	expect(entries.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
		"key.destruction_announced done",
		"key.destruction_cancelled done",
	]);
});

test("the page holds up to axe in light and dark, and at 390 px nothing scrolls sideways", async ({
	signInAs,
}) => {
	for (const name of [ADMIN, "Noor van Dijk"]) {
		const page = await signInAs(name);
		await page.goto("/keys");
		expect(await violations(page), name).toEqual([]);
		expect(await sideways(page), name).toBe(0);
	}
});

test("what is past its time waits for an admin where it is too much at once, goes on by their word, and is gone", async ({
	ownProduct,
	browser,
}) => {
	test.setTimeout(180_000);
	const admin = connect(ownProduct.adminUrl, { max: 1 });
	const context = await browser.newContext({ baseURL: ownProduct.url });
	try {
		// Time passes: nobody's right, so the superuser's. A decision that waits for a second person has not ended its case.
		const closed = await admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			return tx<{ thread: string }[]>`update console.case set closed_at = closed_at - interval '400 days'
				where region = 'eu' and closed_at is not null
					and not exists (select from console.decision d where d.case_id = "case".id and d.left_at is null)
				returning thread_id as thread`;
		});
		const threads = closed.map(({ thread }) => thread);
		expect(threads.length).toBeGreaterThan(2);
		const page = await context.newPage();
		await enterAs(page, ADMIN);
		await page.goto("/keys?region=eu");
		await page.getByRole("button", { name: "Now retention in EU" }).click();
		await expect(async () => {
			await page.reload();
			await expect(page.getByText("Deletion waits for a person in EU: nothing is deleted")).toBeVisible({
				timeout: 1_000,
			});
		}).toPass({ timeout: 30_000 });
		expect(await violations(page)).toEqual([]);
		const left = async () => {
			const [row] =
				await admin`select count(*)::int as n from vault.sealed_message where thread_id = any(${threads})`;
			return row?.n;
		};
		expect(await left()).toBeGreaterThan(0);
		const many = `${threads.length} threads`;
		await page.getByRole("button", { name: "Let it go on in EU" }).focus();
		await page.keyboard.press("Enter");
		await expect(page.getByText(`${many} are deleted for good`)).toBeVisible();
		await page.keyboard.press("Enter");
		await expect(page.getByText("Deletion waits for a person")).toHaveCount(0);
		expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
		await expect.poll(left, { timeout: 30_000 }).toBe(0);
		await page.reload();
		const run = page
			.getByRole("table", { name: /^Runs of deletion/ })
			.getByRole("row")
			.nth(1);
		await expect(run).toContainText("S-002");
		await expect(run.getByTitle(/^On the record as/)).toHaveCount(2);
		await expect(page.getByRole("row", { name: /seals now/ })).toContainText(String(threads.length));
	} finally {
		await context.close();
		await admin.end({ timeout: 2 });
	}
});

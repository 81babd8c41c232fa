/** The explorer: what somebody typed to search for is in no address, searches are saved and shared, bad input is answered. */
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { closeWeb, web } from "#db/web.ts";
import { claimCase } from "#lib/cases/claim-case.ts";
import { openThread } from "#lib/keeper/client.ts";
import { openKeysFolder } from "#lib/keys-folder.ts";
import { resolveSession } from "#lib/sessions/resolve-session.ts";
import { startSession } from "#lib/sessions/start-session.ts";
import { expect, type SharedProduct, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

const AUDITOR = "Amal Haddad";
const READER = "Jonas Weber";

test.afterAll(() => closeWeb());

test("words of a reason find its opening; the address holds no word, and whoever it is sent to finds the same", async ({
	product,
	signInAs,
	postReport,
	admin,
}) => {
	const word = `zeppelin${randomUUID().replaceAll(/[^a-f]/g, "")}`;
	const caseId = await openedFor(
		product,
		postReport,
		`A ${word.toUpperCase()} was seen over the harbour, they say.`,
	);
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/ledger");
	await auditor.getByText("More filters").click();
	await auditor.getByLabel("Words in reasons").fill(`harbour ${word}`);
	await auditor.getByLabel("Reason", { exact: true }).selectOption("USER_REPORT_REVIEW");
	await auditor.getByRole("button", { name: "Search", exact: true }).click();
	await auditor.waitForURL(/typed=[0-9a-f-]{36}/);
	await expect(auditor.getByRole("region", { name: "Found: 1 entry here" })).toBeFocused();

	expect(auditor.url()).not.toContain(word);
	await expect(auditor.locator("tbody tr")).toHaveCount(1);
	await expect(auditor.locator("tbody tr")).toContainText(caseId.slice(0, 8));
	await expect(auditor.getByLabel("Words in reasons")).toHaveValue(`harbour ${word}`);
	await expect(auditor.getByText(`as whole words: harbour, ${word}`)).toBeVisible();
	await expect(auditor.getByText("1 shown of 1")).toBeVisible();

	const again = await auditor.context().newPage();
	await again.goto(auditor.url());
	await expect(again.locator("tbody tr")).toHaveCount(1);

	const leaves = await admin`
		select from ledger.entry where position(convert_to(${word}, 'UTF8') in lower(encode(leaf, 'escape'))::bytea) > 0`;
	expect(leaves).toHaveLength(0);
	const [recorded] = await admin`
		select s.terms from console.ledger_search s join ledger.entry e on e.id = s.entry_id
		where s.terms->>'words' like ${`%${word}`} order by e.at desc limit 1`;
	expect(recorded?.terms).toEqual({ words: `harbour ${word}`, reason: "USER_REPORT_REVIEW" });
	const own = await again.getByText("This search is").getByRole("link").getAttribute("href");
	await again.goto("/oversight/ledger?type=ledger.searched");
	await expect(again.locator(`a[data-row][href="${own}"]`)).toBeVisible();
	// The decryption service recorded it too, before anything was found.
	await again.goto("/oversight/ledger?type=words.asked");
	await expect(again.locator("tbody tr").first()).toContainText("Reasons searched by words");
});

test("an account of a platform finds its cases, and stands in no address", async ({
	product,
	signInAs,
	postReport,
}) => {
	const account = `u-${randomUUID()}`;
	const caseId = await openedFor(product, postReport, "The report says that it went on for weeks.", account);
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/ledger?type=thread.decrypted");
	await auditor.getByText("More filters").click();
	await auditor.getByLabel("Account of a platform").fill(account);
	await auditor.getByRole("button", { name: "Search", exact: true }).click();
	await auditor.waitForURL(/typed=/);
	expect(auditor.url()).not.toContain(account);
	await expect(auditor.locator("tbody tr")).toHaveCount(1);
	await expect(auditor.locator("tbody tr")).toContainText(caseId.slice(0, 8));
});

test("a search is saved by a name, shared, and removed, each on the record", async ({ signInAs, admin }) => {
	const name = `Refusals of leads ${randomUUID().slice(0, 8)}`;
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/ledger?outcome=refused&role=lead");
	await unfold(auditor);
	await auditor.getByLabel("Save this search as").fill(name);
	await auditor.getByLabel("Share it with all of oversight").check();
	await auditor.getByRole("button", { name: "Save the search" }).click();
	await expect(auditor.getByText("The search was saved, on the record.")).toBeVisible();
	await auditor.goto("/oversight/ledger");
	await unfold(auditor);
	await auditor.getByRole("link", { name }).click();
	await auditor.waitForURL(/outcome=refused/);
	expect(new URL(auditor.url()).searchParams.get("role")).toBe("lead");
	await unfold(auditor);
	await auditor.getByRole("button", { name: `Remove ${name}` }).click();
	await expect(auditor.getByText("was removed, on the record")).toBeVisible();
	await expect(auditor.getByRole("link", { name })).toHaveCount(0);
	const [left] = await admin`
		select (select count(*)::int from ledger.entry where type = 'view.saved' and id = v.entry_id) as saved,
			(select count(*)::int from oversight.view_removal r where r.view_id = v.id) as removed
		from oversight.view v join oversight.typed t on t.id = v.typed_id where t.terms->>'name' = ${name}`;
	expect({ ...left }).toEqual({ saved: 1, removed: 1 });
});

test("ranges backwards, patterns and words in an address are said beside their fields, and nothing is searched", async ({
	signInAs,
}) => {
	const auditor = await signInAs(AUDITOR);
	for (const [query, said] of [
		["from=2026-11-02T00:00&until=2026-11-01T00:00", "This must be later than “from”."],
		["words=bridge", "This is not taken from an address, which others keep. Type it here."],
		["typed=%27%20or%20true", "There is no such search."],
		["employer=%27%3B%20drop%20table", "Nobody works, or worked, for this employer."],
		["gate=.*", "This must be checkpoint, or witnesses:2 for two of them."],
	] as const) {
		await auditor.goto(`/oversight/ledger?${query}`);
		await expect(auditor.getByText(said)).toBeVisible();
		await expect(auditor.getByText("No entry was looked for.")).toBeVisible();
		await expect(auditor.locator("tbody")).toHaveCount(0);
	}
	await auditor.goto("/oversight/ledger");
	await auditor.getByText("More filters").click();
	await auditor.getByLabel("Words in reasons").fill(".* ^( ' \" ;");
	await auditor.getByRole("button", { name: "Search", exact: true }).click();
	await expect(auditor.getByText("1 to 8 whole words")).toBeVisible();
	await expect(auditor.getByLabel("Words in reasons")).toHaveValue(".* ^( ' \" ;");
});

test("a search works without any script", async ({ browser, product, signInAs }) => {
	const auditor = await signInAs(AUDITOR);
	const context = await browser.newContext({
		baseURL: product.url,
		javaScriptEnabled: false,
		storageState: await auditor.context().storageState(),
	});
	const page = await context.newPage();
	await page.goto("/oversight/ledger?words=x");
	await page.getByLabel("Outcome", { exact: true }).selectOption("refused");
	await page.getByLabel("Words in reasons").fill("bridge");
	await page.getByRole("button", { name: "Search", exact: true }).click();
	await page.waitForURL(/outcome=refused.*typed=|typed=.*outcome=refused/);
	await expect(page.getByLabel("Words in reasons")).toHaveValue("bridge");
	await context.close();
});

test("the explorer is sound for everybody, also on a small screen", async ({ signInAs }) => {
	const page = await signInAs(AUDITOR);
	await page.setViewportSize({ width: 390, height: 800 });
	await page.goto("/oversight/ledger?outcome=refused&role=lead");
	await unfold(page);
	expect(await violations(page)).toEqual([]);
	expect(await sideways(page)).toBe(0);
});

/** Going on to another search leaves it as it was. */
async function unfold(page: Page): Promise<void> {
	const summary = page.getByText("Saved searches", { exact: false }).first();
	await summary.waitFor();
	if (!(await summary.evaluate((one) => (one.closest("details") as HTMLDetailsElement).open)))
		await summary.click();
}

/** A fresh report, opened for this reason. @returns the case's id */
async function openedFor(
	product: SharedProduct,
	postReport: (body: unknown) => Promise<Response>,
	text: string,
	account = `u-${randomUUID()}`,
): Promise<string> {
	process.env.DATABASE_URL_WEB = product.databaseUrls.web;
	process.env.KEEPER_SOCKET = product.keeperSocket;
	process.env.KEEPER_SECRET = openKeysFolder(product.keysDir).keeperSecret;
	const answer = await postReport(report(account));
	expect(answer.status).toBe(201);
	const { caseId } = (await answer.json()) as { caseId: string };
	const [reader] = await web()<{ id: string }[]>`select id from access.person where name = ${READER}`;
	const { token } = await startSession({ personId: reader?.id ?? "", factor: "demo" });
	const actor = await resolveSession(token);
	if (!actor) throw new Error("the reader is signed in");
	await claimCase(actor, caseId);
	const opened = await openThread(token, {
		caseId,
		reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", text },
		scope: { kind: "reported" },
	});
	await new Response(opened.body).text();
	return caseId;
}

function report(account: string) {
	const run = randomUUID();
	return {
		platform: "acme",
		report: {
			id: `r-${run}`,
			category: "CYBER_VIOLENCE",
			keyword: "CYBER_HARASSMENT",
			source: "USER",
			reportedAt: new Date().toISOString(),
			reporter: { accountId: account },
			messageIds: ["m9"],
		},
		thread: {
			id: `t-${run}`,
			region: "eu",
			participants: [
				{ accountId: account, displayName: "Rana", minor: false, country: "DE" },
				{ accountId: "u2", displayName: "Sol", minor: false, country: "DE" },
			],
			messages: Array.from({ length: 20 }, (_, i) => ({
				id: `m${i + 1}`,
				senderId: i % 2 ? "u2" : account,
				sentAt: new Date(Date.now() - (60 - i) * 60_000).toISOString(),
				kind: "text",
				text: `A remark, the ${i + 1}th of twenty.`,
			})),
		},
	};
}

/**
 * What a reader sees when a process dies in the middle of their opening: a clear error, no text, and a record that
 * tells. The step is held by a lock that a superuser takes on the table that taking needs and recording does not.
 * Every step is killed in lib/keeper/crash.test.ts; here it is seen from the browser.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { connect, type Sql, type Tx } from "#db/client.ts";
import { PROJECT } from "#lib/commands/paths.ts";
import type { Product } from "#lib/commands/product.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";

const urgent = (mark: string) =>
	readFileSync(join(PROJECT, "db/seed/urgent-report.json"), "utf8").replaceAll("NOW", mark);

/** A claimed case whose opening form is filled in, one click before it opens. */
async function aboutToOpen(page: Page, product: Product, mark: string): Promise<string> {
	const posted = await postReport(product, urgent(mark));
	const { caseId } = (await posted.json()) as { caseId: string };
	await page.goto(`/cases/${caseId}`);
	await page.getByRole("button", { name: /^Claim/ }).click();
	await page.getByRole("button", { name: /open the thread/i }).click();
	await page.getByRole("radio", { name: "Is somebody at risk?" }).check();
	await page
		.getByRole("textbox", { name: /why/i })
		.fill("She wrote that she cannot go on; I must see whether she is safe.");
	return caseId;
}

/** What was written, save for the shortest, which the page may say itself. */
const wordsOf = (mark: string): string[] =>
	(JSON.parse(urgent(mark)) as { thread: { messages: { text?: string }[] } }).thread.messages
		.map(({ text }) => text ?? "")
		.filter((text) => text.length > 12);

async function nothingIsShown(page: Page, mark: string): Promise<void> {
	await expect(page.getByRole("alert").filter({ hasText: /nothing (was opened|is shown)/i })).toBeVisible();
	const html = await page.content();
	expect(wordsOf(mark).filter((text) => html.includes(text))).toEqual([]);
}

const typesOf = async (sql: Sql, caseId: string): Promise<string[]> =>
	(
		await sql<{ type: string }[]>`select type from ledger.entry where case_id = ${caseId} order by at, id`
	).map(({ type }) => type);

/** Clicks, waits until the keeper has recorded and waits to take, kills, lets go. */
async function killedBeforeTaking(page: Page, sql: Sql, kill: (tx: Tx) => unknown): Promise<void> {
	await sql
		.begin(async (tx) => {
			await tx`lock table vault.sealed_key in access exclusive mode`;
			await page.getByRole("button", { name: "Record and open" }).click();
			await expect
				.poll(async () => {
					const [row] = await sql`select count(*)::int as n from pg_stat_activity
						where usename = 'keeper' and wait_event_type = 'Lock'`;
					return row?.n;
				})
				.toBeGreaterThan(0);
			await kill(tx);
		})
		.catch(() => {}); // the database itself may be what was killed
}

test("the keeper killed mid-opening, then the database: a clear error, nothing shown, and a second entry after", async ({
	ownProduct,
	browser,
}) => {
	test.setTimeout(180_000);
	const sql = connect(ownProduct.adminUrl, { max: 3 });
	const context = await browser.newContext({ baseURL: ownProduct.url });
	const page = await context.newPage();
	await enterAs(page, "Mina Okafor");

	await test.step("the keeper", async () => {
		const caseId = await aboutToOpen(page, ownProduct, "k1");
		await killedBeforeTaking(page, sql, () => ownProduct.killKeeper({ hold: true }));
		await nothingIsShown(page, "k1");
		await ownProduct.startKeeper();
		await expect
			.poll(() => typesOf(sql, caseId), { timeout: 30_000 })
			.toEqual(expect.arrayContaining(["opening.granted", "thread.decrypted", "release.unknown"]));
		expect(await typesOf(sql, caseId)).not.toContain("thread.delivered");
	});

	await test.step("the database", async () => {
		const caseId = await aboutToOpen(page, ownProduct, "k2");
		await killedBeforeTaking(page, sql, async (tx) => {
			ownProduct.killDatabase?.();
			// Its processes outlive it for a moment: a commit now would let go of what is held, and the text would be taken.
			await tx`select pg_sleep(60)`;
		});
		await nothingIsShown(page, "k2");
		await expect
			.poll(() => typesOf(sql, caseId).catch(() => []), { timeout: 45_000 })
			.toEqual(expect.arrayContaining(["thread.decrypted", "release.failed"]));
	});

	await context.close();
	await sql.end({ timeout: 1 });
});

/** A seal is a number that anybody may check: it opens the entry, its proof, its witnesses, verified in the browser. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { openCheckpoint } from "#lib/ledger/checkpoint.ts";
import { parseVerifierKey } from "#lib/ledger/note.ts";
import { parseProofFile, verifyProofFile } from "#lib/ledger/proof-file.ts";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";
import { violations } from "./sound.ts";

const MODERATOR = "Mina Okafor";
const AUDITOR = "Amal Haddad";
const WORDS = "The report says that it went on for weeks, every night.";

test("an opening's seal shows its number and opens its receipt, with every check passed in the browser", async ({
	signInAs,
	postReport,
	admin,
}) => {
	const page = await signInAs(MODERATOR);
	const { receipt, number } = await openReceipt(page, await postReport(reportOf({})));
	await expect(receipt.getByText(/^Verified in this browser: all \d checks passed$/)).toBeVisible();
	await expect(receipt.locator("[data-check]:not([data-passed=true])")).toHaveCount(0);
	await expect(receipt.locator("[data-check=witness]")).toContainText(
		"same machine: proves nothing against its operator",
	);
	await expect(receipt.getByTestId("number")).toHaveText(number);
	await expect(receipt.getByRole("heading", { name: "Thread decrypted" })).toBeVisible();

	// To look is an act too.
	const entryId = receipt.url().slice(-36);
	const [search] = await admin`select count(*)::int as count from console.ledger_search
		where terms = ${admin.json({ entry: entryId })}`;
	expect(search?.count).toBe(1);
	// The page that it was opened from still shows what was opened.
	await expect(page.getByTestId("reading")).toBeVisible();
});

test("the files that a receipt gives verify offline, byte for byte, under the log's and the witness's keys", async ({
	signInAs,
	postReport,
	product,
}) => {
	const page = await signInAs(MODERATOR);
	const { receipt, number } = await openReceipt(page, await postReport(reportOf({})));
	const proof = await saved(receipt, ".tlog-proof");
	const leaf = await saved(receipt, ".leaf");
	const keys = await (await fetch(`${product.url}/api/v1/log/vkey`)).text();
	const witnesses = await (await fetch(`${product.url}/api/v1/log/witness-vkeys`)).text();
	const log = parseVerifierKey(keys.trim());
	const by = { log, witnesses: witnesses.trim().split("\n").map(parseVerifierKey), quorum: 1 };
	const { index, checkpoint } = verifyProofFile(proof, leaf, by);
	expect(`№ ${index.toLocaleString("en")}`).toBe(number);
	expect(checkpoint.cosignatures.length).toBe(1);
	expect(JSON.parse(leaf.toString("utf8")).id).toBe(receipt.url().slice(-36));
	expect(openCheckpoint(parseProofFile(proof).checkpoint, log).size).toBeGreaterThan(index);
});

test("an entry that the database's superuser rewrote fails its checks, and the page says which", async ({
	signInAs,
	postReport,
	admin,
}) => {
	const page = await signInAs(MODERATOR);
	const { receipt } = await openReceipt(page, await postReport(reportOf({})));
	await expect(receipt.getByText(/^Verified in this browser/)).toBeVisible();
	const entryId = receipt.url().slice(-36);
	const rewrite = (from: string, to: string) =>
		admin.begin(async (tx) => {
			// As whoever owns the machine can: past every trigger.
			const [row] = await tx`select tableoid::regclass::text as part from ledger.entry where id = ${entryId}`;
			const part = row?.part as string;
			await tx.unsafe(`alter table ${part} disable trigger user`);
			await tx`update ${tx.unsafe(part)} set leaf = convert_to(replace(convert_from(leaf, 'UTF8'),
				${from}, ${to}), 'UTF8') where id = ${entryId}`;
			await tx.unsafe(`alter table ${part} enable trigger user`);
			for (const trigger of ["entry_rows_stay", "entry_table_stays"])
				await tx.unsafe(`alter table ${part} enable always trigger ${trigger}`);
		});
	await rewrite('"count": ', '"count": 1');
	await receipt.reload();
	await expect(receipt.getByRole("status").filter({ hasText: "Not verified: 2 of" })).toBeVisible();
	for (const [step, passed] of [
		["entry", true],
		["leaf", false],
		["inclusion", false],
		["log", true],
		["witness", true],
	] as const) {
		await expect(receipt.locator(`[data-check=${step}]`)).toHaveAttribute("data-passed", String(passed));
	}
	await expect(receipt.getByText("PROOF_INVALID")).toBeVisible();
	await rewrite('"count": 1', '"count": '); // other tests read this ledger too
});

test("another moderator's seal is not theirs to open, nor one that is nobody's, and both are told the same", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs(MODERATOR);
	const { receipt } = await openReceipt(page, await postReport(reportOf({})));
	const other = await signInAs("Tomás Rivera");
	for (const path of [new URL(receipt.url()).pathname, `/seals/${crypto.randomUUID()}`, "/seals/1"]) {
		const answer = await other.goto(path);
		expect(answer?.status()).toBe(403);
		await expect(other.getByText("This is not an act of yours.")).toBeVisible();
		await expect(other.getByTestId("checks")).toHaveCount(0);
	}
});

test("oversight opens any seal of its regions by keyboard, and the ledger's page shows numbers", async ({
	signInAs,
}) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/ledger?type=thread.decrypted");
	const row = auditor.locator("tbody tr").first();
	await expect(row.getByText(/^№ [\d,]+$/)).toBeVisible();
	// Of this very search too, as soon as the log has it.
	await expect(auditor.getByText("This search is").getByText(/^№ [\d,]+$/)).toBeVisible();
	await auditor.keyboard.press("j");
	await auditor.keyboard.press("Enter");
	await auditor.waitForURL(/oversight\/ledger\/[0-9a-f-]{36}$/);
	await expect(auditor.getByText(/^Verified in this browser/)).toBeVisible();
	const summary = auditor.getByText("The checkpoint and the proof");
	await summary.focus();
	await auditor.keyboard.press("Enter");
	await expect(auditor.getByRole("region", { name: "The checkpoint, as signed" })).toContainText("— ");
});

test("the checking code is on the pages of seals and on no other", async ({ signInAs }) => {
	const auditor = await signInAs(AUDITOR);
	const asked = new Set<string>();
	auditor.on("request", (request) => {
		if (request.url().includes("/_next/static/chunks/")) asked.add(request.url());
	});
	const checking = async () => {
		const texts = await Promise.all([...asked].map(async (url) => (await auditor.request.get(url)).text()));
		return texts.filter((text) => text.includes("ENTRY_DUPLICATE_KEY")).length;
	};
	await auditor.goto("/oversight/ledger");
	await auditor.waitForLoadState("networkidle");
	expect(asked.size).toBeGreaterThan(0);
	expect(await checking()).toBe(0);
	await auditor.locator("tbody a[data-row]").first().click();
	await expect(auditor.getByText(/^Verified in this browser/)).toBeVisible();
	expect(await checking()).toBeGreaterThan(0);
});

test("the log's page says how it is, without scripts too, and keeps the focus while it follows", async ({
	signInAs,
	browser,
	product,
}) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/log");
	await expect(auditor.getByRole("heading", { name: "The log", exact: true })).toBeVisible();
	await expect(auditor.getByText("1 of 1 witness")).toBeVisible();
	await expect(auditor.getByText("keeps up", { exact: true })).toBeVisible();
	await auditor.getByRole("link", { name: "Save the checkpoint" }).focus();
	const before = await auditor.getByTestId("as-of").textContent();
	await expect(auditor.getByTestId("as-of")).not.toHaveText(before ?? "", { timeout: 15_000 });
	await expect(auditor.getByRole("link", { name: "Save the checkpoint" })).toBeFocused();
	await auditor.getByRole("button", { name: "Pause following" }).press("Enter");
	await expect(auditor.getByRole("button", { name: "Go on following" })).toBeFocused();

	const context = await browser.newContext({
		baseURL: product.url,
		javaScriptEnabled: false,
		storageState: await auditor.context().storageState(),
	});
	const plain = await context.newPage();
	await plain.goto("/oversight/log");
	await expect(plain.getByTestId("size")).toHaveText(/^[\d,]+$/);
	await context.close();
});

test("a log that stands still is an alarm for oversight within seconds, and health says so", async ({
	ownProduct,
	browser,
}) => {
	test.setTimeout(180_000);
	const context = await browser.newContext({ baseURL: ownProduct.url });
	const page = await context.newPage();
	await enterAs(page, AUDITOR);
	await page.goto("/oversight/log");
	await expect(page.getByText("The log keeps up")).toBeVisible({ timeout: 20_000 });
	await ownProduct.killKeeper({ hold: true });
	await expect(page.getByRole("alert").getByText("The decryption service does not answer")).toBeVisible({
		timeout: 20_000,
	});
	await expect(page.getByRole("link", { name: "Oversight (the log has an alarm)" })).toBeVisible();
	const health = await fetch(`${ownProduct.url}/api/health`);
	expect([health.status, (await health.json()).log]).toEqual([503, "standing"]);
	await ownProduct.startKeeper();
	await expect(page.getByText("The log keeps up")).toBeVisible({ timeout: 20_000 });

	// Without its witness nothing is shown, and that is said calmly.
	await ownProduct.witness?.kill("SIGKILL", { hold: true });
	const moderator = await (await browser.newContext({ baseURL: ownProduct.url })).newPage();
	await enterAs(moderator, MODERATOR);
	await claimAndAsk(moderator, await postReport(ownProduct, reportOf({})));
	await openIt(moderator, WORDS, undefined, false);
	const refusal = moderator.getByRole("alert").filter({ hasText: "WITNESSES_MISSING" });
	await expect(refusal).toContainText("The witnesses have not answered yet", { timeout: 20_000 });
	await expect(refusal).toContainText("Nothing is shown.");
	await expect(page.getByRole("alert").getByText("Too few witnesses answer")).toBeVisible({
		timeout: 20_000,
	});
	await ownProduct.witness?.resume();
	await expect(page.getByText("The log keeps up")).toBeVisible({ timeout: 30_000 });
	// The form still holds what was asked: once more, and it opens.
	await moderator.getByRole("button", { name: "Record and open" }).click();
	await moderator.getByTestId("reading").waitFor({ timeout: 20_000 });
	await moderator.context().close();
	await context.close();
});

test("a log whose signing key is gone has halted: oversight is told why, and nothing is opened", async ({
	ownProduct,
	browser,
}) => {
	test.setTimeout(120_000);
	await ownProduct.killKeeper({ hold: true });
	rmSync(join(ownProduct.keysDir, "log", "key"));
	await ownProduct.startKeeper();
	const health = await fetch(`${ownProduct.url}/api/health`);
	expect([health.status, (await health.json()).log]).toEqual([503, "halted"]);
	const page = await (await browser.newContext({ baseURL: ownProduct.url })).newPage();
	await enterAs(page, AUDITOR);
	await page.goto("/oversight/log");
	const alarm = page.getByRole("alert").filter({ hasText: "LOG_KEY_MISSING" });
	await expect(alarm).toContainText("The log stands still");
	await expect(alarm).toContainText("no thread is opened");
	await page.getByRole("button", { name: /^Mina Okafor/ }).click();
	await expect(page.getByTestId("who")).toContainText("M-417");
	await claimAndAsk(page, await postReport(ownProduct, reportOf({})));
	await openIt(page, WORDS, undefined, false);
	await expect(page.getByRole("alert").filter({ hasText: "LOG_HALTED" })).toContainText(
		"The log stands still",
	);
	await expect(page.getByTestId("reading")).toHaveCount(0);
	await page.context().close();
});

test("no page of the log has an axe violation in light or dark", async ({ signInAs, postReport }) => {
	test.slow();
	const page = await signInAs(MODERATOR);
	const { receipt } = await openReceipt(page, await postReport(reportOf({})));
	await expect(receipt.getByText(/^Verified in this browser/)).toBeVisible();
	for (const summary of await receipt.locator("summary").all()) await summary.click();
	expect(await violations(receipt), "receipt").toEqual([]);
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/log");
	expect(await violations(auditor), "/oversight/log").toEqual([]);
});

/** Opens a fresh report's thread and then, in a tab of its own, what its seal leads to. */
async function openReceipt(page: Page, reported: Response): Promise<{ receipt: Page; number: string }> {
	await claimAndAsk(page, reported);
	await openIt(page, WORDS);
	const seal = page
		.getByTestId("reading")
		.getByRole("link", { name: /^Entry № [\d,]+ \(opens in a new tab\)$/ });
	const number = (await seal.locator(".numbers").textContent()) ?? "";
	const [receipt] = await Promise.all([page.context().waitForEvent("page"), seal.click()]);
	await receipt.waitForURL(/seals\/[0-9a-f-]{36}$/);
	return { receipt, number };
}

async function saved(page: Page, ending: string): Promise<Buffer> {
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("link", { name: `Save ${ending}` }).click(),
	]);
	expect(download.suggestedFilename()).toBe(`${page.url().slice(-36)}${ending}`);
	return readFileSync(await download.path());
}

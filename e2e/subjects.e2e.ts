/** Requests of people, at legal's desk: what somebody is told who asks who read their conversation, and the answer as files. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { expectNoViolations, sideways } from "./sound.ts";

const LEGAL = "Sofia Marini";
const HOME = "/legal/subjects";
const WORDS = "The report says that she asked him to stop several times.";

test("who asks is told who read how much, by keyboard, from the request to what is sent; and then what is not erased and why", async ({
	signInAs,
	postReport,
	admin,
}) => {
	test.setTimeout(180_000);
	const reported = reportOf({});
	const { report, thread } = reported;
	const moderator = await signInAs("Mina Okafor");
	await claimAndAsk(moderator, await postReport(reported));
	await openIt(moderator, WORDS);
	await admin`update console.case set closed_at = now() where thread_id = (select id from console.thread where external_id = ${thread.id})`;
	const account = report.reporter.accountId;

	const legal = await signInAs(LEGAL);
	await legal.goto(HOME);
	const register = async (kind: "ACCESS" | "ERASURE") => {
		await legal.getByLabel("What they ask for").selectOption(kind);
		await legal.getByLabel("Platform").selectOption({ label: "Acme" });
		await legal.getByLabel("Account").fill(account);
		await legal.getByLabel("Region").selectOption("eu");
		await legal.getByRole("button", { name: "Register the request" }).focus();
		await legal.keyboard.press("Enter");
		const row = legal
			.getByRole("table", { name: /^Requests that wait/ })
			.getByRole("row")
			.filter({ hasText: account })
			.filter({ hasText: "to be answered" });
		await expect(row).toBeVisible();
		await expect(row.getByTitle(/^On the record as/)).toHaveCount(1);
		await row.getByRole("link").first().focus();
		await legal.keyboard.press("Enter");
	};
	await register("ACCESS");
	const accesses = legal.getByRole("table", { name: /^Who was shown how much/ });
	await expect(accesses.getByRole("row")).toHaveCount(2);
	await expect(accesses).toContainText("a report about the conversation was examined");
	await expect(accesses).toContainText("moderation");
	for (const hidden of ["Mina", thread.id, thread.participants[1]?.accountId ?? ""])
		expect(await legal.getByRole("main").textContent()).not.toContain(hidden);
	await expectNoViolations(legal);
	expect(await sideways(legal)).toBe(0);
	await legal.getByRole("button", { name: "Answer with this" }).focus();
	await legal.keyboard.press("Enter");
	await expect(legal.getByRole("link", { name: "To print (HTML)" })).toBeVisible();

	const digest = await legal.getByText(/^[0-9a-f]{64}$/).textContent();
	const asked = legal.waitForEvent("download");
	await legal.getByRole("link", { name: "For machines (JSON)" }).click();
	const json = readFileSync(await (await asked).path());
	expect(createHash("sha256").update(json).digest("hex")).toBe(digest);
	const html = await legal.request.get(`${new URL(legal.url()).pathname}/answer?as=html`);
	expect(html.headers()["cache-control"]).toContain("no-store");
	expect(html.headers()["content-disposition"]).toContain("attachment");
	expect(await html.text()).toContain(digest ?? "");
	await legal.getByRole("button", { name: "Close it: the answer was sent" }).click();
	await expect(legal.getByText("closed", { exact: true })).toBeVisible();

	await legal.goto(HOME);
	await register("ERASURE");
	await expect(legal.getByRole("table", { name: /^What is erased/ })).toContainText("Others wrote in it too");
	await legal.getByLabel("Why", { exact: true }).selectOption("WITHDRAWN");
	await legal.getByRole("button", { name: "Close without an answer" }).click();
	await expect(legal.getByText("It was not answered")).toBeVisible();
	await legal.goto(HOME);
	await expectNoViolations(legal);
	expect(await sideways(legal)).toBe(0);
});

test("what nothing keeps is erased when legal says so twice, and cannot be opened again", async ({
	signInAs,
	postReport,
	admin,
}) => {
	const reported = reportOf({});
	const [first] = reported.thread.participants;
	for (const message of reported.thread.messages) message.senderId = first?.accountId ?? "";
	expect((await postReport(reported)).status).toBe(201);
	const { id: thread } = reported.thread;
	await admin`update console.case set closed_at = now() where thread_id = (select id from console.thread where external_id = ${thread})`;
	const legal = await signInAs(LEGAL);
	await legal.goto(HOME);
	await legal.getByLabel("What they ask for").selectOption("ERASURE");
	await legal.getByLabel("Platform").selectOption({ label: "Acme" });
	await legal.getByLabel("Account").fill(first?.accountId ?? "");
	await legal.getByLabel("Region").selectOption("eu");
	await legal.getByRole("button", { name: "Register the request" }).click();
	await legal.getByRole("row").filter({ hasText: first?.accountId }).getByRole("link").first().click();
	await expect(legal.getByRole("table", { name: /^What is erased/ })).toContainText(
		"Erased for this request.",
	);
	await legal.getByRole("button", { name: "Erase and answer" }).click();
	await expect(legal.getByText(/^This deletes one conversation for everybody/)).toBeVisible();
	await legal.getByRole("button", { name: "Erase for ever" }).click();
	await expect(legal.getByRole("link", { name: "To print (HTML)" })).toBeVisible();
	const [left] =
		await admin`select count(*)::int as n from vault.sealed_message m join console.thread t on t.id = m.thread_id
		where t.external_id = ${thread}`;
	expect(left?.n).toBe(0);
});

test("a moderator and an auditor are told why these pages are not theirs", async ({ signInAs }) => {
	for (const name of ["Mina Okafor", "Amal Haddad"]) {
		const page = await signInAs(name);
		expect((await page.goto(HOME))?.status()).toBe(403);
		await expect(page.getByRole("link", { name: "Requests of people" })).toHaveCount(0);
	}
});

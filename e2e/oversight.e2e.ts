/** The auditor's part of the promise: every reading is found, every opening judged by somebody else, every look recorded. */
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { closeWeb, web } from "#db/web.ts";
import type { Actor } from "#lib/actor.ts";
import { claimCase } from "#lib/cases/claim-case.ts";
import { escalateCase } from "#lib/cases/escalate-case.ts";
import { openThread, readFurther } from "#lib/keeper/client.ts";
import { openKeysFolder } from "#lib/keys-folder.ts";
import { resolveSession } from "#lib/sessions/resolve-session.ts";
import { startSession } from "#lib/sessions/start-session.ts";
import { expect, type SharedProduct, test } from "./fixtures.ts";
import { entriesUnder } from "./sessions.ts";
import { sideways, violations } from "./sound.ts";

const AUDITOR = "Amal Haddad";
const READER = "Jonas Weber"; // a lead of both regions, whose emergencies no other test spends
const WORDS = "She names a bridge and an hour tonight; emergency services need to know where she is.";
const VERDICT = "The words name a place and an hour, and the whole thread was needed to find her.";

test.afterAll(() => closeWeb());

test("an auditor finds exactly the readings that were made, and their own search", async ({
	product,
	signInAs,
	postReport,
}) => {
	const { caseId, readings } = await readingsBy(product, postReport, { emergency: false });
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/ledger");
	await auditor.getByLabel("Case", { exact: true }).fill(caseId);
	await auditor.getByLabel("What", { exact: true }).selectOption("thread.decrypted");
	await auditor.getByRole("button", { name: "Search" }).click();

	await expect(auditor.locator("tbody tr")).toHaveCount(readings.length);
	const found = await auditor
		.locator("tbody a[data-row]")
		.evaluateAll((rows) => rows.map((row) => row.getAttribute("href")));
	expect(found).toEqual(readings.toReversed().map((entry) => `/oversight/ledger/${entry}`));
	expect(new URL(auditor.url()).searchParams.get("case")).toBe(caseId);

	const own = await auditor.getByText("This search is").getByRole("link").getAttribute("href");
	await auditor.getByRole("link", { name: "Searches" }).click();
	await auditor.waitForURL(/type=ledger.searched/);
	// Not always the first: somebody else may be looking too.
	const search = auditor.locator("tbody tr").filter({ has: auditor.locator(`a[data-row][href="${own}"]`) });
	await expect(search).toContainText("Looked into the ledger");
	await expect(search).toContainText("A-009");
});

test("an entry shows its leaf to the byte, with the hash that the log holds of it", async ({
	product,
	signInAs,
	postReport,
	admin,
}) => {
	// Their own: another test rewrites an entry of its own meanwhile.
	const { caseId } = await readingsBy(product, postReport, { emergency: false });
	const auditor = await signInAs(AUDITOR);
	await auditor.goto(`/oversight/ledger?type=thread.decrypted&case=${caseId}`);
	await auditor.locator("tbody a[data-row]").first().click();
	await auditor.waitForURL(/ledger\/[0-9a-f-]{36}$/);
	const entryId = auditor.url().slice(-36);
	const [row] = await admin`
		select encode(leaf_hash, 'hex') as hash from ledger.indexed where entry_id = ${entryId}`;
	await expect(auditor.getByTestId("leaf-hash")).toHaveText(row?.hash);
	await expect(auditor.getByRole("region", { name: "The leaf, indented" })).toContainText(
		'"type": "thread.decrypted"',
	);
});

test("an emergency is judged once, by somebody else, with the reader's words in view", async ({
	product,
	signInAs,
	postReport,
	admin,
}) => {
	const { caseId } = await readingsBy(product, postReport, { emergency: true });
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/reviews");
	const row = auditor.locator("tr", { hasText: caseId.slice(0, 8) });
	await expect(row).toContainText("Emergency: risk to life");
	await expect(row).toContainText("left");
	await row.locator("a[data-row]").click();
	await auditor.waitForURL(/reviews\/[0-9a-f-]{36}$/);
	await expect(auditor.getByText(WORDS)).toHaveCount(0);
	await auditor.getByRole("button", { name: "Show the reader's words" }).click();
	await expect(auditor.getByTestId("words")).toHaveText(WORDS);
	await expect(auditor.getByTestId("words")).toBeFocused();
	await expect(auditor.getByRole("radio")).toHaveCount(0); // nobody judges what they have not claimed
	await auditor.getByRole("button", { name: /^Claim/ }).click();
	await expect(auditor.getByText("Claimed by you")).toBeVisible();

	// A second window, opened before the verdict, still shows the form.
	const stale = await auditor.context().newPage();
	await stale.goto(auditor.url());
	await judge(auditor, "Justified");
	await expect(auditor.getByTestId("verdict")).toContainText("Justified by A-009");
	await judge(stale, "Justified");
	await expect(stale.getByText("This has been said of the opening already")).toBeVisible();

	await auditor.getByRole("button", { name: "Show the judge's words" }).click();
	await expect(auditor.getByTestId("words").last()).toHaveText(VERDICT);
	const entries = await admin`
		select outcome, convert_from(leaf, 'UTF8')::jsonb->>'verdict' as verdict from ledger.entry
		where type = 'review.judged' and case_id = ${caseId} order by at`;
	expect(entries.map(({ outcome, verdict }) => [outcome, verdict])).toEqual([
		["done", "JUSTIFIED"],
		["refused", "JUSTIFIED"],
	]);
	await auditor.goto("/oversight/reviews");
	await expect(auditor.locator("tr", { hasText: caseId.slice(0, 8) })).toHaveCount(0);
	await auditor.getByRole("link", { name: "Judged" }).click();
	await expect(auditor.locator("tr", { hasText: caseId.slice(0, 8) })).toContainText("Justified by A-009");
});

test("a case that its own reader hands to child safety is reviewed for that, and counted by reader", async ({
	product,
	signInAs,
	postReport,
}) => {
	const { caseId, reader } = await readingsBy(product, postReport, { emergency: false });
	await escalateCase(reader, {
		caseId,
		kind: "CHILD_SAFETY",
		words: "One of the two says that she is thirteen.",
	});
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/reviews");
	await auditor.getByRole("link", { name: "restricted after it was read" }).click();
	await auditor.waitForURL(/kind=RESTRICTED/);
	const counted = auditor.getByRole("table", { name: "By reader" });
	await expect(counted.getByRole("row", { name: new RegExp(`^${reader.alias} `) })).toBeVisible();
	expect(await violations(auditor)).toEqual([]);
	expect(await sideways(auditor)).toBe(0);
	await auditor
		.locator("tr", { hasText: caseId.slice(0, 8) })
		.locator("a[data-row]")
		.click();
	await expect(auditor.getByText("Its reader handed the case to child safety afterwards")).toBeVisible();
	expect(await violations(auditor)).toEqual([]);
});

for (const name of ["Mina Okafor", "Jonas Weber", "Ines Lindqvist", "Petra Novak"]) {
	test(`${name} gets a plain 403 with the reason from oversight's pages, and sees nothing of them`, async ({
		signInAs,
	}) => {
		const page = await signInAs(name);
		for (const path of ["/oversight/ledger", "/oversight/reviews", `/oversight/ledger/${randomUUID()}`]) {
			const answer = await page.goto(path);
			expect(answer?.status()).toBe(403);
			await expect(page.getByText("It needs one of: auditor, oversight lead.")).toBeVisible();
			await expect(page.locator("tbody")).toHaveCount(0);
		}
	});
}

test("an admin sees staff; a moderator does not see them", async ({ signInAs }) => {
	const admin = await signInAs("Petra Novak");
	await admin.goto("/staff");
	await expect(admin.getByRole("row", { name: /M-417 Mina Okafor .* Moderator · EU/ })).toBeVisible();
	await expect(admin.getByText("Nothing waits")).toBeVisible();
	const moderator = await signInAs("Mina Okafor");
	expect((await moderator.goto("/staff"))?.status()).toBe(403);
});

test("everybody reads the policy in force, in plain words", async ({ signInAs }) => {
	for (const name of ["Tomás Rivera", "Petra Novak"]) {
		const page = await signInAs(name);
		await page.goto("/policy");
		await expect(page.getByRole("heading", { name: "Emergency: risk to life" })).toBeVisible();
		await expect(page.getByText("customer support")).toBeVisible();
	}
});

test("filters that cannot be searched for are said beside the field, and nothing is recorded", async ({
	signInAs,
	admin,
}) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/policy");
	const before = await entriesUnder(admin, auditor);
	await auditor.goto("/oversight/ledger?actor=nobody&case=xyz");
	await expect(auditor.getByText("This must be an alias such as M-417, or a person's id.")).toBeVisible();
	await expect(auditor.getByText("This must be a case id")).toBeVisible();
	await expect(auditor.locator("tbody")).toHaveCount(0);
	expect(await entriesUnder(admin, auditor)).toBe(before);
});

test("the ledger is worked by keyboard alone: j and k move, Enter opens", async ({ signInAs }) => {
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/ledger?type=report.received");
	await auditor.keyboard.press("j");
	await auditor.keyboard.press("j");
	await auditor.keyboard.press("k");
	const rows = auditor.locator("a[data-row]");
	await expect(rows.first()).toBeFocused();
	await auditor.keyboard.press("Enter");
	await auditor.waitForURL(/ledger\/[0-9a-f-]{36}$/);
	await expect(auditor.getByRole("heading", { name: "Report received" })).toBeVisible();
});

test("no page of oversight has an axe violation in light or dark", async ({ signInAs }) => {
	test.setTimeout(120_000);
	const auditor = await signInAs(AUDITOR);
	await auditor.goto("/oversight/reviews?show=judged");
	const review = await auditor.locator("a[data-row]").first().getAttribute("href");
	await auditor.goto("/oversight/ledger");
	const entry = await auditor.locator("a[data-row]").first().getAttribute("href");
	const paths = [
		"/oversight/reviews",
		review,
		"/oversight/ledger",
		"/oversight/ledger?actor=x",
		entry,
		"/policy",
		"/staff",
	];
	for (const path of paths) {
		await auditor.goto(path ?? "");
		expect(await violations(auditor), path ?? "").toEqual([]);
	}
	const admin = await signInAs("Petra Novak");
	await admin.goto("/staff");
	expect(await violations(admin), "/staff").toEqual([]);
});

async function judge(page: Page, verdict: string): Promise<void> {
	await page.getByRole("radio", { name: verdict }).check();
	await page.getByRole("textbox", { name: "Why" }).fill(VERDICT);
	await page.getByRole("button", { name: "Record the verdict" }).click();
}

/** A fresh report, and somebody who reads it. The entries of the readings, oldest first. */
async function readingsBy(
	product: SharedProduct,
	postReport: (body: unknown) => Promise<Response>,
	{ emergency }: { emergency: boolean },
): Promise<{ caseId: string; readings: string[]; reader: Actor }> {
	process.env.DATABASE_URL_WEB = product.databaseUrls.web;
	process.env.KEEPER_SOCKET = product.keeperSocket;
	process.env.KEEPER_SECRET = openKeysFolder(product.keysDir).keeperSecret;
	const answer = await postReport(report());
	expect(answer.status).toBe(201);
	const { caseId } = (await answer.json()) as { caseId: string };

	const [reader] = await web()<{ id: string }[]>`select id from access.person where name = ${READER}`;
	const { token } = await startSession({ personId: reader?.id ?? "", factor: "demo" });
	const actor = await resolveSession(token);
	if (!actor) throw new Error("the reader is signed in");
	await claimCase(actor, caseId);
	const first = await linesOf(
		openThread(token, {
			caseId,
			reason: emergency
				? { code: "EMERGENCY_RISK_TO_LIFE", question: "IS_LIFE_AT_RISK", text: WORDS }
				: {
						code: "USER_REPORT_REVIEW",
						question: "DOES_IT_VIOLATE",
						text: "The report says that it went on for weeks.",
					},
			scope: emergency ? { kind: "thread" } : { kind: "reported" },
		}),
	);
	const { opening = "", readToken = "", entry = "" } = first[0] ?? {};
	const names = await linesOf(readFurther(token, opening, { part: "names", caseId, readToken }));
	return { caseId, readings: [entry, names[0]?.entry ?? ""], reader: actor };
}

interface OpeningLine {
	opening?: string;
	readToken?: string;
	entry?: string;
}

async function linesOf(asked: ReturnType<typeof openThread>): Promise<OpeningLine[]> {
	const text = await new Response((await asked).body).text();
	return text
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as OpeningLine);
}

function report() {
	const run = randomUUID();
	// Accounts of its own: who opens one account's threads often is asked for more.
	const [one, other] = [`u1-${run}`, `u2-${run}`];
	return {
		platform: "acme",
		report: {
			id: `r-${run}`,
			category: "CYBER_VIOLENCE",
			keyword: "CYBER_HARASSMENT",
			source: "USER",
			reportedAt: new Date().toISOString(),
			reporter: { accountId: one },
			messageIds: ["m9"],
		},
		thread: {
			id: `t-${run}`,
			region: "eu",
			participants: [
				{ accountId: one, displayName: "Rana", minor: false, country: "DE" },
				{ accountId: other, displayName: "Sol", minor: false, country: "DE" },
			],
			messages: Array.from({ length: 20 }, (_, i) => ({
				id: `m${i + 1}`,
				senderId: i % 2 ? other : one,
				sentAt: new Date(Date.now() - (60 - i) * 60_000).toISOString(),
				kind: "text",
				text: `A remark, the ${i + 1}th of twenty.`,
			})),
		},
	};
}

/**
 * Where every opening asks for a passkey: the demo with ASSURANCE=passkey, in a product of its own, with Chromium's virtual
 * authenticator. What it signed is checked here by the pure code that an outsider has.
 */
import { type Browser, type BrowserContext, test as base, type Page } from "@playwright/test";
import { connect, type Sql } from "#db/client.ts";
import { verifyConfirmation } from "#lib/access/confirmation.ts";
import type { Product } from "#lib/commands/product.ts";
import { claimAndAsk, conversation, openIt, reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport } from "./fixtures.ts";
import { registerFirst } from "./passkeys.ts";
import { expectNoViolations } from "./sound.ts";
import { stageProduct } from "./stage.ts";

const WHY = "He writes that he does not plan to see Sunday; I must know whether he is safe.";
const QUESTION = "Is somebody at risk?";

const test = base;
test.describe.configure({ mode: "serial", timeout: 120_000 });

let product: Product;
let admin: Sql;
const contexts: BrowserContext[] = [];

test.beforeAll(async () => {
	test.setTimeout(240_000);
	product = await stageProduct({
		keeperEnv: { ASSURANCE: "passkey" },
		webEnv: { PUBLIC_POLICY: "true" },
	});
	admin = connect(product.adminUrl, { max: 2 });
});
test.afterAll(async () => {
	for (const context of contexts) await context.close();
	await admin?.end({ timeout: 2 });
	await product?.stop();
});

async function signIn(browser: Browser, name: string): Promise<Page> {
	const context = await browser.newContext({ baseURL: product.url });
	contexts.push(context);
	const page = await context.newPage();
	await enterAs(page, name);
	return page;
}

const people = new Map<string, ReturnType<typeof signInWithPasskey>>();

/** Signed in once a person, with a passkey of theirs. */
function withPasskey(browser: Browser, name: string) {
	const known = people.get(name) ?? signInWithPasskey(browser, name);
	people.set(name, known);
	return known;
}

async function signInWithPasskey(browser: Browser, name: string) {
	const page = await signIn(browser, name);
	await registerFirst(page);
	return page;
}

const report = (options: Parameters<typeof reportOf>[0] = {}) => postReport(product, reportOf(options));

async function leavesOf(caseId: string, type: string): Promise<Record<string, unknown>[]> {
	const rows = await admin<{ leaf: Record<string, unknown> }[]>`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where case_id = ${caseId} and type = ${type} order by at, id`;
	return rows.map(({ leaf }) => leaf);
}

/** With public keys alone, as whoever holds the two entries does it. */
async function whoConfirmed(leaf: Record<string, unknown> = {}) {
	const { passkey } = (leaf.assurance ?? {}) as { passkey?: string };
	const [added] = await admin<{ leaf: Record<string, unknown> }[]>`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where type = 'passkey.added' and convert_from(leaf, 'UTF8')::jsonb->>'passkey' = ${passkey ?? ""}`;
	return verifyConfirmation(leaf, added?.leaf ?? {}, { rpId: "localhost", origin: product.url });
}

test("without a passkey nothing opens, the page says what is missing, and what was written stays", async ({
	browser,
}) => {
	const page = await signIn(browser, "Ines Lindqvist");
	const caseId = await claimAndAsk(page, await report());
	await expect(page.getByText("You have no passkey")).toBeVisible(); // before anything is written
	await openIt(page, WHY, QUESTION, false);
	await expect(page.getByText("This must be confirmed by a passkey")).toBeVisible();
	await expect(page.getByRole("link", { name: /Your passkeys/ })).toHaveAttribute(
		"href",
		"/account#passkeys",
	);
	await expect(page.getByLabel(/In your own words/)).toHaveValue(WHY);
	await expect(page.locator("[data-text]")).toHaveCount(0);
	expect(await leavesOf(caseId, "opening.granted")).toEqual([]);
});

test("an opening is confirmed by passkey over exactly this request, as anybody can verify from two entries", async ({
	browser,
}) => {
	const page = await withPasskey(browser, "Mina Okafor");
	const caseId = await claimAndAsk(page, await report());
	await page.getByRole("radio", { name: QUESTION }).check();
	await expect(page.getByText("Your passkey asks for at least a touch.")).toBeVisible();
	await openIt(page, WHY, QUESTION);
	await expect(page.locator("[data-sequence]")).toHaveCount(11);
	const [granted] = await leavesOf(caseId, "opening.granted");
	const { person, act, verified } = await whoConfirmed(granted);
	expect([act, verified]).toEqual(["open", "verification"]);
	expect(granted?.actor).toMatchObject({ id: person });
	const widened = { ...granted, scope: { intervals: [[1, 30]] } };
	await expect(whoConfirmed(widened)).rejects.toMatchObject({ code: "REQUEST_OTHER" });
	await page.getByRole("button", { name: "Show names" }).click();
	await expect(page.getByText("Names shown")).toBeVisible();
});

test("a cancelled passkey opens nothing and loses nothing; asked again, it opens", async ({ browser }) => {
	const page = await withPasskey(browser, "Mina Okafor");
	const caseId = await claimAndAsk(page, await report());
	await page.evaluate(() => {
		const { credentials } = navigator;
		const get = credentials.get.bind(credentials);
		credentials.get = async () => {
			credentials.get = get;
			throw new DOMException("", "NotAllowedError");
		};
	});
	await openIt(page, WHY, QUESTION, false);
	await expect(page.getByText("No passkey answered", { exact: true })).toBeVisible();
	await expect(page.getByLabel(/In your own words/)).toHaveValue(WHY);
	expect(await leavesOf(caseId, "opening.granted")).toEqual([]);
	await page.getByRole("button", { name: "Record and open" }).click();
	await expect(page.locator("[data-sequence]")).toHaveCount(11);
});

test("after two minutes a confirmation counts for nothing, and asking again loses nothing", async ({
	browser,
}) => {
	const page = await withPasskey(browser, "Mina Okafor");
	await claimAndAsk(page, await report());
	let late = true;
	await page.route("**/readings", async (route) => {
		if (late)
			await admin`update access.challenge set expires_at = now() - interval '1 second' where spent_at is null`;
		late = false;
		await route.continue();
	});
	await openIt(page, WHY, QUESTION, false);
	await expect(page.getByText("The two minutes for the passkey are over")).toBeVisible();
	await expect(page.getByLabel(/In your own words/)).toHaveValue(WHY);
	await page.getByRole("button", { name: "Record and open" }).click();
	await expect(page.locator("[data-sequence]")).toHaveCount(11);
	await page.unroute("**/readings");
});

test("an approval and the end of an opening are confirmed by passkey, and their entries say so in words", async ({
	browser,
}) => {
	const mina = await withPasskey(browser, "Mina Okafor");
	const jonas = await withPasskey(browser, "Jonas Weber");
	const caseId = await claimAndAsk(mina, await report({ texts: conversation(60) }));
	await mina.getByRole("radio", { name: QUESTION }).check();
	await mina.getByLabel(/In your own words/).fill(WHY);
	await mina.getByRole("radio", { name: /The whole thread/ }).check();
	await expect(mina.getByText("Your passkey asks for your fingerprint, face or PIN.")).toBeVisible();
	await mina.getByRole("button", { name: "Ask for approval" }).click();
	await expect(mina.getByTestId("own-request")).toHaveAttribute("data-state", "REQUESTED");

	await jonas.goto("/approvals");
	await jonas
		.locator("tr", { hasText: caseId.slice(0, 8) })
		.locator("a[data-row]")
		.click();
	await jonas.getByRole("button", { name: "Show the person's words" }).click();
	await expect(jonas.getByTestId("words")).toHaveText(WHY);
	await jonas.getByRole("button", { name: "Approve" }).click();
	await expect(jonas.getByTestId("request-state")).toContainText("approved by you");
	await mina.getByRole("button", { name: "Open as approved" }).click({ timeout: 15_000 });
	await expect(mina.locator("[data-sequence]")).toHaveCount(60);

	await jonas.goto(`/cases/${caseId}`);
	await jonas.getByRole("button", { name: /End this opening/ }).click();
	await jonas.getByRole("button", { name: "End it now" }).click();
	await expect(mina.locator("[data-text]")).toHaveCount(0, { timeout: 5_000 });
	for (const type of ["opening.requested", "opening.approved", "opening.granted", "opening.revoked"]) {
		const [leaf] = await leavesOf(caseId, type);
		expect((await whoConfirmed(leaf)).verified, type).toBe("verification");
	}

	const amal = await signIn(browser, "Amal Haddad");
	const [approved] = await admin<{ id: string }[]>`
		select id from ledger.entry where case_id = ${caseId} and type = 'opening.approved'`;
	await amal.goto(`/oversight/ledger/${approved?.id}`);
	await expect(amal.getByTestId("assurance")).toHaveText(
		"by passkey (verified by fingerprint, face or PIN), over exactly this request",
	);
	const [granted] = await admin<{ id: string }[]>`
		select id from ledger.entry where case_id = ${caseId} and type = 'opening.granted'`;
	await amal.goto(`/oversight/ledger/${granted?.id}`);
	await amal.getByRole("link", { name: `entry ${approved?.id.slice(0, 8)}` }).click();
	await expect(amal.getByRole("heading", { name: "Opening approved" })).toBeVisible();
});

test("a verdict is given by keyboard and one touch, and anybody verifies whose it is and over what", async ({
	browser,
}) => {
	const mina = await withPasskey(browser, "Mina Okafor");
	const noor = await withPasskey(browser, "Noor van Dijk");
	const caseId = await claimAndAsk(mina, await report());
	await openIt(mina, WHY);
	const [review] = await admin`
		select oversight.open_review(o.id, 'DRAWN', '2026-Q4', now() + interval '14 days') as id
		from access.opening o where o.case_id = ${caseId}`;
	await noor.goto(`/oversight/reviews/${review?.id}`);
	await noor.keyboard.press("c");
	await expect(noor.getByText("Claimed by you")).toBeVisible();
	await noor.getByRole("radio", { name: /^Justified/ }).focus();
	await noor.keyboard.press("Space");
	await noor.keyboard.press("Tab");
	await noor.keyboard.type("Reason and scope fit: a life was at risk, and the eleven messages say how much.");
	await noor.keyboard.press("Tab");
	await noor.keyboard.press("Enter");
	await expect(noor.getByTestId("verdict")).toContainText("Justified by O-004");
	const [leaf] = await leavesOf(caseId, "review.judged");
	const { act, request, person } = await whoConfirmed(leaf);
	expect(act).toBe("judge_review");
	expect(leaf?.actor).toMatchObject({ id: person, role: "oversight_lead" });
	expect(request).toContain(`"review":"${review?.id}"`);
	expect(request).toContain('"verdict":"JUSTIFIED"');
});

test("the policy is there for anybody where the deployment shows it, and nothing else is", async ({
	browser,
}) => {
	const context = await browser.newContext({ baseURL: product.url });
	contexts.push(context);
	const page = await context.newPage();
	expect((await page.goto("/policy"))?.status()).toBe(200);
	await expect(page.getByRole("heading", { name: "Emergency: risk to life" })).toBeVisible();
	await expect(page.getByText("customer support")).toBeVisible();
	await expect(page.getByRole("navigation", { name: "Main" })).toHaveCount(0);
	await expectNoViolations(page);
	await page.goto("/approvals");
	expect(new URL(page.url()).pathname).toBe("/sign-in");
});

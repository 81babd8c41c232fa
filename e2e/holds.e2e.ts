/** Legal holds, as legal, counsel and oversight have them in the browser. */
import type { Page } from "@playwright/test";
import { reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

const WHY = "The court's letter of this morning asks that all of it be kept until the trial.";
const LEGAL = "Sofia Marini";
const COUNSEL = "Daniel Osei";

async function placing(
	page: Page,
	what: { reference: string; title: string; accounts: string },
): Promise<void> {
	await page.goto("/legal/holds");
	await page.getByRole("link", { name: "Place a hold" }).click();
	await page.getByLabel("Its reference").fill(what.reference);
	await page.getByLabel("What it is about").fill(what.title);
	await page.getByLabel("Accounts").fill(what.accounts);
	await page.getByLabel("Why").fill(WHY);
}

/** Of this account and somebody else. */
const reportAbout = (account: string): unknown => {
	const body = reportOf({});
	return JSON.parse(JSON.stringify(body).replaceAll(body.thread.participants[0]?.accountId ?? "", account));
};

test("legal places a hold, what comes is held as it arrives, and two people lift it", async ({
	signInAs,
	postReport,
	admin,
}) => {
	test.slow();
	const account = `held-${Date.now()}`;
	expect((await postReport(reportAbout(account))).ok).toBe(true);
	const sofia = await signInAs(LEGAL);
	await expect(sofia).toHaveURL(/\/legal\/holds$/);
	await placing(sofia, {
		reference: `24 O ${account}`,
		title: "Threats against a witness",
		accounts: account,
	});
	expect(await violations(sofia), "placing").toEqual([]);
	await sofia.getByRole("button", { name: "Place the hold" }).focus();
	await sofia.keyboard.press("Enter");
	await expect(
		sofia.getByRole("heading", { level: 1, name: `24 O ${account}: Threats against a witness` }),
	).toBeVisible();
	const threads = sofia.getByRole("table", { name: /^Threads in the hold's scope/ });
	await expect(threads.getByText("held", { exact: true })).toHaveCount(1);
	expect((await postReport(reportAbout(account))).ok).toBe(true);
	await sofia.reload();
	await expect(threads.getByText("held", { exact: true })).toHaveCount(2);
	expect(await violations(sofia), "a hold").toEqual([]);
	expect(await sideways(sofia), "a hold").toBe(0);
	const rows =
		await admin`select l.holds from vault.thread_life l join console.participant p on p.thread_id = l.thread_id
		where p.account = ${account}`;
	expect(rows.map(({ holds }) => holds)).toEqual([1, 1]);

	await sofia.getByRole("region", { name: "What it is" }).getByRole("button", { name: "Show why" }).click();
	await expect(sofia.getByTestId("words")).toContainText(WHY);

	const lifting = (page: Page) => page.getByRole("region", { name: "Lift it" });
	await lifting(sofia)
		.getByLabel("Why it is not needed any more")
		.fill("The trial is over; the court's letter of today says so.");
	await lifting(sofia).getByRole("button", { name: "Ask that it be lifted" }).click();
	await expect(lifting(sofia)).toContainText("You asked that it be lifted");
	await expect(lifting(sofia).getByRole("button", { name: "Lift the hold" })).toHaveCount(0);

	const daniel = await signInAs(COUNSEL);
	await daniel.goto("/legal/holds");
	await expect(daniel.getByRole("row", { name: new RegExp(account) })).toContainText("lifting asked for");
	await daniel.getByRole("link", { name: new RegExp(account) }).click();
	await lifting(daniel).getByRole("button", { name: "Lift the hold" }).click();
	await lifting(daniel).getByRole("button", { name: "Yes, lift it" }).click();
	await expect(daniel.getByText("lifted", { exact: true })).toBeVisible();
	await expect(
		daniel
			.getByRole("table", { name: /^Threads in the hold's scope/ })
			.getByText("not by this hold any more", { exact: true }),
	).toHaveCount(2);
	const after =
		await admin`select l.holds from vault.thread_life l join console.participant p on p.thread_id = l.thread_id
		where p.account = ${account}`;
	expect(after.map(({ holds }) => holds)).toEqual([0, 0]);
	await expect(
		daniel.getByRole("table", { name: /^What was done/ }).getByTitle(/^On the record as/),
	).toHaveCount(3);
});

test("a restricted matter is seen by whom it names; oversight learns nothing of it, a moderator nothing of holds", async ({
	signInAs,
}) => {
	const sofia = await signInAs(LEGAL);
	const secret = `secret-${Date.now()}`;
	await placing(sofia, { reference: secret, title: "Not for everybody", accounts: "nobody-yet" });
	await sofia.getByLabel(/^Restricted/).check();
	await sofia.getByRole("button", { name: "Place the hold" }).click();
	await expect(
		sofia.getByRole("alert").filter({ hasText: "names another who may lift holds" }),
	).toBeVisible();
	await expect(sofia.getByLabel("Why")).toHaveValue(WHY);
	await sofia.getByRole("checkbox", { name: /Daniel Osei/ }).check();
	await sofia.getByRole("button", { name: "Place the hold" }).click();
	await expect(sofia.getByText("Nothing of it is here yet")).toBeVisible();
	const address = sofia.url();

	const daniel = await signInAs(COUNSEL);
	await daniel.goto("/legal/holds");
	await expect(daniel.getByRole("link", { name: new RegExp(secret) })).toBeVisible();
	const amal = await signInAs("Amal Haddad");
	await amal.getByRole("link", { name: "Legal", exact: true }).click();
	await expect(amal.getByRole("heading", { level: 1, name: "Legal holds" })).toBeVisible();
	await expect(amal.getByText(secret)).toHaveCount(0);
	expect(await violations(amal), "the list").toEqual([]);
	expect((await amal.goto(address))?.status()).toBe(404);
	const mina = await signInAs("Mina Okafor");
	await expect(mina.getByRole("link", { name: "Legal", exact: true })).toHaveCount(0);
	expect((await mina.goto("/legal/holds"))?.status()).toBe(403);
});

test("what is no thread is named by its line, and what was typed stays", async ({ signInAs }) => {
	const sofia = await signInAs(LEGAL);
	await placing(sofia, { reference: "r", title: "t", accounts: "fine" });
	await sofia.getByLabel("Threads").fill("t-that-nobody-reported");
	await sofia.getByRole("button", { name: "Place the hold" }).click();
	await expect(sofia.getByRole("alert").filter({ hasText: "Line 1 of the threads" })).toBeVisible();
	await expect(sofia.getByLabel("Accounts")).toHaveValue("fine");
});

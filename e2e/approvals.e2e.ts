/** Two people for one opening, ending somebody's opening, and what oversight is told: in real browsers, on the session. */
import type { Page } from "@playwright/test";
import { claimAndAsk, conversation, openIt, reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

const WHY = "The report says that it began long before the reported message; I must see how.";
const QUESTION = "Who acts, and who reacts?";

/** Fills the form for the whole thread and asks for approval. */
async function askForWhole(page: Page): Promise<void> {
	await page.getByRole("radio", { name: QUESTION }).check();
	await page.getByLabel(/In your own words/).fill(WHY);
	await page.getByRole("radio", { name: /The whole thread/ }).check();
	await expect(page.getByText("First it must be approved by one lead other than the person")).toBeVisible();
	await page.getByRole("button", { name: "Ask for approval" }).click();
	await expect(page.getByTestId("own-request")).toHaveAttribute("data-state", "REQUESTED");
}

test("the whole thread opens after a lead's approval, live on both pages, and both are in the record", async ({
	signInAs,
	postReport,
	admin,
}) => {
	test.slow();
	const jonas = await signInAs("Jonas Weber");
	await jonas.goto("/approvals");
	const mina = await signInAs("Mina Okafor");
	const caseId = await claimAndAsk(mina, await postReport(reportOf({ texts: conversation(80) })));
	await askForWhole(mina);
	await expect(mina.locator("[data-text]")).toHaveCount(0);

	// Nobody reloads anything.
	const row = jonas.locator("tr", { hasText: caseId.slice(0, 8) });
	await expect(row).toContainText("waits", { timeout: 15_000 });
	await expect(jonas.getByRole("link", { name: /Approvals/ }).getByText(/waits? for you/)).toHaveCount(1, {
		timeout: 10_000,
	});
	await row.locator("a[data-row]").click();
	await jonas.waitForURL(/approvals\/[0-9a-f-]{36}$/);
	await expect(jonas.getByText("80 of 80 messages")).toBeVisible();
	await expect(jonas.getByText(WHY)).toHaveCount(0);
	await expect(jonas.getByRole("button", { name: "Approve" })).toBeDisabled(); // nobody approves words unseen
	await expect(jonas.getByRole("button", { name: "Deny" })).toBeEnabled();
	await jonas.getByRole("button", { name: "Show the person's words" }).click();
	await expect(jonas.getByTestId("words")).toHaveText(WHY);
	await jonas.getByRole("button", { name: "Approve" }).click();
	await expect(jonas.getByTestId("request-state")).toContainText("approved");

	await mina.getByRole("button", { name: "Open as approved" }).click({ timeout: 15_000 });
	await expect(mina.locator("[data-sequence]")).toHaveCount(80);
	await expect(mina.getByTestId("own-request")).toHaveCount(0);
	const entries = await admin<{ type: string; leaf: { approvals?: string[] } }[]>`
		select type, convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where case_id = ${caseId} and type like 'opening.%' order by at, id`;
	expect(entries.map(({ type }) => type)).toEqual([
		"opening.requested",
		"opening.approved",
		"opening.granted",
	]);
	expect(entries.at(-1)?.leaf.approvals).toHaveLength(1);
});

test("a denied request opens nothing, and a withdrawn one waits for nobody", async ({
	signInAs,
	postReport,
}) => {
	test.slow();
	const [mina, jonas] = [await signInAs("Mina Okafor"), await signInAs("Jonas Weber")];
	const caseId = await claimAndAsk(mina, await postReport(reportOf({ texts: conversation(70) })));
	await askForWhole(mina);
	await jonas.goto("/approvals");
	await jonas
		.locator("tr", { hasText: caseId.slice(0, 8) })
		.locator("a[data-row]")
		.click();
	await jonas.getByRole("button", { name: "Deny" }).press("Enter");
	await expect(jonas.getByTestId("request-state")).toContainText("denied by you");
	const own = mina.getByTestId("own-request");
	await expect(own).toHaveAttribute("data-state", "DENIED", { timeout: 15_000 });
	await expect(mina.getByRole("button", { name: "Open as approved" })).toHaveCount(0);

	await mina.getByRole("button", { name: "Open the thread" }).click();
	await askForWhole2(mina);
	await mina.getByRole("button", { name: "Withdraw" }).click();
	await expect(own.first()).toHaveAttribute("data-state", "CANCELLED");
	await jonas.goto("/approvals");
	await expect(
		jonas
			.getByRole("region", { name: "Waiting for you", exact: true })
			.locator("tr", { hasText: caseId.slice(0, 8) }),
	).toHaveCount(0);
	await mina.goto("/approvals");
	await expect(mina.locator("tr", { hasText: caseId.slice(0, 8) }).first()).toContainText("withdrawn");
});

async function askForWhole2(page: Page): Promise<void> {
	await page.getByRole("radio", { name: QUESTION }).check();
	await page.getByLabel(/In your own words/).fill(WHY);
	await page.getByRole("radio", { name: /The whole thread/ }).check();
	await page.getByRole("button", { name: "Ask for approval" }).click();
	await expect(page.getByTestId("own-request").first()).toHaveAttribute("data-state", "REQUESTED");
}

test("an opening that a lead ends is gone from the reader's page within two seconds, and reads nothing more", async ({
	signInAs,
	postReport,
	admin,
}) => {
	test.slow();
	const [mina, jonas] = [await signInAs("Mina Okafor"), await signInAs("Jonas Weber")];
	const caseId = await claimAndAsk(mina, await postReport(reportOf({})));
	await openIt(mina, WHY);
	await jonas.goto(`/cases/${caseId}`);
	await jonas.getByRole("button", { name: /End this opening/ }).click();
	await jonas.getByRole("button", { name: "End it now" }).click();
	await expect(jonas.getByText(/ended by L-108/)).toBeVisible();
	await expect(mina.locator("[data-text]")).toHaveCount(0, { timeout: 3_000 });
	await expect(mina.getByText("This opening was ended by a lead or by oversight")).toBeVisible();
	const [entry] = await admin`
		select e.type, p.name from ledger.entry e join access.person p on p.id = e.actor
		where e.case_id = ${caseId} and e.type = 'opening.revoked'`;
	expect(entry).toMatchObject({ name: "Jonas Weber" });
});

test("the text goes from the page when the session ends elsewhere, and when the case is decided elsewhere", async ({
	signInAs,
	postReport,
}) => {
	test.slow();
	const mina = await signInAs("Mina Okafor");
	const caseId = await claimAndAsk(mina, await postReport(reportOf({})));
	await openIt(mina, WHY);
	const elsewhere = await mina.context().newPage();
	await elsewhere.goto(`/cases/${caseId}`);
	await elsewhere.getByRole("radio", { name: "No violation" }).check();
	await elsewhere.getByRole("button", { name: "No violation" }).click();
	await expect(mina.locator("[data-text]")).toHaveCount(0, { timeout: 3_000 });

	await claimAndAsk(mina, await postReport(reportOf({})));
	await openIt(mina, WHY);
	await elsewhere.goto("/queue");
	await elsewhere.getByRole("button", { name: "Sign out" }).click();
	await expect(mina.locator("[data-text]")).toHaveCount(0, { timeout: 3_000 });
});

test("while the console does not answer, nothing further can be read, and the page says so", async ({
	signInAs,
	postReport,
}) => {
	const mina = await signInAs("Mina Okafor");
	await claimAndAsk(mina, await postReport(reportOf({})));
	await openIt(mina, WHY);
	const names = mina.getByRole("button", { name: "Show names" });
	await expect(names).toBeEnabled();
	await mina.route("**/readings/openings/**", (route) => route.abort());
	await expect(mina.getByText("The console does not answer.")).toBeVisible({ timeout: 10_000 });
	await expect(names).toBeDisabled();
	await expect(mina.locator("[data-text]").first()).toBeVisible();
	await mina.unroute("**/readings/openings/**");
	await expect(names).toBeEnabled({ timeout: 5_000 });
});

test("oversight is told of an emergency at once, and may end it from its review", async ({
	signInAs,
	postReport,
}) => {
	test.slow();
	const amal = await signInAs("Amal Haddad");
	await amal.goto("/oversight/alerts");
	const ines = await signInAs("Ines Lindqvist");
	const caseId = await claimAndAsk(ines, await postReport(reportOf({})));
	await ines.getByRole("radio", { name: /Emergency/ }).check();
	await openIt(ines, WHY, "Is a life at risk now?");
	const told = (mark: string) =>
		amal.getByRole("row", { name: new RegExp(`${mark} Emergency opened.*C-031`) }).first();
	await expect(told("new")).toBeVisible({ timeout: 15_000 });
	await expect(amal.getByText(/alerts? not seen/).first()).toBeAttached({ timeout: 10_000 });
	await amal.getByRole("button", { name: /^Mark/ }).first().click();
	await expect(told("seen")).toBeVisible();

	await amal.goto("/oversight/reviews");
	await amal
		.locator("tr", { hasText: caseId.slice(0, 8) })
		.locator("a[data-row]")
		.click();
	await amal.getByRole("button", { name: /End this opening/ }).click();
	await amal.getByRole("button", { name: "End it now" }).click();
	await expect(amal.getByTestId("opening-ended")).toContainText("Ended by A-009");
	await expect(ines.locator("[data-text]")).toHaveCount(0, { timeout: 3_000 });
});

test("whoever neither asks nor approves gets a plain 403, and nobody decides their own", async ({
	signInAs,
	postReport,
}) => {
	const petra = await signInAs("Petra Novak");
	expect((await petra.goto("/approvals"))?.status()).toBe(403);
	const jonas = await signInAs("Jonas Weber");
	const caseId = await claimAndAsk(jonas, await postReport(reportOf({ texts: conversation(70) })));
	await askForWhole(jonas);
	await jonas.goto("/approvals");
	await jonas
		.getByRole("region", { name: "Your own", exact: true })
		.locator("tr", { hasText: caseId.slice(0, 8) })
		.locator("a[data-row]")
		.click();
	await expect(jonas.getByText("This is your own request.")).toBeVisible();
	await expect(jonas.getByRole("button", { name: "Approve" })).toHaveCount(0);
	const mina = await signInAs("Mina Okafor");
	expect((await mina.goto(jonas.url()))?.status()).toBe(404);
});

test("no page of approvals, alerts and policy has an axe violation in light or dark, nor scrolls sideways at 390 px", async ({
	signInAs,
	postReport,
}) => {
	test.slow();
	const mina = await signInAs("Mina Okafor");
	await claimAndAsk(mina, await postReport(reportOf({ texts: conversation(70) })));
	await mina.getByRole("radio", { name: /Any part of the thread/ }).check();
	expect(await violations(mina), "opening form").toEqual([]);
	await askForWhole(mina);
	expect(await violations(mina), "waiting").toEqual([]);
	await mina.goto("/approvals");
	const request = await mina.locator("a[data-row]").first().getAttribute("href");
	for (const [name, paths] of [
		["Jonas Weber", ["/approvals", request ?? "", "/policy"]],
		["Amal Haddad", ["/oversight/alerts", request ?? ""]],
	] as const) {
		const page = await signInAs(name);
		for (const path of paths) {
			await page.goto(path);
			expect(await violations(page), path).toEqual([]);
			expect(await sideways(page), `${path} at 390 px`).toBeLessThanOrEqual(0);
		}
	}
});

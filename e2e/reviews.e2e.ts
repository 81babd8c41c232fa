/** The life of an access review, by everybody who has a part in it: drawn, claimed, read, judged, answered, closed. */
import type { Page } from "@playwright/test";
import { claimAndAsk, conversation, openIt, reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { sideways, violations } from "./sound.ts";

const WHY = "The report says that it went on for weeks; I must see the messages around it.";
const NEED = "The reason speaks of weeks, and eleven messages of one hour were opened.";
const LOOK = "Whether the eleven messages could settle anything is to be seen in them alone.";
const VERDICT = "Nothing in what was opened has to do with the question that was to be settled.";
const ANSWER = "The report named these messages; I opened what policy offers for it and no more.";
const CLOSURE = "The answer is right about the scope, and the reason still does not carry it.";

test("a drawn opening is claimed, read with a lead's approval inside what it saw, judged, answered and closed by a second", async ({
	signInAs,
	postReport,
	admin,
}) => {
	test.setTimeout(300_000); // four people, one after another
	const mina = await signInAs("Mina Okafor");
	const caseId = await claimAndAsk(
		mina,
		await postReport(reportOf({ texts: conversation(80), reported: [40] })),
	);
	await openIt(mina, WHY);
	await admin`
		select oversight.open_review(o.id, 'DRAWN', '2026-Q4', now() + interval '14 days')
		from access.opening o where o.case_id = ${caseId}`;

	const amal = await signInAs("Amal Haddad");
	await amal.goto("/oversight/reviews");
	await amal.getByRole("link", { name: "drawn", exact: true }).click();
	await amal.waitForURL(/kind=DRAWN/);
	const row = amal.locator("tr", { hasText: caseId.slice(0, 8) });
	await expect(row).toContainText("drawn 2026-Q4");
	await row.locator("a[data-row]").click();
	await amal.waitForURL(/reviews\/[0-9a-f-]{36}$/);
	const address = new URL(amal.url()).pathname;
	await amal.keyboard.press("c");
	await expect(amal.getByText("Claimed by you")).toBeVisible();
	await expect(amal.getByRole("button", { name: /Open the thread/ })).toHaveCount(0);

	// A second of oversight sees whose it is, and judges nothing meanwhile.
	const noor = await signInAs("Noor van Dijk");
	await noor.goto(address);
	await expect(noor.getByText("A-009 works on it")).toBeVisible();
	await expect(noor.getByRole("radio")).toHaveCount(0);

	await judge(amal, "It needs the content", NEED);
	await expect(amal.getByText("You said that it needs the content")).toBeVisible();
	await amal.getByRole("button", { name: /Open the thread/ }).click();
	await amal.getByRole("radio", { name: "Was the reading needed for its reason?" }).check();
	await expect(amal.getByRole("radio", { name: "What the reviewed opening saw: 11" })).toBeChecked();
	await amal.getByLabel(/In your own words/).fill(LOOK);
	await amal.getByRole("button", { name: "Ask for approval" }).click();
	await expect(amal.getByTestId("own-request")).toHaveAttribute("data-state", "REQUESTED");
	await expect(amal.locator("[data-text]")).toHaveCount(0);

	await noor.goto("/approvals");
	await noor
		.locator("tr", { hasText: caseId.slice(0, 8) })
		.locator("a[data-row]")
		.click();
	await noor.getByRole("button", { name: "Show the person's words" }).click();
	await expect(noor.getByTestId("words")).toHaveText(LOOK);
	await noor.getByRole("button", { name: "Approve" }).click();
	await expect(noor.getByTestId("request-state")).toContainText("approved");

	await amal.getByRole("button", { name: "Open as approved" }).click({ timeout: 15_000 });
	await expect(amal.locator("[data-sequence]")).toHaveCount(11);
	const read = await amal
		.locator("[data-sequence]")
		.evaluateAll((all) => all.map((one) => Number(one.getAttribute("data-sequence"))));
	expect(read).toEqual(Array.from({ length: 11 }, (_, at) => 35 + at));
	await amal.getByRole("button", { name: "Show names" }).click();
	await expect(amal.getByText("The reviewed opening showed no names.")).toBeVisible();
	await expect(amal.locator("[data-name]")).toHaveCount(0);

	await amal.getByRole("radio", { name: /^Insufficient reason/ }).check();
	for (const width of [390, 1280]) expect(await sideways(amal, width), "with a finding chosen").toBe(0);
	await amal.getByLabel("How grave is it?").selectOption({ label: "Slight: Careless: worth a word." });
	await amal.getByLabel("What is to follow?").selectOption("TALK");
	expect(await violations(amal), "with a finding chosen").toEqual([]);
	await judge(amal, /^Insufficient reason/, VERDICT);
	await expect(amal.getByTestId("verdict")).toContainText("Insufficient reason by A-009");
	await expect(amal.locator("[data-text]")).toHaveCount(0, { timeout: 5_000 }); // read for the review, and no longer
	await expect(amal.getByText("You judged this opening, so somebody else of oversight does.")).toBeVisible();

	await mina.goto("/account");
	await expect(mina.getByText("Oversight did not find an opening of yours justified")).toBeVisible();
	await mina.getByRole("link", { name: "Findings about you" }).click();
	await mina
		.locator("tr", { hasText: caseId.slice(0, 8) })
		.locator("a[data-row]")
		.click();
	await mina.waitForURL(/findings\/[0-9a-f-]{36}$/);
	await expect(mina.getByText("A-009")).toHaveCount(0); // what was found, not by whom
	await mina.getByRole("button", { name: "Show why" }).click();
	await expect(mina.getByTestId("words")).toHaveText(VERDICT);
	// Nobody but the person concerned and oversight sees it: to a colleague there is none.
	const own = new URL(mina.url()).pathname;
	const stranger = await signInAs("Petra Novak");
	await stranger.goto("/account/findings");
	await expect(stranger.getByText("Nothing was found about you")).toBeVisible();
	expect((await mina.request.get(own)).status()).toBe(200);
	expect((await stranger.goto(own))?.status()).toBe(404);
	await noor.goto(address);
	await expect(noor.getByText("It waits for an answer")).toBeVisible();
	await mina.getByRole("textbox", { name: "Your answer" }).fill(ANSWER);
	await mina.getByRole("button", { name: "Answer", exact: true }).click();
	await expect(mina.getByTestId("answer")).toBeVisible();

	await noor.goto("/oversight/reviews?show=findings");
	await expect(noor.locator("tr", { hasText: caseId.slice(0, 8) })).toContainText("a second, to close");
	await noor.goto(address);
	await noor.getByRole("button", { name: "Show the answer" }).click();
	await expect(noor.getByTestId("words")).toHaveText(ANSWER);
	await noor.getByRole("radio", { name: /^Upheld/ }).check();
	await noor.getByRole("textbox", { name: "Why" }).fill(CLOSURE);
	await noor.getByRole("button", { name: "Close the finding" }).click();
	await expect(noor.getByTestId("closure")).toContainText("Upheld by O-004");

	const entries = await admin<{ type: string; verdict: string | null; texts: boolean }[]>`
		select e.type, convert_from(e.leaf, 'UTF8')::jsonb->>'verdict' as verdict from ledger.entry e
		where e.case_id = ${caseId} and (e.type like 'review.%' or e.type like 'opening.%' and e.reason = 'OVERSIGHT_REVIEW')
		order by e.at`;
	expect(entries.map(({ type, verdict }) => (verdict === null ? type : `${type} ${verdict}`))).toEqual([
		"review.claimed",
		"review.judged NEEDS_CONTENT",
		"opening.requested",
		"opening.approved",
		"opening.granted",
		"review.judged INSUFFICIENT_REASON",
		"review.answered",
		"review.closed UPHELD",
	]);

	// Oversight's own look is up for review itself, and neither who looked nor who approved judges it.
	const [again] = await admin`
		select r.id from console.access_review r join access.opening o on o.id = r.opening_id
		where o.case_id = ${caseId} and o.reason = 'OVERSIGHT_REVIEW'`;
	await amal.goto(`/oversight/reviews/${again?.id}`);
	await expect(amal.getByText("This is your own opening.")).toBeVisible();
	await noor.goto(`/oversight/reviews/${again?.id}`);
	await expect(noor.getByText("You had a part in this case.")).toBeVisible();

	for (const [page, path] of [
		[amal, "/oversight/reviews?show=findings"],
		[amal, address],
		[mina, "/account/findings"],
		[mina, new URL(mina.url()).pathname],
	] as const) {
		await page.goto(path);
		expect(await violations(page), path).toEqual([]);
	}
	for (const [page, path] of [
		[amal, "/oversight/reviews"],
		[amal, address],
		[mina, "/account/findings"],
	] as const) {
		await page.goto(path);
		expect(await sideways(page), path).toBe(0);
	}
});

async function judge(page: Page, verdict: string | RegExp, words: string): Promise<void> {
	await page.getByRole("radio", { name: verdict }).check();
	await page.getByRole("textbox", { name: "Why" }).fill(words);
	await page.getByRole("button", { name: "Record the verdict" }).click();
}

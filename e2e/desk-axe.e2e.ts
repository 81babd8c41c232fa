/** Everybody can use it: no page of the desk has an axe violation, in light or in dark. */
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { violations } from "./sound.ts";

test("no list of the desk has an axe violation in light or dark, nor has a refusal or the sign-in", async ({
	signInAs,
	browser,
	product,
}) => {
	test.slow();
	const visitor = await (await browser.newContext({ baseURL: product.url })).newPage();
	await visitor.goto("/sign-in");
	expect(await violations(visitor), "/sign-in").toEqual([]);
	await visitor.context().close();

	const page = await signInAs("Mina Okafor");
	for (const path of ["/queue", "/queue?mine=1", "/cases", "/nothing-here", "/oversight/ledger"]) {
		await page.goto(path);
		expect(await violations(page), path).toEqual([]);
	}
	await page.keyboard.press("?");
	expect(await violations(page), "shortcuts").toEqual([]);
});

test("no step of working on a case has an axe violation in light or dark", async ({
	signInAs,
	postReport,
}) => {
	test.slow();
	const page = await signInAs("Mina Okafor");
	const reported = await postReport(reportOf({}));
	const { caseId } = (await reported.clone().json()) as { caseId: string };
	await page.goto(`/cases/${caseId}`);
	expect(await violations(page), "not claimed").toEqual([]);
	await claimAndAsk(page, reported);
	await page.getByRole("radio", { name: /A window/ }).check();
	expect(await violations(page), "opening form").toEqual([]);
	await openIt(page, "The report says that it went on for weeks, every night.");
	await page.getByRole("radio", { name: /^Violation/ }).check();
	await page.getByRole("checkbox", { name: "Remove messages" }).check();
	await page.getByRole("checkbox", { name: "Suspend an account" }).check();
	expect(await violations(page), "reading").toEqual([]);
	await page.getByRole("radio", { name: "No violation" }).check();
	await page.getByRole("button", { name: "No violation" }).click();
	await expect(page.getByText("Decided: no violation")).toBeVisible();
	expect(await violations(page), "decided").toEqual([]);
});

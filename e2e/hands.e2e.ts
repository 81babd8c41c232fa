/** Fast hands: the palette by keyboard alone, no focus lost, and the desk in a second language, also on a narrow screen. */
import { claimAndAsk, reportOf } from "./desk-steps.ts";
import { expect, test } from "./fixtures.ts";
import { violations } from "./sound.ts";

test("by Ctrl+K one goes anywhere, finds a case by its name and does what the page offers, and the focus stays", async ({
	signInAs,
	postReport,
}) => {
	const page = await signInAs("Mina Okafor");
	const { caseId } = await (await postReport(reportOf({}))).json();
	await page.goto("/queue");
	const field = page.getByRole("combobox", { name: "Find a page, an act, a case or a report" });
	// Typed at once, before the palette's code has come: nothing of it is lost.
	await page.keyboard.press("Control+k");
	await page.keyboard.type("appro");
	await expect(field).toHaveValue("appro");
	await expect(page.getByRole("option", { name: "Approvals" })).toHaveAttribute("aria-selected", "true");
	expect(await violations(page), "palette").toEqual([]);
	await page.keyboard.press("Enter");
	await page.waitForURL("**/approvals");
	await expect(page.locator("html")).toHaveAttribute("lang", "en");

	await page.keyboard.press("Control+k");
	await field.fill(caseId.slice(0, 8));
	const found = page.getByRole("option", { name: `Case ${caseId.slice(0, 8)}` });
	await expect(found).toHaveAttribute("aria-selected", "true");
	expect(page.url()).not.toContain(caseId.slice(0, 8));
	await page.keyboard.press("Enter");
	await page.waitForURL(`**/cases/${caseId}`);
	await expect(page.locator("#main")).toBeFocused();

	// What the page offers, by its words; the button goes, and the focus does not go with it.
	await page.keyboard.press("Control+k");
	await field.fill("claim");
	await expect(page.getByRole("option", { name: /^Claim/ }).first()).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("Enter");
	await expect(page.getByText("Claimed by you")).toBeVisible();
	await expect
		.poll(() =>
			page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body),
		)
		.toBe(true);

	// Escape gives the focus back to where it was.
	const release = page.getByRole("button", { name: "Release" });
	await release.focus();
	await page.keyboard.press("Control+k");
	await expect(field).toBeFocused();
	await page.keyboard.press("Escape");
	await expect(release).toBeFocused();
});

test("the desk speaks German to whose browser asks for it, whole, at 320 px, in light and dark", async ({
	signInAs,
	postReport,
	browser,
	product,
}) => {
	test.slow();
	const english = await signInAs("Mina Okafor");
	const caseId = await claimAndAsk(english, await postReport(reportOf({})));
	// The same session in a browser that prefers German: what the person chose for themself is left alone.
	const storageState = await english.context().storageState();
	const context = await browser.newContext({ baseURL: product.url, locale: "de-AT", storageState });
	const page = await context.newPage();
	const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
	for (const [path, title] of [
		["/queue", "Warteschlange"],
		["/cases", "Fälle"],
	] as const) {
		await page.goto(path);
		await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
		await expect(page.locator("html")).toHaveAttribute("lang", "de");
		expect(await violations(page), path).toEqual([]);
	}
	await page.setViewportSize({ width: 320, height: 640 });
	await page.goto(`/cases/${caseId}`);
	await page.keyboard.press("o");
	await expect(page.getByRole("radio", { name: /Prüfung einer Meldung/ })).toBeFocused();
	expect(await fits()).toBe(true);
	expect(await violations(page), "opening form").toEqual([]);
	await page.keyboard.press("Escape");
	await page.goto("/queue");
	expect(await fits()).toBe(true);
	// What is not the desk stays English, and says so.
	await page.goto("/policy");
	await expect(page.locator("html")).toHaveAttribute("lang", "en");
	await context.close();
});

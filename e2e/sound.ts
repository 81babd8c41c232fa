/** What every page is for whoever looks at it: axe finds nothing, in light and in dark, and it is no wider than a telephone. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** What axe finds, by rule and place. */
export async function violations(page: Page): Promise<string[]> {
	await page.waitForLoadState("networkidle");
	const { violations: found } = await new AxeBuilder({ page }).analyze();
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
}

/** Axe finds nothing in either theme. */
export async function expectNoViolations(page: Page): Promise<void> {
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		expect(await violations(page), `${page.url()} ${colorScheme}`).toEqual([]);
	}
}

/** By how many pixels the page scrolls sideways on a telephone. It keeps the size that it had. */
export async function sideways(page: Page): Promise<number> {
	const size = page.viewportSize();
	await page.setViewportSize({ width: 390, height: 844 });
	const wider = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
	if (size) await page.setViewportSize(size);
	return wider;
}

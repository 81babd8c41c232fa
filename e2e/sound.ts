/** What every page is for whoever looks at it: axe finds nothing, in light and in dark, and it is no wider than a telephone. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

type AxeResults = Awaited<ReturnType<AxeBuilder["analyze"]>>;

/** The rules that a theme can break: it changes colours and nothing else. */
const OF_COLOUR = ["color-contrast", "link-in-text-block"];

/** What axe finds, by rule and place: everything in the theme that the page has, then what the other one can change. */
export async function violations(page: Page): Promise<string[]> {
	await stillness(page);
	const found = await look(page);
	const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
	const [own, other] = isDark ? (["dark", "light"] as const) : (["light", "dark"] as const);
	await page.emulateMedia({ colorScheme: other });
	await stillness(page);
	const there = await lookAgain(page, OF_COLOUR);
	await page.emulateMedia({ colorScheme: own });
	return [...found, ...there.map((what) => `in ${other}: ${what}`)];
}

/** Axe finds nothing in either theme. */
export async function expectNoViolations(page: Page): Promise<void> {
	expect(await violations(page), page.url()).toEqual([]);
}

/** By how many pixels the page scrolls sideways, on a telephone where no width is said. It keeps the size that it had. */
export async function sideways(page: Page, width = 390): Promise<number> {
	const size = page.viewportSize();
	await page.setViewportSize({ width, height: 844 });
	const wider = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
	if (size) await page.setViewportSize(size);
	return wider;
}

async function look(page: Page): Promise<string[]> {
	// In one page without frames axe needs no second page to put its findings together, as it opens by default.
	if (page.frames().length > 1) throw new Error("A page with frames needs axe's other mode.");
	const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
	return inWords((await axe.analyze()).violations);
}

/** Once more on the page where axe is now. */
async function lookAgain(page: Page, rules: string[]): Promise<string[]> {
	const found = await page.evaluate(async (values) => {
		const { axe } = globalThis as never as { axe: { run(what: Document, how: object): Promise<AxeResults> } };
		const how = { resultTypes: ["violations"], runOnly: { type: "rule", values } };
		return (await axe.run(document, how)).violations;
	}, rules);
	return inWords(found);
}

function inWords(found: AxeResults["violations"]): string[] {
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
}

/** Loaded, and nothing on it has changed for a moment nor is about to fade. */
async function stillness(page: Page): Promise<void> {
	await page.waitForLoadState("load");
	await page.evaluate(async () => {
		await new Promise<void>((resolve) => {
			const still = () => setTimeout(resolve, 150);
			let timer = still();
			new MutationObserver(() => {
				clearTimeout(timer);
				timer = still();
			}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
		});
		const ends = ({ effect }: Animation) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
		const running = document.getAnimations().filter(ends);
		await Promise.all(running.map(({ finished }) => finished.catch(() => {})));
	});
}

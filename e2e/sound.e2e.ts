/** That what looks at every page sees: a fault in one theme alone, one that comes late, and one that is too wide. */
import { expect, test } from "@playwright/test";
import { sideways, violations } from "./sound.ts";

const page = (body: string) =>
	`<!doctype html><html lang="en"><head><title>One</title><style>
		:root { color-scheme: light dark; background: light-dark(white, black); color: light-dark(black, white) }
		p { transition: color 0.3s }
		.dark { color: light-dark(black, #222) } .light { color: light-dark(#ddd, white) }
	</style></head><body><main><h1>One</h1>${body}</main></body></html>`;

test("text that is too faint in one theme is found from either theme", async ({ page: tab }) => {
	for (const colorScheme of ["light", "dark"] as const) {
		await tab.emulateMedia({ colorScheme });
		await tab.setContent(page(`<p class="dark">Night</p><p class="light">Day</p>`));
		const found = await violations(tab);
		const there = colorScheme === "light" ? "dark" : "light";
		expect(found).toEqual([`color-contrast: .${colorScheme}`, `in ${there}: color-contrast: .${there}`]);
		expect(await tab.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)).toBe(
			colorScheme === "dark",
		);
	}
	await tab.setContent(page("<p>Fine</p>"));
	expect(await violations(tab)).toEqual([]);
});

test("a picture without words that comes after the page is found", async ({ page: tab }) => {
	await tab.setContent(page("<p>Soon</p>"));
	await tab.evaluate(() => {
		setTimeout(() => {
			document.querySelector("p")?.replaceWith(document.createElement("img"));
		}, 50);
	});
	expect(await violations(tab)).toEqual(["image-alt: img"]);
});

test("what does not fit a telephone is measured, and the page keeps its size", async ({ page: tab }) => {
	await tab.setContent(page(`<div style="width: 500px">wide</div>`));
	expect(await sideways(tab)).toBeGreaterThan(100);
	expect(tab.viewportSize()).toEqual({ width: 1280, height: 720 });
});

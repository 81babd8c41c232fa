/**
 * Two real keepers, each with the keys of its own region: each opens its own, the console asks the right one, and with one
 * of them away its region refuses while the other goes on. Finer steps: lib/keeper/regions.test.ts.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Product } from "#lib/commands/product.ts";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";
import { stageProduct } from "./stage.ts";

const WORDS = "It was reported as harassment; I must see what was written.";

function reportIn(region: "eu" | "us") {
	const report = reportOf({});
	report.thread.region = region;
	return report;
}

/** Asks for a thread whose keeper is away. */
async function refuses(page: Page): Promise<void> {
	await openIt(page, WORDS, undefined, false);
	const said = page.getByRole("alert").filter({ hasText: "decryption service does not answer" });
	await expect(said).toBeVisible();
}

test("each region is opened by its own keeper, and one that is away takes only its own along", async ({
	browser,
}) => {
	test.setTimeout(300_000);
	const product: Product = await stageProduct({ keeperRegions: "eu;us" });
	try {
		const page = async (name: string) => {
			const one = await (await browser.newContext({ baseURL: product.url })).newPage();
			await enterAs(one, name);
			return one;
		};
		const [mina, tomas] = [await page("Mina Okafor"), await page("Tomás Rivera")];
		const health = async () => (await fetch(`${product.url}/api/health`)).json();
		expect(await health()).toMatchObject({ keeper: "ok", keepers: { eu: "ok", us: "ok" } });
		for (const [log, region] of [
			["keeper.log", "eu"],
			["keeper-2.log", "us"],
		] as const)
			expect(readFileSync(join(product.dataDir, log), "utf8")).toContain(`holds the keys of ${region})`);

		await test.step("both open", async () => {
			await claimAndAsk(mina, await postReport(product, reportIn("eu")));
			await openIt(mina, WORDS);
			await claimAndAsk(tomas, await postReport(product, reportIn("us")));
			await openIt(tomas, WORDS);
		});

		await test.step("without the keeper of the US", async () => {
			const waiting = await postReport(product, reportIn("us"));
			await product.killKeeper({ regions: "us", hold: true });
			expect(await health()).toMatchObject({ keeper: "partly", keepers: { eu: "ok", us: "failing" } });
			await claimAndAsk(tomas, waiting);
			await refuses(tomas);
			await claimAndAsk(mina, await postReport(product, reportIn("eu")));
			await openIt(mina, WORDS);
		});

		await test.step("it comes back", async () => {
			await product.startKeeper("us");
			await expect.poll(async () => (await health()).keeper).toBe("ok");
			await claimAndAsk(tomas, await postReport(product, reportIn("us")));
			await openIt(tomas, WORDS);
		});
		for (const one of [mina, tomas]) await one.context().close();
	} finally {
		await product.stop();
	}
});

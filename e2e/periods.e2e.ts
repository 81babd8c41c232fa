/** A stranger's way to the sample: a demo draws, its page gives the command, and an export with two keys draws the same. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "#lib/commands/paths.ts";
import type { Product } from "#lib/commands/product.ts";
import { enterAs, expect, test } from "./fixtures.ts";
import { expectNoViolations, sideways } from "./sound.ts";
import { stageProduct } from "./stage.ts";

const AUDITOR = "Amal Haddad";
const folder = mkdtempSync(join(tmpdir(), "countersign-periods-"));
let product: Product;

test.describe.configure({ timeout: 300_000 });
test.beforeAll(async () => {
	test.setTimeout(300_000);
	// The demo as it is: its periods are minutes.
	const quiet = process.env.POLICY_FILE;
	process.env.POLICY_FILE = "";
	try {
		product = await stageProduct();
	} finally {
		if (quiet !== undefined) process.env.POLICY_FILE = quiet;
	}
});
test.afterAll(async () => {
	await product?.stop();
	rmSync(folder, { recursive: true, force: true });
});

test("the demo's openings are drawn, and a stranger with an export and two keys draws the same", async ({
	browser,
}) => {
	const context = await browser.newContext({ baseURL: product.url });
	const page = await context.newPage();
	await enterAs(page, AUDITOR);
	const row = page
		.getByRole("table", { name: "Periods of which openings were drawn" })
		.locator("a[data-row]");
	await expect(async () => {
		// Any entry closes a minute that is over.
		await page.goto("/oversight/ledger");
		await page.goto("/oversight/periods");
		await expect(row.first()).toBeVisible({ timeout: 500 });
	}).toPass({ timeout: 200_000, intervals: [3_000] });
	await expectNoViolations(page);
	expect(await sideways(page)).toBe(0);

	await row.last().click();
	await page.waitForURL(/oversight\/periods\/\d{4}-/);
	const command = await page.getByRole("region", { name: "The command that draws it again" }).innerText();
	const [, period = "", key = "", witness = ""] =
		/sample DIR --period (\S+)\s+\\\s+--key (\S+)\s+\\\s+--witness (\S+)/.exec(command) ?? [];
	expect(period).toBe(new URL(page.url()).pathname.split("/").at(-1));
	await expectNoViolations(page);
	expect(await sideways(page)).toBe(0);
	const shown = await page
		.getByRole("table", { name: "Openings to be reviewed" })
		.locator("a[data-row]")
		.evaluateAll((links) => links.map((link) => link.getAttribute("title")));
	expect(shown.length).toBeGreaterThan(0);

	const here = { COUNTERSIGN_DATA: product.dataDir, COUNTERSIGN_KEYS: product.keysDir };
	const exported = ledger(["export", "log"], here);
	expect(exported.status, exported.said).toBe(0);
	const drawn = ledger(["sample", "log", "--period", period, "--key", key, "--witness", witness]);
	expect(drawn.status, drawn.said).toBe(0);
	expect(drawn.said).toContain("Verified: frame, seed and sample are those that the rule makes of this log.");
	// The auditor oversees both regions, so the page has all of them.
	const told = [...drawn.said.matchAll(/^ {2}(?:ALWAYS|DRAWN) .* opening (\S+)$/gm)].map(([, id]) => id);
	expect(told).toEqual(shown);

	// Each has its review.
	await page.getByRole("table", { name: "Openings to be reviewed" }).locator("a[data-row]").first().click();
	await page.waitForURL(/oversight\/reviews\/[0-9a-f-]{36}$/);
	await context.close();
});

test("whoever oversees nothing sees no periods", async ({ browser }) => {
	const context = await browser.newContext({ baseURL: product.url });
	const page = await context.newPage();
	await enterAs(page, "Mina Okafor");
	const answer = await page.goto("/oversight/periods");
	expect(answer?.status()).toBe(403);
	await enterAs(page, AUDITOR);
	expect((await page.goto("/oversight/periods/2001-W01"))?.status()).toBe(404);
	expect((await page.goto("/oversight/periods?before=%27;--"))?.status()).toBe(200);
	await context.close();
});

/** What axe finds, in the light and in the dark, and whether a narrow page scrolls sideways. */

function ledger(args: string[], more: Record<string, string> = {}) {
	const env = {
		...{ NODE_ENV: "test" as const, PATH: process.env.PATH, HOME: folder },
		...{ COUNTERSIGN_DATA: join(folder, "none"), ...more },
	};
	const launch = join(PROJECT, "lib/commands/launch.mjs");
	const { status, stdout, stderr } = spawnSync(process.execPath, [launch, "ledger", ...args], {
		...{ cwd: folder, env, encoding: "utf8" },
	});
	return { status, said: stdout + stderr };
}

/**
 * The drill of docs/backup.md as an operator does it, and what a moderator and a platform see: after an older backup the
 * log stands still, nothing opens, reports still come in. Without a browser: lib/keeper/restore.test.ts.
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "#lib/commands/paths.ts";
import { type Product, startProduct } from "#lib/commands/product.ts";
import { claimAndAsk, openIt, reportOf } from "./desk-steps.ts";
import { enterAs, expect, postReport, test } from "./fixtures.ts";
import { freePort } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-restore-"));
chmodSync(folder, 0o711);
const at = { dataDir: join(folder, "data"), keysDir: join(folder, "keys") };
let product: Product | null = null;
test.afterAll(async () => {
	await product?.stop();
	rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

const WORDS = "The report says that it went on for weeks, every night.";

test("after an older backup nothing opens and the missing entries are named, while reports still come in", async ({
	browser,
}) => {
	test.setTimeout(300_000);
	const port = await freePort();
	const distDir = join(PROJECT, process.env.NEXT_DIST_DIR ?? ".next");
	const start = () => startProduct({ mode: "demo", host: "127.0.0.1", port, ...at, distDir });
	product = await start();
	const { url } = product;
	const context = await browser.newContext({ baseURL: url });
	const page = await context.newPage();
	const [backup, copy] = [join(folder, "operations", "db"), join(folder, "safe", "keys")];

	await test.step("backed up while it runs, then worked on", async () => {
		const { code, said } = await command("backup", backup, "--keys", copy);
		expect(code, said).toBe(0);
		await enterAs(page, "Mina Okafor");
		await claimAndAsk(page, await postReport(running(), reportOf({})));
		await openIt(page, WORDS);
	});
	await test.step("brought back while it stands still", async () => {
		expect((await command("restore", backup, "--replace", "--yes")).said).toContain(
			"Countersign runs; stop it first",
		);
		await running().stop();
		const { code, said } = await command("restore", backup, "--keys", copy, "--replace", "--yes");
		expect(code, said).toBe(0);
		expect(said).toMatch(/are missing\.$/m);
		product = await start();
	});
	await test.step("the notary refuses, and says what is missing", async () => {
		const { size } = JSON.parse(readFileSync(join(backup, "manifest.json"), "utf8")).log as { size: number };
		const log = () => readFileSync(join(at.dataDir, "keeper.log"), "utf8");
		await expect
			.poll(log)
			.toMatch(new RegExp(`halted \\(LOG_ROLLED_BACK\\).*Missing: entries ${size} to \\d+\\.`));
	});
	await test.step("the session from before is over; a report comes in; nothing opens", async () => {
		await page.goto("/cases");
		await expect(page).toHaveURL(/sign-in/);
		await enterAs(page, "Mina Okafor");
		await claimAndAsk(page, await postReport(running(), reportOf({})));
		await openIt(page, WORDS, undefined, false);
		await expect(page.getByRole("alert").filter({ hasText: "LOG_ROLLED_BACK" })).toBeVisible({
			timeout: 30_000,
		});
		await expect(page.getByTestId("reading")).toHaveCount(0);
	});
	await context.close();

	function running(): Product {
		if (product === null) throw new Error("nothing runs");
		return product;
	}
});

async function command(...args: string[]): Promise<{ code: number | null; said: string }> {
	const child = spawn(process.execPath, [join(PROJECT, "lib/commands/launch.mjs"), ...args], {
		cwd: PROJECT,
		env: {
			...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" },
			...{ COUNTERSIGN_DATA: at.dataDir, COUNTERSIGN_KEYS: at.keysDir },
		},
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (chunk) => {
			said += String(chunk);
		});
	}
	const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
	return { code, said };
}

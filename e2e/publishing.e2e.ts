/** The log as outsiders and oversight get it from the real product, with its own notary and witness. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { connect } from "#db/client.ts";
import { selectLog, selectWatching } from "#db/queries/log.ts";
import { PROJECT } from "#lib/commands/paths.ts";
import type { Product } from "#lib/commands/product.ts";
import { openCheckpoint } from "#lib/ledger/checkpoint.ts";
import { parseVerifierKey } from "#lib/ledger/note.ts";
import { rootOf } from "#lib/ledger/prove.ts";
import { tilesIn } from "#lib/ledger/tile-files.ts";
import { continues, verifyLog } from "#lib/ledger/verify.ts";
import { addressFiles } from "#lib/log/address-files.ts";
import { folderFiles } from "#lib/log/folder-files.ts";
import { enterAs, expect, test } from "./fixtures.ts";
import { expectNoViolations } from "./sound.ts";

test("anybody reads the checkpoint and the tiles without a key, to keep and in a page of their own, and no entry", async ({
	product,
	request,
}) => {
	const log = `${product.url}/api/v1/log`;
	const checkpoint = await request.get(`${log}/checkpoint`);
	const {
		"content-type": type,
		"cache-control": cache,
		"access-control-allow-origin": from,
	} = checkpoint.headers();
	expect([checkpoint.status(), type, cache, from]).toEqual([
		200,
		"text/plain; charset=utf-8",
		"no-cache",
		"*",
	]);
	const files = addressFiles(log);
	const key = parseVerifierKey(
		Buffer.from((await files.read("vkey")) ?? [])
			.toString()
			.trim(),
	);
	const witness = parseVerifierKey(
		Buffer.from((await files.read("witness-vkeys")) ?? [])
			.toString()
			.trim(),
	);
	const now = openCheckpoint(await checkpoint.text(), key, [witness], 1);
	expect(Buffer.from(await rootOf(tilesIn(files), now.size))).toEqual(Buffer.from(now.root));

	const tile = await request.get(`${log}/tile/0/000.p/1`);
	expect([tile.headers()["cache-control"], (await tile.body()).length]).toEqual([
		"public, max-age=31536000, immutable",
		32,
	]);
	for (const [path, status, code] of [
		["tile/entries/000", 404, "ENTRIES_NOT_PUBLIC"],
		["tile/0/1", 400, "LOG_PATH_INVALID"],
		["tile/6/000", 404, "NOT_FOUND"],
		["tile/0/%30%30%30", 400, "LOG_PATH_INVALID"],
	] as const) {
		const refused = await request.get(`${log}/${path}`);
		expect([refused.status(), (await refused.json()).code, refused.headers()["cache-control"]]).toEqual([
			status,
			code,
			"no-store",
		]);
	}
});

// A product of its own each, set up within the time of the test.
test.describe.configure({ timeout: 180_000 });

test("the whole log leaves once, where one of oversight asked and another confirmed; a moderator gets nothing", async ({
	ownProduct,
	browser,
}) => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-publishing-"));
	const pages: Page[] = [];
	const enter = async (name: string) => {
		const page = await (await browser.newContext({ baseURL: ownProduct.url })).newPage();
		pages.push(page);
		await enterAs(page, name);
		return page;
	};
	const posted = (page: Page, request = "") =>
		page.evaluate(async (id) => {
			const body = new URLSearchParams({ request: id });
			return (await fetch("/oversight/log/export", { method: "POST", body })).status;
		}, request);
	try {
		expect(await posted(await enter("Mina Okafor"))).toBe(403);
		const amal = await enter("Amal Haddad");
		const elsewhere = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
		expect((await amal.request.post("/oversight/log/export", { headers: elsewhere })).status()).toBe(403);
		expect(await posted(amal), "alone").toBe(403);

		await amal.goto("/oversight/log");
		await amal.getByRole("button", { name: "Ask for an export" }).click();
		const own = amal.getByTestId("own-export");
		await expect(own).toContainText("waits for a second person");
		await expect(amal.getByRole("button", { name: "Export the log" })).toHaveCount(0);
		await expect(amal.getByRole("button", { name: /^Confirm/ })).toHaveCount(0);
		await expectNoViolations(amal);

		const noor = await enter("Noor van Dijk");
		await noor.goto("/oversight/alerts");
		await expect(noor.getByText("Export of the log asked for").first()).toBeVisible();
		await noor.goto("/oversight/log");
		await expect(noor.getByTestId("waiting-export")).toContainText("A-009");
		await expectNoViolations(noor);
		const confirm = noor.getByRole("button", { name: "Confirm the export that A-009 asked for" });
		await confirm.focus();
		await noor.keyboard.press("Enter");
		await expect(noor.getByTestId("waiting-export")).toHaveCount(0);

		await amal.reload();
		await expect(own).toContainText("O-004 confirmed it");
		const request = (await own.locator("input[name=request]").getAttribute("value")) ?? "";
		expect(await posted(noor, request), "who confirmed takes nothing").toBe(403);
		const coming = amal.waitForEvent("download");
		await amal.getByRole("button", { name: "Export the log" }).click();
		const download = await coming;
		expect(download.suggestedFilename()).toMatch(/^countersign-log-[0-9]+\.tar$/);
		await download.saveAs(join(folder, "log.tar"));
		spawnSync("tar", ["-xf", join(folder, "log.tar"), "--strip-components=1", "-C", folder]);
		const log = parseVerifierKey(readFileSync(join(folder, "vkey"), "utf8").trim());
		const witness = parseVerifierKey(readFileSync(join(folder, "witness-vkeys"), "utf8").trim());
		const types = new Map<string, number>();
		const { entries } = await verifyLog(folderFiles(folder), { log, witnesses: [witness], quorum: 1 });
		for (const [type] of readFileSync(join(folder, "tile/entries/000.p", String(entries)))
			.toString("latin1")
			.matchAll(/"type": "[a-z_.]+"/g)) {
			types.set(type, (types.get(type) ?? 0) + 1);
		}
		expect(types.get('"type": "thread.decrypted"')).toBeGreaterThan(0);
		for (const type of ["export.requested", "export.confirmed", "ledger.exported"])
			expect(types.get(`"type": "${type}"`), `${type}: its own record is in it`).toBe(1);

		expect(await posted(amal, request), "once").toBe(409);
		await amal.reload();
		await expect(amal.getByRole("list", { name: "The latest exports" })).toContainText("taken");
		await expect(amal.getByRole("button", { name: "Ask for an export" })).toBeVisible();
	} finally {
		for (const page of pages) await page.context().close();
		rmSync(folder, { recursive: true, force: true });
	}
});

test("the command exports from the running product what verifies against its witness, and the log goes on from it", async ({
	ownProduct: product,
}) => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-publishing-"));
	try {
		const log = `${product.url}/api/v1/log`;
		const text = async (path: string) => Buffer.from((await addressFiles(log).read(path)) ?? []).toString();
		const [vkey, witness] = [(await text("vkey")).trim(), (await text("witness-vkeys")).trim()];
		writeFileSync(join(folder, "kept"), await text("checkpoint"));

		const exported = await ledger(product, folder, "export", "log");
		expect(exported).toMatchObject({ code: 0 });
		const keys = ["--key", vkey, "--witness", witness];
		const verified = await ledger(
			product,
			folder,
			"verify",
			"log",
			...keys,
			"--witness-url",
			await witnessUrl(product.databaseUrl("web")),
		);
		expect(verified).toMatchObject({ code: 0, err: "" });
		expect(verified.out).toContain("Not behind");
		expect(await ledger(product, folder, "compare", "kept", ...keys, "--url", log)).toMatchObject({
			code: 0,
		});
		expect(await ledger(product, folder, "compare", "kept", ...keys)).toMatchObject({ code: 0 });
		const key = parseVerifierKey(vkey);
		const [before, now] = [readFileSync(join(folder, "kept")), readFileSync(join(folder, "log/checkpoint"))];
		await continues(
			openCheckpoint(before, key),
			tilesIn(folderFiles(join(folder, "log"))),
			openCheckpoint(now, key),
		);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

async function witnessUrl(databaseUrl: string): Promise<string> {
	const db = connect(databaseUrl, { max: 1 });
	const log = await selectLog(db);
	const watching = await selectWatching(db, log?.epoch ?? 0);
	await db.end({ timeout: 2 });
	return watching?.witnesses[0]?.url ?? "";
}

function ledger({ dataDir, keysDir }: Product, cwd: string, ...args: string[]) {
	return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
		const env = { ...process.env, COUNTERSIGN_DATA: dataDir, COUNTERSIGN_KEYS: keysDir };
		const command = [join(PROJECT, "lib/commands/launch.mjs"), "ledger", ...args];
		const child = spawn(process.execPath, command, { cwd, env });
		const said = { out: "", err: "" };
		child.stdout.on("data", (part) => {
			said.out += part;
		});
		child.stderr.on("data", (part) => {
			said.err += part;
		});
		child.once("close", (code) => resolve({ code, ...said }));
	});
}

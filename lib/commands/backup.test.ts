/** `npm run backup` and `npm run restore` as people call them, on an embedded database of their own. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { backupDatabase } from "#db/backup.ts";
import { seededDatabase } from "#db/testing-backup.ts";
import { claimRun } from "./run-file.ts";

const root = mkdtempSync(join(tmpdir(), "countersign-commands-"));
chmodSync(root, 0o711); // as root the database runs as another account
after(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));
const [data, keys] = [join(root, "data"), join(root, "keys")];
const original = join(root, "operations", "original");

async function call(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
	const child = spawn(process.execPath, [join(import.meta.dirname, "launch.mjs"), ...args], {
		env: { PATH: process.env.PATH, NODE_ENV: "test", COUNTERSIGN_DATA: data, COUNTERSIGN_KEYS: keys },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const said = { out: "", err: "" };
	child.stdout.on("data", (chunk) => {
		said.out += String(chunk);
	});
	child.stderr.on("data", (chunk) => {
		said.err += String(chunk);
	});
	const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
	assert.doesNotMatch(said.err, /Error:| at .*\.ts/);
	return { code, ...said };
}

const tables = (folder: string) => {
	const { tables: all } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
		tables: { schema: string; name: string; rows: number }[];
	};
	return all
		.map(({ schema, name, rows }) => `${schema}.${name} ${rows}`)
		.filter((line) => !/feed_epoch/.test(line));
};

before(async () => {
	const source = await seededDatabase();
	await backupDatabase({ adminUrl: source.url("superuser"), folder: original, product: "0.0.0" });
	await source.drop();
});

describe("the commands", () => {
	it("say how they are called, and refuse what they do not know", async () => {
		for (const args of [
			["backup"],
			["backup", "a", "b"],
			["backup", "a", "--key", "b"],
			["backup", "due"],
			["backup", "due", "--keys"],
			["restore"],
			["restore", "a", "--force"],
		]) {
			const { code, err } = await call(...args);
			assert.equal(code, 2, args.join(" "));
			assert.match(err, /^Usage: npm run (backup|restore) -- DIR/);
		}
		const { code, err } = await call("backup", join(root, "none"));
		assert.deepEqual([code, err], [1, "There is no database yet; npm start makes one.\n"]);
		const missing = await call("restore", join(root, "none"));
		assert.match(missing.err, /^There is no whole backup in .*none\.\n$/);
		assert(!existsSync(join(data, "postgresql")), "nothing was made for what is not there");
	});

	it("bring a backup back into a house that is empty, and say what comes next", async () => {
		const checked = await call("restore", original, "--check");
		assert.equal(checked.code, 0, checked.err);
		assert.match(checked.out, /is whole, as of 20/);
		assert(!existsSync(join(data, "postgresql")), "a check makes no database");
		const { code, out, err } = await call("restore", original);
		assert.equal(code, 0, err);
		assert.match(out, /rows are back, as of 20/);
		assert.match(out, /has no log\/key: the log cannot go on without it/);
		assert.match(out, /npm run ledger -- import DIR/);
	});

	it("refuse to delete what is there, unless it is said twice", async () => {
		const first = await call("restore", original);
		assert.deepEqual([first.code, first.err.includes("not empty")], [1, true]);
		const second = await call("restore", original, "--replace");
		assert.deepEqual(
			[second.code, second.out],
			[1, "Nothing was changed. (Without a terminal, say --yes.)\n"],
		);
		const third = await call("restore", original, "--replace", "--yes");
		assert.equal(third.code, 0, third.err);
	});

	it("back up a product that is stopped, with the keys in another place, and bring both back", async () => {
		cpSync(join(import.meta.dirname, "table.ts"), join(keys, "intake", "eu", "stands-for-a-key.json"));
		const [folder, copy] = [join(root, "operations", "second"), join(root, "safe", "keys")];
		const { code, out, err } = await call("backup", folder, "--keys", copy);
		assert.equal(code, 0, err);
		assert.match(out, /It holds no key/);
		assert.match(out, /\(1 file\)\. Never store them with the database's backup/);
		// Restored meanwhile, it says so of each region, until an admin looked.
		const restored = tables(original).map((table) => table.replace(/^(vault\.restored) 0$/, "$1 2"));
		assert.deepEqual(tables(folder), restored);
		assert.match(out, /Destroy this copy by 20\d\d-.* UTC/);
		const due = await call("backup", "due", copy, folder);
		assert.deepEqual([due.code, /may be kept until 20\d\d-.* UTC/.test(due.out)], [0, true], due.err);
		assert.match(due.out, /is a database's backup, of .*: of its 2 reports 0 open no more/);
		rmSync(data, { recursive: true });
		rmSync(keys, { recursive: true });
		const back = await call("restore", folder, "--keys", copy);
		assert.equal(back.code, 0, back.err);
		assert(existsSync(join(keys, "intake", "eu", "stands-for-a-key.json")));
	});

	it("write nothing where the two would lie together, or in what they copy", async () => {
		const before_ = readdirSync(root, { recursive: true }).filter((name) => !/^data/.test(String(name)));
		const beside = await call("backup", join(root, "third"), "--keys", join(root, "third-keys"));
		assert.match(beside.err, /may not lie with the database's backup/);
		assert.match((await call("backup", join(data, "backup"))).err, /may not lie in the folder of data/);
		assert.match((await call("backup", join(keys, "backup"))).err, /may not lie in the folder of keys/);
		const after_ = readdirSync(root, { recursive: true }).filter((name) => !/^data/.test(String(name)));
		assert.deepEqual(after_, before_);
	});

	it("restore nothing into a product that runs", async () => {
		const run = await claimRun(data, { url: "", localUrl: "", keeperSocket: "" });
		try {
			const { code, err } = await call("restore", original, "--replace", "--yes");
			assert.deepEqual([code, err.startsWith("Countersign runs; stop it first")], [1, true]);
		} finally {
			run.release();
		}
	});
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeWeb } from "#db/web.ts";
import { openCheckpoint } from "../ledger/checkpoint.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { rootOf } from "../ledger/prove.ts";
import { tilesIn } from "../ledger/tile-files.ts";
import { publicFile } from "./public-file.ts";
import { StoredTestLog } from "./testing-stored-log.ts";

let database: TestDatabase;
let log: StoredTestLog;

before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
});

after(async () => {
	await closeWeb();
	await database.drop();
});

const read = async (path: string) => Buffer.from((await publicFile(path)).body);
const files = { read: (path: string) => read(path).catch(() => null) };

test("before there is a log, and before it has published anything, nothing is there", async () => {
	await assert.rejects(publicFile("vkey"), { code: "NOT_FOUND" });
	log = await StoredTestLog.open(database);
	await assert.rejects(publicFile("checkpoint"), { code: "NOT_FOUND" });
	await assert.rejects(publicFile("tile/0/000.p/1"), { code: "NOT_FOUND" });
	assert.equal((await publicFile("vkey")).body, `${log.signer.vkey}\n`);
	assert.equal((await publicFile("witness-vkeys")).body, "");
});

test("a stranger has what it takes to compute the root that the log signed", async () => {
	await log.append(600);
	await log.seal();
	const key = parseVerifierKey(`${(await read("vkey")).toString().trim()}`);
	const checkpoint = openCheckpoint(await read("checkpoint"), key);
	assert.equal(checkpoint.size, log.size);
	assert.deepEqual(Buffer.from(await rootOf(tilesIn(files), checkpoint.size)), Buffer.from(checkpoint.root));
});

test("nothing beyond the last published checkpoint is shown, and no empty or too wide tile", async () => {
	const before = log.size;
	await log.append(300);
	await log.seal({ publish: false });
	assert.equal(openCheckpoint(await read("checkpoint"), parseVerifierKey(log.signer.vkey)).size, before);
	const width = before % 256;
	assert.equal((await read(`tile/0/002.p/${width}`)).length, width * 32);
	assert.equal((await read(`tile/0/002.p/${width - 1}`)).length, (width - 1) * 32);
	for (const path of [
		`tile/0/002.p/${width + 1}`,
		"tile/0/002",
		"tile/0/003.p/1",
		"tile/1/000.p/3",
		"tile/2/000.p/1",
	]) {
		await assert.rejects(publicFile(path), { code: "NOT_FOUND" }, path);
	}
	await log.publish();
	assert.equal((await read("tile/0/002")).length, 8192);
});

test("a tile is kept for ever, what changes is asked for anew", async () => {
	assert.match((await publicFile("tile/0/000")).cache, /immutable/);
	assert.match((await publicFile("tile/1/000.p/2")).cache, /immutable/);
	assert.equal((await publicFile("checkpoint")).cache, "no-cache");
});

test("a path that is no tile's, an entry's and an unknown one are each refused with a code of their own", async () => {
	for (const path of [
		...[
			"tile/0/0",
			"tile/00/000",
			"tile/0/000.p/0",
			"tile/0/000.p/256",
			"tile/0/000.p/01",
			"tile/0/-01",
			"tile/64/000",
		],
		...[
			"tile/0/x000/001",
			"tile/0/000/",
			"tile/0/x999/x999/x999/x999/x999/x999/999",
			"tile/0/%30%30%30",
			"tile/0/000.p/",
		],
	]) {
		await assert.rejects(publicFile(path), { code: "LOG_PATH_INVALID", status: 400 }, path);
	}
	await assert.rejects(publicFile("tile/entries/000"), { code: "ENTRIES_NOT_PUBLIC", status: 404 });
	for (const path of [
		"",
		"tile",
		"checkpoint/",
		"../vkey",
		"epochs/0/checkpoint",
		"epochs/2/vkey",
		"epochs/1/",
	]) {
		await assert.rejects(publicFile(path), { code: "NOT_FOUND" }, path);
	}
});

test("a log stays at its epoch's address when another is open", async () => {
	const [begun] = await database.admin`select * from ledger.begin_epoch('test.example/log-2', 'a key',
		${database.admin.json({ continues: "x" })})`;
	assert.equal(begun?.epoch, 2);
	assert.equal((await publicFile("vkey")).body, "a key\n");
	assert.equal((await publicFile("epochs/1/vkey")).body, `${log.signer.vkey}\n`);
	assert.equal((await read("epochs/1/tile/0/000")).length, 8192);
	const old = await read("epochs/1/checkpoint");
	assert.equal(openCheckpoint(old, parseVerifierKey(log.signer.vkey)).size, log.size);
});

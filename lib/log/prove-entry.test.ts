import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { verifyProofFile } from "../ledger/proof-file.ts";
import { exportableLog, exportSource, recordExport } from "./export-source.ts";
import { proveEntry } from "./prove-entry.ts";
import { StoredTestLog } from "./testing-stored-log.ts";

let database: TestDatabase;
let log: StoredTestLog;

before(async () => {
	database = await testDatabase();
	log = await StoredTestLog.open(database, "witnesses:1", true);
});

after(() => database.drop());

test("an entry that is published is proved by its own bytes, also before a witness has seen it", async () => {
	const ids = await log.append(300);
	await log.seal();
	await log.cosign();
	const [late = ""] = await log.append(1);
	await log.seal();
	await log.age(1);
	const keys = { log: parseVerifierKey(log.signer.vkey), witnesses: [parseVerifierKey(log.witness.vkey)] };
	for (const [id, quorum] of [
		[ids[0], 1],
		[ids[299], 1],
		[late, 0],
	] as const) {
		const { leaf, proofFile, index } = await proveEntry(database.as("web"), id as string);
		const proved = verifyProofFile(proofFile, leaf, { ...keys, quorum });
		assert.equal(proved.index, index);
		assert.match(new TextDecoder().decode(leaf), new RegExp(id as string));
	}
});

test("an entry that waits for its place is not proved, nor one that is unknown", async () => {
	const [waiting = ""] = await log.append(1);
	await assert.rejects(proveEntry(database.as("web"), waiting), { code: "RECORD_NOT_SEALED" });
	await log.seal({ publish: false });
	await log.age(10);
	await assert.rejects(proveEntry(database.as("web"), waiting), { code: "RECORD_NOT_SEALED" });
	await assert.rejects(proveEntry(database.as("web"), randomUUID()), { code: "NOT_FOUND" });
});

test("an export is on record before an entry is read for it, with its size", async () => {
	const db = database.as("web");
	const recorded = await recordExport(db, await exportableLog(db));
	const [row] =
		await db`select convert_from(leaf, 'UTF8')::jsonb as event, via from ledger.entry where id = ${recorded.entry.id}`;
	assert.deepEqual([row?.event.type, row?.event.size, row?.via], ["ledger.exported", recorded.size, "web"]);
	const working = setInterval(
		() =>
			void log.seal().then(
				() => log.cosign(),
				() => {},
			),
		100,
	);
	try {
		const before = log.size;
		const covering = await recordExport(db, await exportableLog(db));
		assert.ok(covering.size > before, "an export holds its own record where a notary works");
	} finally {
		clearInterval(working);
	}
	const bundle = await exportSource(db, recorded).bundle(0, 256);
	assert.ok(bundle.length > 256 * 100);
});

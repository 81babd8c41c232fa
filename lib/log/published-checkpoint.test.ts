import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { openCheckpoint } from "../ledger/checkpoint.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { publishedCheckpoint } from "./published-checkpoint.ts";
import { StoredTestLog } from "./testing-stored-log.ts";

let database: TestDatabase;
let log: StoredTestLog;

before(async () => {
	database = await testDatabase();
	log = await StoredTestLog.open(database, "witnesses:1", true);
});

after(() => database.drop());

async function shown() {
	const found = await publishedCheckpoint(database.as("web"), 1);
	if (!found) return null;
	const [key, witness] = [parseVerifierKey(log.signer.vkey), parseVerifierKey(log.witness.vkey)];
	const { size, cosignatures } = openCheckpoint(found.note, key, [witness]);
	return [size, cosignatures.length];
}

const grow = async () => {
	await log.append(1);
	await log.seal();
	return log.size;
};

test("outsiders are shown the newest checkpoint that is cosigned, and a fresh one only once it is", async () => {
	const first = await grow();
	assert.equal(await shown(), null);
	await log.cosign(first);
	assert.deepEqual(await shown(), [first, 1]);
	const second = await grow();
	const third = await grow();
	assert.deepEqual(await shown(), [first, 1]);
	await log.cosign(second);
	assert.deepEqual(await shown(), [second, 1]);
	await log.cosign(third);
	assert.deepEqual(await shown(), [third, 1]);
});

test("a witness that does not answer holds nothing back for longer than five seconds, and nothing goes backwards", async () => {
	const [before, late, newest] = [log.size, await grow(), await grow()];
	assert.deepEqual(await shown(), [before, 1]);
	await log.age(6);
	assert.deepEqual(await shown(), [newest, 0]);
	await log.cosign(late);
	assert.deepEqual(await shown(), [newest, 0], "a late cosignature of an older one");
	await grow();
	assert.deepEqual(await shown(), [newest, 0]);
	await log.cosign();
	assert.deepEqual(await shown(), [log.size, 1]);
});

/** What is erased beside the log is not of the log: an export goes on where an earlier one ended, and verifies. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { testIntakeKey } from "#db/testing-intake-key.ts";
import { closeAgo, makeDue, planRetention, putRetention, testClock } from "#db/testing-retention.ts";
import { seedPerson, seedThread } from "#db/testing-thread.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { verifyLog } from "../ledger/verify.ts";
import { exportLog } from "./export-log.ts";
import { exportableLog, exportSource, recordExport } from "./export-source.ts";
import { folderFiles } from "./folder-files.ts";
import { StoredTestLog } from "./testing-stored-log.ts";

const root = mkdtempSync(join(tmpdir(), "countersign-erased-"));
let database: TestDatabase;
let log: StoredTestLog;
before(async () => {
	database = await testDatabase();
	log = await StoredTestLog.open(database);
	await putRetention(database);
});
after(async () => {
	await database.drop();
	rmSync(root, { recursive: true, force: true });
});

async function exported(folder: string): Promise<number> {
	await log.seal();
	const web = database.as("web");
	const differ: number[] = [];
	const recorded = await recordExport(web, await exportableLog(web, {}));
	await exportLog(
		exportSource(web, recorded, (index) => differ.push(index)),
		folder,
	);
	assert.deepEqual(differ, []);
	return (await verifyLog(folderFiles(folder), { log: parseVerifierKey(log.signer.vkey) })).entries;
}

test("an exported log verifies after words, ids and names of staff went, on top of what was exported before and anew", async () => {
	const { admin } = database;
	const { threadId, caseId, moderator } = await seedThread(database);
	const { id: left } = await seedPerson(database, "L", "moderator", ["eu"]);
	const { wrapped } = await testIntakeKey(admin, "eu");
	await admin`insert into vault.note (id, kind, about, region, author, wrapped, sealed, written_at)
		values (${randomUUID()}, 'decision', ${caseId}, 'eu', ${moderator.id}, ${wrapped}, 'sealed', now() - interval '731 days')`;
	const earlier = join(root, "earlier");
	const before = await exported(earlier);
	await closeAgo(database, caseId, 200);
	await makeDue(database, (await planRetention(database)).plan);
	await admin`update vault.thread_life set due_at = due_at - interval '366 days' where thread_id = ${threadId}`;
	await admin`update access.person set disabled_at = now() - interval '1826 days' where id = ${left}`;
	const keeper = database.as("keeper");
	for (const kind of ["words", "ids", "staff"]) {
		const asked = { ...(kind !== "staff" && { region: "eu" }), limit: 100, clock: testClock() };
		const [row] = await keeper.unsafe(`select vault.erase_${kind}($1) as n`, [asked as never]);
		assert.equal(row?.n, 1, kind);
	}
	const now = await exported(earlier);
	assert.ok(now >= before + 4, "a deletion and three erasures are on record");
	assert.equal(await exported(join(root, "anew")), now + 1, "with the record of the export before");
});

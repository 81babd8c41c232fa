/** What an import writes of a leaf; the whole way is in lib/keeper/reimport.test.ts. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { holdLog, importBundle } from "./import-entries.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { openTestLog } from "./testing-seal.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
	await openTestLog(database);
});
after(() => database.drop());

const leafOf = (more: Record<string, unknown>) =>
	Buffer.from(
		JSON.stringify({
			...{ v: 1, id: randomUUID(), type: "session.ended", via: "web", outcome: "done" },
			...{ at: "2023-12-31T23:59:59.123456Z", assurance: { kind: "system" }, ...more },
		}),
	);

test("entries of a month that no table holds get one, guarded as the others are, to the microsecond", async () => {
	const leaves = [leafOf({}), leafOf({ at: "2024-01-01T00:00:00.000000Z" })];
	await database.admin.begin(async (tx) => {
		await holdLog(tx);
		assert.equal(await importBundle(tx, { epoch: 1, first: 0, leaves }), null);
	});
	const rows = await database.admin`
		select tableoid::regclass::text as month, (at at time zone 'UTC')::text as at, xid::text as xid, leaf from ledger.entry
		where at < '2025-01-01' order by at`;
	assert.deepEqual(
		rows.map(({ month, at, xid }) => [month, at, xid]),
		[
			["ledger.entry_202312", "2023-12-31 23:59:59.123456", "0"],
			["ledger.entry_202401", "2024-01-01 00:00:00", "0"],
		],
	);
	assert.deepEqual(
		rows.map(({ leaf }) => leaf),
		leaves,
	);
	for (const refused of ["delete from ledger.entry_202312", "truncate ledger.entry_202401 cascade"]) {
		await assert.rejects(database.admin.unsafe(refused), { code: "CS010" });
	}
});

test("an entry that stands there with the same words is not written twice; with others it is a conflict, and named", async () => {
	const [same, other] = [leafOf({}), leafOf({})];
	const changed = Buffer.from(other.toString().replace("done", "gone"));
	const bundle = (leaves: Buffer[]) =>
		database.admin.begin(async (tx) => {
			await holdLog(tx);
			const found = await importBundle(tx, { epoch: 1, first: 2, leaves });
			await tx`delete from ledger.pending`;
			return found;
		});
	await database.admin.begin(async (tx) => {
		for (const leaf of [same, other])
			await tx`insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance)
				values (${JSON.parse(leaf.toString()).id}, '2023-12-31T23:59:59.123456Z', ${leaf}, '7', 'session.ended', 'web', 'done', 'system')`;
	});
	assert.equal(await bundle([same, changed]), 3);
	assert.equal(await bundle([same]), null);
	const [row] = await database.admin`select count(*)::int as n, min(xid::text) as xid from ledger.entry
		where id = ${JSON.parse(same.toString()).id}`;
	assert.deepEqual({ ...row }, { n: 1, xid: "7" });
});

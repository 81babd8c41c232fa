/** What 0510 makes of the periods of keys that are older than it. What it enforces from then on: lib/keeper/keyring.test.ts, traps.test.ts. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readMigrations } from "./migrate.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

test("a key that was rotated before ends where its successor begins; other regions and gaps stay as they are", async () => {
	const { admin } = database;
	const kid = (letter: string) => letter.repeat(43);
	for (const [letter, region, from, to] of [
		["a", "eu", "2026-09-01", "2026-10-01"],
		["b", "eu", "2026-09-11", "2026-10-01"],
		["c", "eu", "2026-09-11", "2026-12-01"],
		["d", "eu", "2026-11-05", "2026-12-01"],
		["e", "us", "2026-09-05", "2026-10-01"],
	] as const)
		await admin`insert into access.intake_key (kid, region, not_before, not_after)
			values (${kid(letter)}, ${region}, ${`${from}Z`}, ${`${to}Z`})`;
	const sql = readMigrations().find(({ name }) => name.startsWith("0510"))?.body ?? "";
	const mends = /WITH ordered[\s\S]*?;/.exec(sql)?.[0];
	assert.ok(mends);
	await admin.unsafe(mends);
	const rows = await admin<
		{ kid: string; ends: Date }[]
	>`select kid, not_after as ends from access.intake_key order by kid`;
	assert.deepEqual(
		rows.map((row) => [row.kid[0], row.ends.toISOString()]),
		[
			["a", "2026-09-11T00:00:00.000Z"],
			["b", "2026-09-11T00:00:00.000Z"], // a microsecond, to be a period at all
			["c", "2026-11-05T00:00:00.000Z"],
			["d", "2026-12-01T00:00:00.000Z"],
			["e", "2026-10-01T00:00:00.000Z"],
		],
	);
});

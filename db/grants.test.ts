/** Which rights count now: one view says so (0450_protocol.sql), and what asks whether somebody holds one asks that view. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { seedPerson } from "./testing-thread.ts";

/**
 * Functions that ask the table, and why: an admin's right has no end; proposals are about rows that stand; and where a case
 * turns restricted, a claim is let go by whoever has no such row any more.
 */
const ASK_THE_TABLE = new Set([
	...["access.administers", "access.begin_staff_act", "access.bootstrap", "access.take_away"],
	...["access.decide_proposal", "access.propose", "access.separate_duties", "access.role_is_confirmed"],
	...["access.end_roles", "access.states_what_is", "console.receive_report"],
]);

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

test("a right counts until it is taken away or its time is over, whether or not anybody has written so", async () => {
	const { id } = await seedPerson(database, "P", "auditor", ["eu", "us"]);
	const held = async () => {
		const rows = await database.as("web")`
			select region from access.grant_in_force where person_id = ${id} order by region`;
		return rows.map(({ region }) => region);
	};
	assert.deepEqual(await held(), ["eu", "us"]);
	const end = (region: string, ends: string) =>
		database.admin.unsafe(`update access.role_grant set granted_at = now() - interval '2 days', ends_at = ${ends}
			where person_id = '${id}' and region = '${region}'`);
	await end("eu", "now() + interval '1 day'");
	assert.deepEqual(await held(), ["eu", "us"]);
	await end("eu", "now()");
	assert.deepEqual(await held(), ["us"]);
	await database.admin`update access.role_grant set revoked_at = now(), revoked_entry_id = entry_id
		where person_id = ${id} and region = 'us'`;
	assert.deepEqual(await held(), []);
});

test("no function of the database asks by itself whether a right counts", async () => {
	const rows = await database.admin<{ name: string }[]>`
		select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where p.prosrc ~* '(from|join) access[.]role_grant'`;
	const others = rows.map(({ name }) => name).filter((name) => !ASK_THE_TABLE.has(name));
	assert.deepEqual(others, []);
});

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();
after(() => database.drop());

test("each login role signs in as itself and owns nothing", async () => {
	for (const role of ["web", "keeper", "notary"] as const) {
		const [row] = await database.as(role)`select session_user::text as who,
			(select count(*)::int from pg_class where relowner = session_user::regrole) as owned`;
		assert.deepEqual({ ...row }, { who: role, owned: 0 });
	}
});

test("nobody signs in as owner", async () => {
	const [row] = await database.admin`select rolcanlogin from pg_roles where rolname = 'owner'`;
	assert.equal(row?.rolcanlogin, false);
});

test("a login role makes no table, no temporary table and no schema", async () => {
	const web = database.as("web");
	await assert.rejects(web`create table public.mine (x int)`, { code: "42501" });
	await assert.rejects(web`create temp table mine (x int)`, { code: "42501" });
	await assert.rejects(web`create schema mine`, { code: "42501" });
});

test("the server listens on no port and logs no statement", async () => {
	const [row] = await database.admin`select current_setting('listen_addresses') as tcp,
		current_setting('log_min_error_statement') as statement, current_setting('log_error_verbosity') as verbosity,
		current_setting('password_encryption') as password, current_setting('unix_socket_permissions') as mode`;
	assert.deepEqual(
		{ ...row },
		{ tcp: "", statement: "panic", verbosity: "terse", password: "scram-sha-256", mode: "0700" },
	);
});

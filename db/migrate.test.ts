import assert from "node:assert/strict";
import { after, test } from "node:test";
import { connect, withDatabase, withRole } from "./client.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { rolePasswords, startTestCluster } from "./testing.ts";

// A cluster of its own: these tests need one that has no roles of ours yet.
const cluster = await startTestCluster();
after(() => cluster.stop());
const passwords = rolePasswords(cluster.url);
const admin = connect(cluster.url, { max: 2 });
after(() => admin.end());
const names = readMigrations().map(({ name }) => name);

test("two databases of one fresh cluster are migrated at once", async () => {
	await admin.unsafe("CREATE DATABASE one");
	await admin.unsafe("CREATE DATABASE two");
	const urls = ["one", "two"].map((name) => withDatabase(cluster.url, name));
	const done = await Promise.all(urls.map((url) => migrate(url, { rolePasswords: passwords })));
	assert.deepEqual(
		done.map(({ applied }) => applied),
		[names, names],
	);
});

test("a second run applies nothing", async () => {
	const { applied } = await migrate(withDatabase(cluster.url, "one"), { rolePasswords: passwords });
	assert.deepEqual(applied, []);
});

test("two migrators of one database take turns", async () => {
	await admin.unsafe("CREATE DATABASE turns");
	const url = withDatabase(cluster.url, "turns");
	const done = await Promise.all([1, 2, 3].map(() => migrate(url, { rolePasswords: passwords })));
	assert.deepEqual(
		done.flatMap(({ applied }) => applied),
		names,
	);
});

test("a file that changed after it ran is refused, and so is a database that is newer", async () => {
	const url = withDatabase(cluster.url, "two");
	const sql = connect(url, { max: 1 });
	await sql`update migrations.applied set sha256 = 'other' where name = ${names[0] ?? ""}`;
	await assert.rejects(migrate(url, { rolePasswords: passwords }), /was changed after it ran/);
	await sql`update migrations.applied set name = '9999_later.sql' where name = ${names[0] ?? ""}`;
	await assert.rejects(
		migrate(url, { rolePasswords: passwords }),
		/newer than this program: it knows 9999_later\.sql/,
	);
	await sql.end();
});

test("a password is stored as a verifier, and only it opens", async () => {
	const [row] = await admin`select rolpassword from pg_authid where rolname = 'web'`;
	assert.match(row?.rolpassword, /^SCRAM-SHA-256\$4096:/);
	for (const [password, code] of [
		[passwords.web, null],
		["wrong", "28P01"],
	] as const) {
		const sql = connect(withRole(withDatabase(cluster.url, "one"), "web", password), { max: 1 });
		const outcome = await sql`select 1`.then(
			() => null,
			(error: { code: string }) => error.code,
		);
		assert.equal(outcome, code);
		await sql.end();
	}
});

test("a role of ours that somebody gave more rights is refused", async () => {
	await admin.unsafe("ALTER ROLE notary CREATEDB");
	await assert.rejects(
		migrate(withDatabase(cluster.url, "one"), { rolePasswords: passwords }),
		/role named notary with more rights/,
	);
	await admin.unsafe("ALTER ROLE notary NOCREATEDB");
});

test("a database's owner with CREATEROLE migrates as well as a superuser", async () => {
	const fresh = await startTestCluster();
	const sql = connect(fresh.url, { max: 1 });
	try {
		await sql.unsafe("CREATE ROLE hostmaster LOGIN CREATEROLE PASSWORD 'between us'");
		await sql.unsafe("CREATE DATABASE hosted OWNER hostmaster");
		const url = withRole(withDatabase(fresh.url, "hosted"), "hostmaster", "between us");
		assert.deepEqual((await migrate(url, { rolePasswords: passwords })).applied, names);
		assert.deepEqual((await migrate(url, { rolePasswords: passwords })).applied, []);
		await sql.unsafe("CREATE ROLE nobody LOGIN PASSWORD 'in particular'");
		await sql.unsafe("CREATE DATABASE bare OWNER nobody");
		const bare = withRole(withDatabase(fresh.url, "bare"), "nobody", "in particular");
		await assert.rejects(
			migrate(bare, { rolePasswords: passwords }),
			/must own the database and have CREATEROLE/,
		);
	} finally {
		await sql.end();
		await fresh.stop();
	}
});

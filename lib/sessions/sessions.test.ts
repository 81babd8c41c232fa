import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import { demoPeople } from "./demo-people.ts";
import { endSession } from "./end-session.ts";
import { resolveSession } from "./resolve-session.ts";
import { startSession } from "./start-session.ts";
import { newToken } from "./token.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
});
after(async () => {
	await closeWeb();
	await database.drop();
});

const typesOf = async (personId: string) =>
	(await database.admin`select type from ledger.entry where actor = ${personId} order by at, id`).map(
		({ type }) => type,
	);

test("a session is found by its token alone, with the rights of this moment", async () => {
	const { id, alias } = await seedPerson(database, "M", "moderator", ["eu", "us"]);
	const { token, sessionId } = await startSession({ personId: id, factor: "demo" });
	const actor = await resolveSession(token);
	assert.deepEqual([actor?.personId, actor?.alias, actor?.sessionId], [id, alias, sessionId]);
	assert.deepEqual(actor?.grants, [
		{ role: "moderator", region: "eu" },
		{ role: "moderator", region: "us" },
	]);
	await database.admin`
		update access.role_grant set revoked_at = now(), revoked_entry_id = entry_id where person_id = ${id} and region = 'us'`;
	assert.deepEqual((await resolveSession(token))?.grants, [{ role: "moderator", region: "eu" }]);
});

test("the database holds a hash of the token, never the token", async () => {
	const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
	const { token } = await startSession({ personId: id, factor: "demo" });
	const rows = await database.admin`
		select encode(token_hash, 'escape') || encode(token_hash, 'base64') || encode(token_hash, 'hex') as kept
		from console.session where person_id = ${id}`;
	assert.ok(rows.every(({ kept }) => !kept.includes(token)));
	const [leaves] =
		await database.admin`select string_agg(convert_from(leaf, 'UTF8'), '') as all from ledger.entry`;
	assert.ok(!leaves?.all.includes(token));
});

test("an unknown token, a mistyped one and none are nobody", async () => {
	for (const token of [newToken(), "x", "", "'; select 1; --", newToken().slice(1)]) {
		assert.equal(await resolveSession(token), null);
	}
});

test("half an hour without a request ends a session, and the end is on the record", async () => {
	const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
	const { token, sessionId } = await startSession({ personId: id, factor: "demo" });
	await database.admin`update console.session set seen_at = now() - interval '29 minutes' where id = ${sessionId}`;
	assert.ok(await resolveSession(token)); // a request in time begins the half hour anew
	const [row] = await database.admin`
		select seen_at > now() - interval '1 minute' as fresh from console.session where id = ${sessionId}`;
	assert.equal(row?.fresh, true);
	await database.admin`update console.session set seen_at = now() - interval '31 minutes' where id = ${sessionId}`;
	assert.equal(await resolveSession(token), null);
	assert.equal(await resolveSession(token), null);
	assert.deepEqual(await typesOf(id), ["session.signed_in", "session.ended"]);
});

test("after twelve hours a session ends however busy it is", async () => {
	const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
	const { token, sessionId } = await startSession({ personId: id, factor: "demo" });
	const [row] = await database.admin`
		select extract(epoch from expires_at - created_at)::int as seconds from console.session where id = ${sessionId}`;
	assert.equal(row?.seconds, 12 * 3600);
	await database.admin`
		update console.session set created_at = now() - interval '13 hours', expires_at = now() - interval '1 second'
		where id = ${sessionId}`;
	assert.equal(await resolveSession(token), null);
});

test("ending a session ends it everywhere at once, and once", async () => {
	const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
	const { token } = await startSession({ personId: id, factor: "demo" });
	const actor = await resolveSession(token);
	assert.ok(actor);
	await endSession(actor);
	await endSession(actor);
	assert.equal(await resolveSession(token), null);
	assert.deepEqual(await typesOf(id), ["session.signed_in", "session.ended"]);
});

test("a disabled person cannot sign in, and whoever is disabled is out at the next request", async () => {
	const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
	const { token } = await startSession({ personId: id, factor: "demo" });
	await database.admin`update access.person set disabled_at = now() where id = ${id}`;
	assert.equal(await resolveSession(token), null);
	await assert.rejects(startSession({ personId: id, factor: "demo" }), { code: "NOT_PERMITTED" });
	assert.deepEqual(await typesOf(id), ["session.signed_in", "session.ended", "session.refused"]);
});

test("the demo lets in nobody but its own people", async () => {
	const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
	await database.admin`update access.person set demo = false where id = ${id}`;
	await assert.rejects(startSession({ personId: id, factor: "demo" }), { code: "NOT_PERMITTED" });
	await assert.rejects(startSession({ personId: randomUUID(), factor: "demo" }), { code: "NOT_PERMITTED" });
});

test("production shows no demo people, whoever is in the database", async () => {
	assert.ok((await demoPeople()).length > 0);
	process.env.COUNTERSIGN_MODE = "production";
	try {
		assert.deepEqual(await demoPeople(), []);
	} finally {
		delete process.env.COUNTERSIGN_MODE;
	}
});

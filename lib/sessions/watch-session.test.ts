import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import { endSession } from "./end-session.ts";
import { resolveSession } from "./resolve-session.ts";
import { startSession } from "./start-session.ts";
import { newToken } from "./token.ts";
import { watchSession } from "./watch-session.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
});
after(async () => {
	await closeWeb();
	await database.drop();
});

test("a page that asks by itself is the same person, and keeps no idle session alive", async () => {
	const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
	const { token, sessionId } = await startSession({ personId: id, factor: "demo" });
	await database.admin`update console.session set seen_at = now() - interval '29 minutes' where id = ${sessionId}`;
	const seen = async () =>
		(await database.admin`select seen_at::text as at from console.session where id = ${sessionId}`)[0]?.at;
	const before = await seen();
	assert.equal((await watchSession(token))?.personId, id);
	assert.equal(await seen(), before);
	await database.admin`update console.session set seen_at = now() - interval '31 minutes' where id = ${sessionId}`;
	assert.equal(await watchSession(token), null);
});

test("an ended session, an unknown token and none are nobody", async () => {
	const { id } = await seedPerson(database, "M", "moderator", ["eu"]);
	const { token } = await startSession({ personId: id, factor: "demo" });
	const actor = await resolveSession(token);
	assert.ok(actor);
	await endSession(actor);
	for (const one of [token, newToken(), "x", ""]) assert.equal(await watchSession(one), null);
});

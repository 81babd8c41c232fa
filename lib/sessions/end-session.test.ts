import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Actor } from "../actor.ts";
import { endOwnSession, endOwnSessions } from "./end-session.ts";
import { listSessions } from "./list-sessions.ts";
import { resolveSession } from "./resolve-session.ts";
import { startSession } from "./start-session.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
});
after(async () => {
	await closeWeb();
	await database.drop();
});

/** A person signed in at so many browsers. */
async function someone(role: string, browsers: number) {
	const { id } = await seedPerson(database, "T", role, ["eu"]);
	await database.admin`delete from console.session where person_id = ${id}`; // the one that it comes with
	const tokens: string[] = [];
	while (tokens.length < browsers)
		tokens.push((await startSession({ personId: id, factor: "demo", browser: "B" })).token);
	const actors = await Promise.all(tokens.map((each) => resolveSession(each)));
	return { id, tokens, actor: actors[0] as Actor, actors: actors as Actor[] };
}
const alive = async (tokens: string[]) =>
	(await Promise.all(tokens.map((token) => resolveSession(token)))).map((actor) => actor !== null);
const ends = async (personId: string) =>
	(
		await database.admin`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'session.ended'
			and (actor = ${personId} or convert_from(leaf, 'UTF8')::jsonb->>'person' = ${personId}) order by at, id`
	).map(({ leaf }) => leaf as { session: string; person?: string; error?: string; actor: { id: string } });

describe("sessions", () => {
	it("one's own are listed with their browser, this one marked, nobody else's and none that is over", async () => {
		const me = await someone("moderator", 3);
		await someone("moderator", 2);
		await endOwnSession(me.actor, me.actors[1]?.sessionId ?? "");
		await database.admin`
			update console.session set seen_at = now() - interval '10 minutes' where id = ${me.actors[2]?.sessionId ?? ""}`;
		const listed = await listSessions(me.actor);
		assert.deepEqual(
			listed.map(({ id, here, factor, browser }) => [id, here, factor, browser]),
			[
				[me.actor.sessionId, true, "demo", "B"],
				[me.actors[2]?.sessionId, false, "demo", "B"],
			],
		);
		assert(!JSON.stringify(listed).includes("hash"));
	});

	it("another of one's own is ended with its entry, somebody else's is not", async () => {
		const [me, you] = [await someone("moderator", 2), await someone("moderator", 1)];
		assert.equal(await endOwnSession(me.actor, me.actors[1]?.sessionId ?? ""), true);
		assert.equal(await endOwnSession(me.actor, me.actors[1]?.sessionId ?? ""), false);
		assert.equal(await endOwnSession(me.actor, you.actor.sessionId), false);
		assert.equal(await endOwnSession(me.actor, randomUUID()), false);
		assert.deepEqual([await alive(me.tokens), await alive(you.tokens)], [[true, false], [true]]);
		assert.deepEqual(
			(await ends(me.id)).map(({ session }) => session),
			[me.actors[1]?.sessionId],
		);
	});

	it("signing out everywhere ends each, with an entry each", async () => {
		const me = await someone("moderator", 3);
		assert.equal(await endOwnSessions(me.actor), 3);
		assert.deepEqual(await alive(me.tokens), [false, false, false]);
		assert.deepEqual(
			(await ends(me.id)).map(({ session }) => session).sort(),
			me.actors.map(({ sessionId }) => sessionId).sort(),
		);
	});
});

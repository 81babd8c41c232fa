import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { seedCase, type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { endingOf, endingsOfThread, overInWords } from "./openings-of.ts";

let desk: TestDesk;
let auditor: Actor;
before(async () => {
	desk = await testDesk();
	auditor = await desk.actor("auditor");
});
after(() => desk.close());

/** A running opening on a case claimed by whoever opened it, as the keeper writes it. */
async function opened(): Promise<{ id: string; by: Actor; caseId: string }> {
	const { admin } = desk.database;
	const [id, by, caseId] = [randomUUID(), await desk.actor("moderator"), await seedCase(desk.database)];
	await admin`insert into console.claim (case_id, person_id, entry_id) values (${caseId}, ${by.personId}, ${randomUUID()})`;
	await admin`
		insert into access.opening (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id,
			scope, read_token_hash, granted_at, expires_at, entry_id)
		select ${id}, ${by.personId}, 'moderator', ${by.sessionId}, c.id, c.thread_id, 'eu', 'USER_REPORT_REVIEW',
			'DOES_IT_VIOLATE', ${randomUUID()}, '{[1,9]}', ${randomBytes(32)}, now(), now() + interval '30 minutes', ${randomUUID()}
		from console.case c where c.id = ${caseId}`;
	return { id, by, caseId };
}

async function end(id: string) {
	const ending = await endingOf(auditor, { id, region: "eu" });
	assert.ok(ending);
	return { over: ending.over, words: overInWords(ending) };
}

test("an opening lives until its case is closed, its claim or session is gone or only child safety sees the case, and says so", async () => {
	const { admin } = desk.database;
	const ends: [over: string, how: (of: Awaited<ReturnType<typeof opened>>) => Promise<unknown>][] = [
		["CASE_CLOSED", ({ caseId }) => admin`update console.case set closed_at = now() where id = ${caseId}`],
		[
			"CLAIM_LOST",
			({ caseId, by }) =>
				admin`update console.claim set released_at = now(), released_by = ${by.personId} where case_id = ${caseId}`,
		],
		["RIGHT_LOST", ({ by }) => admin`update console.session set ended_at = now() where id = ${by.sessionId}`],
		["RIGHT_LOST", ({ caseId }) => admin`update console.case set restricted = true where id = ${caseId}`],
	];
	for (const [over, how] of ends) {
		const of = await opened();
		assert.deepEqual(await end(of.id), { over: null, words: null });
		await how(of);
		const told = await end(of.id);
		assert.equal(told.over, over);
		assert.ok(told.words);
	}
});

test("one that ran out is over by its time alone, on the case page too", async () => {
	const { admin } = desk.database;
	const { id, caseId, by } = await opened();
	const [found] = await admin<
		{ thread: string }[]
	>`select thread_id as thread from console.case where id = ${caseId}`;
	const ofThread = async () =>
		(await endingsOfThread(by, { id: found?.thread ?? "", region: "eu" })).get(id)?.over;
	assert.equal(await ofThread(), null);
	await admin`
		update access.opening set granted_at = now() - interval '31 minutes', expires_at = now() - interval '1 minute'
		where id = ${id}`;
	assert.deepEqual(await end(id), { over: "EXPIRED", words: null });
	assert.equal(await ofThread(), "EXPIRED");
});

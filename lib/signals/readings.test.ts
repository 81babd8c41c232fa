/** What the rules read of the database: what counts as having acted, who has left, and when to look again. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { selectReadings, selectStaff, selectState } from "#db/queries/signals.ts";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { decideNothing } from "#db/testing-decision.ts";
import { type SeededThread, seedOpening, seedPerson, seedThread } from "#db/testing-thread.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

const worker = () => database.as("worker");

/** A thread of which the claimer opened something half an hour ago. */
async function opened(): Promise<SeededThread> {
	const thread = await seedThread(database);
	const { opening } = await seedOpening(database, {
		...{ thread, reason: "EMERGENCY_RISK_TO_LIFE", question: "IS_LIFE_AT_RISK", reviewHours: 24 },
	});
	await asOwner(`update access.opening set granted_at = now() - interval '30 minutes',
		expires_at = now() - interval '15 minutes' where id = '${opening}'`);
	return thread;
}

/** Straight into the tables, past what binds a row to its act: here only what is read matters. */
async function asOwner(statement: string): Promise<void> {
	await database.admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		await tx.unsafe(statement);
	});
}
const decided = ({ caseId }: SeededThread, person: string, minutesAgo: number, outcome = "NO_VIOLATION") =>
	asOwner(`insert into console.decision (id, case_id, person_id, outcome, decided_at, entry_id) values
		('${randomUUID()}', '${caseId}', '${person}', '${outcome}', now() - interval '${minutesAgo} minutes', '${randomUUID()}')`);
const escalated = ({ caseId, moderator }: SeededThread, minutesAgo: number, kind = "CHILD_SAFETY") =>
	asOwner(`insert into console.escalation (id, case_id, person_id, kind, escalated_at, entry_id) values
		('${randomUUID()}', '${caseId}', '${moderator.id}', '${kind}', now() - interval '${minutesAgo} minutes', '${randomUUID()}')`);

async function acted({ caseId }: SeededThread): Promise<boolean | undefined> {
	const readings = await selectReadings(worker(), new Date(0), new Date(Date.now() + 60_000));
	return readings.find((one) => one.caseId === caseId)?.acted;
}

test("whoever decided before they opened has not decided what they opened", async () => {
	const [before, after, others] = [await opened(), await opened(), await opened()];
	assert.equal(await acted(before), false);
	await decided(before, before.moderator.id, 60);
	await decided(after, after.moderator.id, 10);
	await decided(others, after.moderator.id, 10);
	assert.deepEqual([await acted(before), await acted(after), await acted(others)], [false, true, false]);
});

test("handing a case to child safety counts as having acted, until child safety finds nothing in it", async () => {
	const [waiting, upheld, nothing, threat] = [await opened(), await opened(), await opened(), await opened()];
	for (const thread of [waiting, upheld, nothing]) await escalated(thread, 20);
	await escalated(threat, 20, "THREAT_TO_LIFE");
	const { id } = await seedPerson(database, "C", "child_safety", ["eu"]);
	assert.equal(await acted(nothing), true);
	await asOwner(`insert into console.decision (id, case_id, person_id, outcome, account, entry_id) values
		('${randomUUID()}', '${upheld.caseId}', '${id}', 'SUSPEND_ACCOUNT', 'u1', '${randomUUID()}')`);
	await decided(nothing, id, 5);
	await decided(threat, id, 5);
	assert.deepEqual(
		[await acted(waiting), await acted(upheld), await acted(nothing), await acted(threat)],
		[true, true, false, true],
	);
});

test("somebody leaves when they are disabled, or when the last of their rights ends", async () => {
	const { id } = await seedPerson(database, "P", "moderator", ["eu", "us"]);
	const left = async () => (await selectStaff(worker())).find((one) => one.id === id)?.leftAt;
	const day = 86_400_000;
	const about = (at: number | null | undefined, days: number) =>
		assert.ok(Math.abs((at ?? 0) - (Date.now() + days * day)) < 60_000, `${at}`);
	const end = (region: string, column: string, days: number) =>
		asOwner(`update access.role_grant set granted_at = now() - interval '9 days', ${column} = now() + interval '${days} days'
			where person_id = '${id}' and region = '${region}'`);
	assert.equal(await left(), null);
	await end("eu", "ends_at", -3);
	assert.equal(await left(), null, "there is another right");
	await end("us", "ends_at", 2);
	about(await left(), 2);
	await asOwner(`update access.role_grant set revoked_at = now() - interval '1 day', revoked_entry_id = entry_id
		where person_id = '${id}' and region = 'us'`);
	about(await left(), -1);
	await asOwner(`update access.person set disabled_at = now() - interval '5 days' where id = '${id}'`);
	about(await left(), -5);
});

test("the rules look again after every act that could change what they find, and after no other", async () => {
	const thread = await seedThread(database);
	const about = { case: thread.caseId, thread: thread.threadId, region: "eu" };
	const actor = { id: thread.moderator.id, role: "moderator" };
	const append = async (role: "web" | "keeper", event: object) => {
		const sql = database.as(role);
		const common = {
			outcome: "done",
			assurance: { kind: "session" },
			actor,
			session: thread.moderator.sessionId,
		};
		const json = sql.json({ ...common, ...event } as never);
		if (!("escalation" in event)) return void (await sql`select ledger.append(${json})`);
		await sql.begin(async (tx) => {
			await tx`insert into console.escalation (id, case_id, person_id, kind, entry_id)
				select ${event.escalation as string}, ${thread.caseId}, ${actor.id}, 'CHILD_SAFETY', id from ledger.append(${json})`;
			await tx`update console.case set restricted = true where id = ${thread.caseId}`;
		});
	};
	let state = await selectState(worker());
	assert.equal(await selectState(worker()), state);
	for (const event of [
		{ type: "case.claimed", ...about },
		{ type: "case.released", ...about },
		{ type: "case.escalated", escalation: randomUUID(), category: "CHILD_SAFETY", ...about },
	]) {
		await append("web", event);
		assert.notEqual(await selectState(worker()), state, event.type);
		state = await selectState(worker());
	}
	const other = await seedThread(database);
	state = await selectState(worker());
	await decideNothing(database, other);
	assert.notEqual(await selectState(worker()), state, "case.decided");
	state = await selectState(worker());
	await seedPerson(database, "P", "moderator", ["eu"]);
	assert.notEqual(await selectState(worker()), state, "somebody else");
	state = await selectState(worker());
	await append("web", { type: "session.ended" });
	assert.equal(await selectState(worker()), state);
});

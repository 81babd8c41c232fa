/** How a case ends, by which a thread's clock begins: by a decision, when the database says; whatever a console says. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { decideNothing } from "./testing-decision.ts";
import { type SeededThread, seedThread } from "./testing-thread.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

const closed = async ({ caseId }: SeededThread) => {
	const [row] =
		await database.admin`select closed_at > now() - interval '1 minute' as now from console.case where id = ${caseId}`;
	return row?.now;
};

test("a decision with its entry ends a case, at the database's time", async () => {
	const thread = await seedThread(database);
	await decideNothing(database, thread);
	assert.equal(await closed(thread), true);
});

test("without one, or with that of another person, case, kind or outcome, it stays open", async () => {
	const thread = await seedThread(database);
	const other = await seedThread(database);
	const web = database.as("web");
	await assert.rejects(web`update console.case set closed_at = '2001-01-01' where id = ${thread.caseId}`, {
		code: "CS326",
	});
	const role = "moderator";
	for (const [lie, code] of [
		[{ actor: { id: randomUUID(), role } }, "CS043"],
		[{ actor: { id: other.moderator.id, role }, session: other.moderator.sessionId }, "CS411"], // has not claimed it
		[{ actor: { id: thread.moderator.id, role: "lead" } }, "CS043"],
		[{ session: other.moderator.sessionId }, "CS043"],
		[{ of: other.caseId }, "CS049"],
		[{ of: randomUUID() }, "CS049"],
		[{ type: "case.claimed" }, "CS410"],
		[{ verdict: "WARN" }, "CS411"],
		[{ digest: "0".repeat(64) }, "CS411"],
	] as const) {
		await assert.rejects(decideNothing(database, thread, lie), { code });
	}
	assert.equal(await closed(thread), null);
});

test("nobody writes a decision, what it asks, or that it left, in another way", async () => {
	const thread = await seedThread(database);
	const decision = await decideNothing(database, thread);
	for (const role of ["web", "keeper", "worker"] as const) {
		const sql = database.as(role);
		for (const attempt of [
			() => sql`insert into console.decision (id, case_id, person_id, outcome, entry_id)
				values (${randomUUID()}, ${thread.caseId}, ${thread.moderator.id}, 'NO_VIOLATION', ${randomUUID()})`,
			() => sql`insert into console.outbox (platform_id, region, decision_id)
				select platform_id, region, ${decision} from console.case where id = ${thread.caseId}`,
			() => sql`insert into console.action (decision_id, n, kind, person, account)
				values (${decision}, 1, 'TERMINATE_ACCOUNT', 1, 'u1')`,
			() => sql`update console.decision set left_at = now(), needs_second = false where id = ${decision}`,
			() => sql`delete from console.decision where id = ${decision}`,
			() => sql`insert into console.decision_confirmation (decision_id, decider_id, person_id, entry_id)
				values (${decision}, ${thread.moderator.id}, ${randomUUID()}, ${randomUUID()})`,
			() => sql`insert into console.undone_decision (id, case_id, kind, decider_id, person_id, decided_at, decided_entry_id,
				decision, entry_id) values (${decision}, ${thread.caseId}, 'UNDONE', ${thread.moderator.id}, ${thread.moderator.id}, now(),
				${randomUUID()}, '{}', ${randomUUID()})`,
			() =>
				sql`select console.take_back(${decision}, 'UNDONE', ${thread.moderator.id}, ${randomUUID()}, null)`,
		]) {
			await assert.rejects(attempt(), { code: "42501" });
		}
	}
	await assert.rejects(database.as("web")`select console.let_go_due(10)`, { code: "42501" });
	const [row] = await database.as("web")`select console.let_go(${decision}) as gone`;
	assert.equal(row?.gone, false, "nothing leaves before its time, whoever asks");
});

test("no entry says that somebody decided, undid or answered without the act", async () => {
	const thread = await seedThread(database);
	const decision = await decideNothing(database, thread);
	const { id, sessionId } = thread.moderator;
	const by = {
		...{
			outcome: "done",
			assurance: { kind: "session" },
			actor: { id, role: "moderator" },
			session: sessionId,
		},
		...{ case: thread.caseId, thread: thread.threadId, region: "eu", decision },
	};
	const web = database.as("web");
	for (const event of [
		{ type: "case.decided", verdict: "NO_VIOLATION" },
		{ type: "decision.undone" },
		{ type: "decision.answered", action: "WARN", kind: "DONE" },
	]) {
		await assert.rejects(web`select ledger.append(${web.json({ ...by, ...event })})`, { code: "CS012" });
	}
	const keeper = database.as("keeper");
	for (const type of ["decision.confirmed", "decision.declined"]) {
		const event = { ...by, type, entry: randomUUID(), digest: "0".repeat(64) };
		await assert.rejects(keeper`select ledger.append(${keeper.json(event)})`, { code: "CS012" });
	}
});

test("nor does a case begin closed, and what a closed one was about stays", async () => {
	const thread = await seedThread(database);
	const web = database.as("web");
	await assert.rejects(
		web`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, closed_at)
			select gen_random_uuid(), platform_id, thread_id, region, category, 2, false, false, now(), '2001-01-01'
			from console.case where id = ${thread.caseId}`,
		{ code: "CS326" },
	);
	await decideNothing(database, thread);
	await assert.rejects(
		web`update console.case set category = 'SCAMS_AND_FRAUD' where id = ${thread.caseId}`,
		{
			code: "CS022",
		},
	);
	await assert.rejects(
		database.admin`update console.case set closed_at = 'infinity' where closed_at is null`,
		{
			code: "23514",
		},
	);
});

test("no message is gone when it comes", async () => {
	const { threadId, reportId } = await seedThread(database);
	await assert.rejects(
		database.as(
			"web",
		)`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id, gone_at)
			values (${threadId}, 99, 'm99', 'u1', now(), 'text', 'PLATFORM', ${reportId}, now())`,
		{ code: "CS327" },
	);
});

test("nobody says that something was erased, or that a key was made or stored, without doing it", async () => {
	const keeper = database.as("keeper");
	for (const event of [
		{ type: "data.erased", kind: "WORDS", count: 3 },
		{ type: "key.stored", key: "k".repeat(43), store: "kms" },
		{ type: "key.created", key: "k".repeat(43), store: "file" },
		{ type: "key.rotated", key: "k".repeat(43), store: "file" },
	]) {
		const whole = { ...event, outcome: "done", assurance: { kind: "system" }, region: "eu" };
		await assert.rejects(keeper`select ledger.append(${keeper.json(whole)})`, { code: "CS012" });
	}
	for (const role of ["web", "keeper", "worker"] as const) {
		await assert.rejects(
			database.as(role)`insert into vault.erasure values (gen_random_uuid(), 'WORDS', 1)`,
			{
				code: "42501",
			},
		);
		await assert.rejects(database.as(role)`select vault.say_erased('WORDS', 'eu', 1)`, { code: "42501" });
	}
});

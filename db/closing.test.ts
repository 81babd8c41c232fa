/** How a case ends, by which a thread's clock begins: by a decision, when the database says; whatever a console says. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Sql } from "./client.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { type SeededThread, seedThread } from "./testing-thread.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

/** As lib/cases/decide-case.ts does, with what a stolen console would say instead. */
async function decide(
	{ caseId, threadId, moderator }: SeededThread,
	{ person = moderator.id, type = "case.decided", closedAt = "now()", of = caseId } = {},
): Promise<void> {
	const web = database.as("web");
	await web.begin(async (tx) => {
		const decided = {
			...{
				type,
				outcome: "done",
				assurance: { kind: "session" },
				actor: { id: moderator.id, role: "moderator" },
			},
			...{ case: of, thread: threadId, region: "eu" },
			...(type === "case.decided" && { decision: randomUUID(), verdict: "NO_VIOLATION" }),
		};
		const [entry] = await tx`select id from ledger.append(${tx.json(decided)})`;
		await tx`insert into console.decision (id, case_id, person_id, outcome, entry_id)
			values (${randomUUID()}, ${caseId}, ${person}, 'NO_VIOLATION', ${entry?.id})`;
		await (tx as unknown as Sql).unsafe(
			`update console.case set closed_at = ${closedAt} where id = '${caseId}'`,
		);
	});
}
const closed = async ({ caseId }: SeededThread) => {
	const [row] =
		await database.admin`select closed_at > now() - interval '1 minute' as now from console.case where id = ${caseId}`;
	return row?.now;
};

test("a decision with its entry ends a case, at the database's time, whatever time the console says", async () => {
	for (const closedAt of ["now()", "'2001-01-01'", "'infinity'", "'-infinity'"]) {
		const thread = await seedThread(database);
		await decide(thread, { closedAt });
		assert.equal(await closed(thread), true);
	}
});

test("without one, or with that of another person, case or kind, it stays open", async () => {
	const thread = await seedThread(database);
	const web = database.as("web");
	await assert.rejects(web`update console.case set closed_at = '2001-01-01' where id = ${thread.caseId}`, {
		code: "CS326",
	});
	for (const lie of [{ person: randomUUID() }, { of: randomUUID() }, { type: "case.claimed" }])
		await assert.rejects(decide(thread, lie), { code: "CS326" });
	// An entry of before says nothing of now.
	const other = await seedThread(database);
	await decide(other);
	await assert.rejects(
		web.begin(async (tx) => {
			await tx`insert into console.decision (id, case_id, person_id, outcome, entry_id)
				select ${randomUUID()}, ${thread.caseId}, person_id, outcome, entry_id from console.decision where case_id = ${other.caseId}`;
			await tx`update console.case set closed_at = now() where id = ${thread.caseId}`;
		}),
		{ code: "CS326" },
	);
	assert.equal(await closed(thread), null);
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
	await decide(thread);
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

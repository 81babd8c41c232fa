/** What becomes of threads' content: by which clock it goes, what keeps it, and that there is no other way. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, beforeEach, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { testIntakeKey } from "./testing-intake-key.ts";
import { closeAgo, makeDue, planRetention, putRetention, testClock } from "./testing-retention.ts";
import { openTestLog, sealPending } from "./testing-seal.ts";
import { type SeededThread, seedOpening, seedThread } from "./testing-thread.ts";

const databases: TestDatabase[] = [];
after(() => Promise.all(databases.map((one) => one.drop())));
let database: TestDatabase;
beforeEach(async () => {
	database = await testDatabase();
	databases.push(database);
});

const fate = async (threadId: string) => {
	const [row] = await database.as("keeper")`
		select state, ending, category, days, closed_at is not null as closed, holds, life,
			round(extract(epoch from falls_due_at - clock_timestamp()) / 86400)::int as in_days
		from vault.fate where thread_id = ${threadId}`;
	return row;
};
const thread = async (days?: number, options: Parameters<typeof seedThread>[1] = {}) => {
	const seeded = await seedThread(database, options);
	if (days !== undefined) await closeAgo(database, seeded.caseId, days);
	return seeded;
};
const decide = (seeded: SeededThread, outcome: string) =>
	database.admin`insert into console.decision (id, case_id, person_id, outcome, account, left_at, entry_id)
		values (${randomUUID()}, ${seeded.caseId}, ${seeded.moderator.id}, ${outcome},
			${outcome === "WARN" ? "u1" : null}, clock_timestamp(), ${randomUUID()})`;
const hold = (seeded: SeededThread) =>
	database.admin`update vault.thread_life set holds = holds + 1 where thread_id = ${seeded.threadId}`;
const sealedRows = async (threadId: string) => {
	const [row] = await database.admin`select
		(select count(*)::int from vault.sealed_message where thread_id = ${threadId}) as messages,
		(select count(*)::int from vault.sealed_key where thread_id = ${threadId}) as keys,
		(select count(*)::int from console.message where thread_id = ${threadId}) as outline,
		(select count(*)::int from console.message where thread_id = ${threadId} and gone_at is not null) as gone`;
	return { ...row };
};

describe("a thread's clock", () => {
	it("does not run while a case is open, and without a policy never ends", async () => {
		const open = await thread();
		const closed = await thread(9999);
		assert.equal((await fate(open.threadId))?.state, "open");
		assert.deepEqual(
			[(await fate(closed.threadId))?.state, (await fate(closed.threadId))?.in_days],
			["living", null],
		);
		assert.equal((await planRetention(database)).plan, null);
	});

	it("does not run, and nobody is told, before the decision has left the house", async () => {
		const seeded = await thread(400);
		await decide(seeded, "NO_VIOLATION");
		const state = async () => {
			const [row] = await database.admin`
				select f.state, legal.has_open_case(f.thread_id) as open from vault.fate f where f.thread_id = ${seeded.threadId}`;
			return [row?.state, row?.open];
		};
		assert.deepEqual(await state(), ["living", false]);
		await database.admin`update console.decision set left_at = null where case_id = ${seeded.caseId}`;
		assert.deepEqual(await state(), ["open", true]);
	});

	it("is the ending's: 30 days without a violation, 183 after an action, a year for child safety", async () => {
		await putRetention(database);
		const [nothing, warned, child] = [
			await thread(1),
			await thread(1),
			await thread(1, { restricted: true }),
		];
		await decide(nothing, "NO_VIOLATION");
		await decide(warned, "WARN");
		const said = async ({ threadId }: SeededThread) => {
			const { ending, days, in_days } = (await fate(threadId)) ?? {};
			return [ending, days, in_days];
		};
		assert.deepEqual(await said(nothing), ["noAction", 30, 29]);
		assert.deepEqual(await said(warned), ["action", 183, 182]);
		assert.deepEqual(await said(child), ["childSafety", 365, 364]);
	});

	it("is the first rule's that fits region, category and ending, and the longest of all its cases", async () => {
		await putRetention(database, {
			rules: [
				{ region: "us", days: 400 },
				{ category: "CYBER_VIOLENCE", ending: "action", days: 77 },
				{ category: "CYBER_VIOLENCE", days: 9 },
				{ days: 5 },
			],
		});
		const [eu, us] = [await thread(1), await thread(1, { region: "us" })];
		const child = await thread(1, { restricted: true });
		assert.equal((await fate(child.threadId))?.days, 365); // which no rule makes shorter
		assert.equal((await fate(eu.threadId))?.days, 9);
		assert.equal((await fate(us.threadId))?.days, 400);
		await database.admin`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted,
				due_at, closed_at)
			select ${randomUUID()}, platform_id, thread_id, region, 'SCAMS_AND_FRAUD', 2, false, false, now(), now()
			from console.case where id = ${eu.caseId}`;
		const { days, in_days, category } = (await fate(eu.threadId)) ?? {};
		assert.deepEqual([days, in_days, category], [9, 9, "CYBER_VIOLENCE"]); // from when the last was closed
	});
});

describe("what is past its time", () => {
	it("goes, each thread with its entry, and its outline stays", async () => {
		await putRetention(database);
		const [past, young, open] = [await thread(31), await thread(29), await thread()];
		const plan = await planRetention(database);
		assert.deepEqual([plan.due, plan.living, plan.waits], [1, 3, false]);
		const [row, ...others] = await makeDue(database, plan.plan);
		assert.deepEqual([row?.thread, row?.count, row?.why, others.length], [past.threadId, 20, null, 0]);
		assert.deepEqual(await sealedRows(past.threadId), { messages: 0, keys: 0, outline: 20, gone: 20 });
		for (const { threadId } of [young, open])
			assert.deepEqual(await sealedRows(threadId), { messages: 20, keys: 1, outline: 20, gone: 0 });
		const [entry] = await database.admin`
			select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where id = ${row?.entry ?? null}`;
		const { type, thread: of, life, kind, count, region } = entry?.leaf ?? {};
		assert.deepEqual(
			{ type, of, life, kind, count, region },
			{ type: "thread.due", of: past.threadId, life: 1, kind: "RETENTION", count: 20, region: "eu" },
		);
		assert.equal((await fate(past.threadId))?.state, "due");
		await assert.rejects(makeDue(database, plan.plan), { code: "CS049" }); // the plan is over
		assert.equal((await planRetention(database)).plan, null);
	});

	it("stays where a hold came, a case was opened or the clock was made longer since the plan", async () => {
		await putRetention(database);
		const [held, again, longer, gone] = [
			await thread(31),
			await thread(31),
			await thread(31),
			await thread(500),
		];
		await decide(longer, "NO_VIOLATION");
		const { plan } = await planRetention(database);
		await hold(held);
		await database.admin`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted,
				due_at)
			select ${randomUUID()}, platform_id, thread_id, region, category, 2, false, false, now()
			from console.case where id = ${again.caseId}`;
		await putRetention(database, { days: { noAction: 90, action: 183, childSafety: 365 } });
		const rows = new Map((await makeDue(database, plan)).map(({ thread: id, why }) => [id, why]));
		assert.equal(rows.get(held.threadId), "HELD");
		assert.equal(rows.get(again.threadId), "OPEN");
		assert.equal(rows.get(longer.threadId), "CLOCK");
		assert.equal(rows.get(gone.threadId), null);
		const [counted] = await database.as(
			"web",
		)`select gone, stayed, ended_at is not null as ended from vault.retention_plan`;
		assert.deepEqual({ ...counted }, { gone: 1, stayed: 3, ended: true });
		for (const { threadId } of [held, again, longer]) assert.equal((await sealedRows(threadId)).messages, 20);
	});

	it("goes in batches: two jobs at once make each thread due once, and a job killed in the middle leaves whole batches", async () => {
		await putRetention(database);
		for (let i = 0; i < 6; i++) await thread(40);
		const { plan } = await planRetention(database);
		// Killed: what it had not committed did not happen.
		const killed = database.as("keeper").begin(async (tx) => {
			const asked = { kind: "RETENTION", plan, limit: 2, clock: testClock() };
			await tx`select * from vault.make_due(${tx.json(asked as never)})`;
			throw new Error("killed");
		});
		await assert.rejects(killed, /killed/);
		const [alive] =
			await database.admin`select count(*)::int as n from vault.thread_life where due_at is null`;
		assert.equal(alive?.n, 6);
		assert.equal((await planRetention(database)).plan, plan);
		const batches = await Promise.all([1, 2, 3].map(() => makeDue(database, plan, { limit: 2 })));
		assert.deepEqual(
			batches.map((rows) => rows.filter(({ entry }) => entry).length),
			[2, 2, 2],
		);
		assert.equal(new Set(batches.flat().map(({ thread: id }) => id)).size, 6);
		const [entries] =
			await database.admin`select count(*)::int as n from ledger.entry where type = 'thread.due'`;
		assert.equal(entries?.n, 6);
	});

	it("goes though somebody has threads locked, and those go by a later plan", async () => {
		await putRetention(database);
		const [byThread, bySameness, free] = [await thread(40), await thread(40), await thread(40)];
		const integration = randomUUID();
		await database.admin`insert into console.integration (id, platform_id, name, regions, token_hash)
			select ${integration}, platform_id, 'i', '{eu}', sha256('i') from console.thread where id = ${bySameness.threadId}`;
		await database.admin`insert into console.sameness (report_id, integration_id, thread_id, report_mac, sequences, message_macs)
			values (${bySameness.reportId}, ${integration}, ${bySameness.threadId}, decode(repeat('00', 16), 'hex'), '{}', '')`;
		const held = Promise.withResolvers<void>();
		const letGo = Promise.withResolvers<void>();
		const hangs = database.as("web").begin(async (tx) => {
			await tx`select from console.thread where id = ${byThread.threadId} for update`;
			await tx`delete from console.sameness where thread_id = ${bySameness.threadId}`;
			held.resolve();
			await letGo.promise;
		});
		await held.promise;
		const { plan } = await planRetention(database);
		const rows = new Map((await makeDue(database, plan)).map(({ thread: id, why }) => [id, why]));
		assert.deepEqual([rows.get(free.threadId), rows.get(bySameness.threadId)], [null, "LOCKED"]);
		assert.equal(rows.has(byThread.threadId), false);
		assert.deepEqual([...(await makeDue(database, plan))], []); // which ends it
		const [counted] =
			await database.admin`select gone, stayed, ended_at is not null as ended from vault.retention_plan`;
		assert.deepEqual({ ...counted }, { gone: 1, stayed: 2, ended: true });
		letGo.resolve();
		await hangs;
		const later = await makeDue(database, (await planRetention(database)).plan);
		assert.equal(later.filter(({ entry }) => entry).length, 2);
	});

	it("does not go by a policy that is younger than a day where an older clock is longer, nor ever within a day", async () => {
		await putRetention(database);
		const [old, young] = [await thread(20), await thread(0)];
		await putRetention(database, { days: { noAction: 0, action: 0, childSafety: 0 }, rules: [{ days: 0 }] });
		assert.deepEqual([(await fate(old.threadId))?.days, (await planRetention(database)).plan], [30, null]);
		await database.admin`alter table access.configuration disable trigger configuration_stays`;
		await database.admin`update access.configuration set at = at - interval '25 hours'`;
		const plan = await planRetention(database);
		assert.deepEqual([(await fate(young.threadId))?.days, plan.due], [1, 1]);
	});

	it("begins another life when it is reported again, which has a clock of its own", async () => {
		await putRetention(database);
		const past = await thread(31);
		const { plan } = await planRetention(database);
		await makeDue(database, plan);
		const intake = await testIntakeKey(database.admin, "eu");
		const [entry] =
			await database.admin`select id, at::text as at from ledger.entry where type = 'report.received'`;
		await database.admin`insert into vault.sealed_key (id, thread_id, region, intake_key, wrapped, names, entry_id, entry_at)
			values (${randomUUID()}, ${past.threadId}, 'eu', ${intake.kid}, ${intake.wrapped}, 'names', ${entry?.id},
				${entry?.at}::text::timestamptz)`;
		const { state, life } = (await fate(past.threadId)) ?? {};
		assert.deepEqual([state, life], ["living", 2]);
	});
});

describe("an opening of what goes", () => {
	it("is over with it: nothing is read further, and what was recorded and not yet taken is not given", async () => {
		await putRetention(database);
		const past = await thread();
		const opened = await seedOpening(database, {
			thread: past,
			reason: "USER_REPORT_REVIEW",
			question: "DOES_IT_VIOLATE",
		});
		// An audit's, which a closed case does not end.
		await database.admin`update access.opening set reason = 'QUALITY_AUDIT' where id = ${opened.opening}`;
		await closeAgo(database, past.caseId, 31);
		const over = async () => {
			const [row] = await database.as("keeper")`select access.end_of(${opened.opening}, null) as r`;
			return row?.r;
		};
		assert.notEqual(await over(), "THREAD_GONE");
		const { plan } = await planRetention(database);
		await makeDue(database, plan);
		assert.equal(await over(), "THREAD_GONE");
		await openTestLog(database);
		while ((await sealPending(database)) > 0);
		await assert.rejects(
			database.as("keeper")`select * from vault.take(${opened.entry}, ${opened.at}::text::timestamptz)`,
			{
				code: "CS047",
			},
		);
	});
});

describe("no other way", () => {
	it("a sealed row does not leave without its thread's entry in the same commit, not even by the owner", async () => {
		await putRetention(database);
		const { threadId } = await thread(31);
		for (const table of ["sealed_message", "sealed_key"]) {
			await assert.rejects(
				database.admin.unsafe(`delete from vault.${table} where thread_id = '${threadId}'`),
				{
					code: table === "sealed_key" ? "23503" : "CS322",
				},
			);
			for (const role of ["web", "keeper", "worker", "notary"] as const)
				await assert.rejects(database.as(role).unsafe(`delete from vault.${table}`), { code: "42501" });
		}
		const { plan } = await planRetention(database);
		for (const role of ["web", "worker", "notary"] as const) {
			await assert.rejects(
				database.as(
					role,
				)`select * from vault.make_due(${JSON.stringify({ kind: "RETENTION", plan, limit: 1 })}::text::jsonb)`,
				{ code: "42501" },
			);
		}
	});

	it("an erasure without a request, or of more than 500 threads, is refused", async () => {
		const keeper = database.as("keeper");
		for (const asked of [
			{ kind: "ERASURE", threads: [] },
			{ kind: "ERASURE", request: randomUUID(), threads: Array.from({ length: 501 }, () => randomUUID()) },
			{ kind: "OTHER" },
			{},
		])
			await assert.rejects(keeper`select * from vault.make_due(${keeper.json(asked as never)})`, {
				code: "CS320",
			});
	});
});

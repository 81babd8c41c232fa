import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { openTestLog, sealPending } from "#db/testing-seal.ts";
import { type SeededThread, seedOpening, seedThread } from "#db/testing-thread.ts";
import { countBatch, countHours, countWaitingReviews } from "./count-hours.ts";

const EMERGENCY = { reason: "EMERGENCY_RISK_TO_LIFE", question: "IS_LIFE_AT_RISK", reviewHours: 24 };

describe("what the worker counts for dashboards", () => {
	let database: TestDatabase;
	let thread: SeededThread;
	let opening: string;
	before(async () => {
		database = await testDatabase();
		await openTestLog(database);
		thread = await seedThread(database);
		({ opening } = await seedOpening(database, { thread, ...EMERGENCY }));
	});
	after(() => database.drop());

	const worker = () => database.as("worker");
	const append = async (event: Record<string, unknown>) => {
		const role = database.as(event.type === "review.judged" ? "keeper" : "web");
		await role`select ledger.append(${role.json({ outcome: "done", assurance: { kind: "session" }, ...event } as never)})`;
	};
	const seal = async () => {
		while ((await sealPending(database)) > 0);
	};
	const counts = async (type: string) => {
		const rows = await database.as("web")`
			select region, role, code, sum(count)::int as count from oversight.hour_count
			where type = ${type} and outcome <> 'refused'
			group by 1, 2, 3`;
		return rows.map((row) => ({ ...row }));
	};
	const total = async () => {
		const [row] = await database.as("web")`
			select (select sum(count)::int from oversight.hour_count where type not in ('opening.covered', 'opening.decided')) as hours,
				(select next::int from oversight.counted) as next, (select count(*)::int from ledger.indexed) as indexed`;
		return row as unknown as { hours: number; next: number; indexed: number };
	};
	const granted = { region: "eu", role: "moderator", code: "EMERGENCY_RISK_TO_LIFE", count: 1 };

	it("an entry that is not sealed is not counted; one that is, once, however small the steps and whoever takes them", async () => {
		assert.equal(await countBatch(worker()), 0);
		await seal();
		const steps = await Promise.all([1, 2, 1, 2, 1].map((most) => countBatch(worker(), most)));
		assert.equal(
			steps.reduce((a, b) => a + b, 0),
			7,
		);
		await Promise.all([countBatch(worker()), countBatch(worker())]);
		const { hours, next, indexed } = await total();
		assert.deepEqual([hours, next], [indexed, indexed]);
		const [days] = await database.as("web")`select sum(count)::int as n from oversight.day_count`;
		assert.equal(days?.n, hours);
		assert.deepEqual(await counts("opening.granted"), [granted]);
		const [row] = await database.as("web")`
			select person_id, openings::int, readings::int, messages::int from oversight.person_day`;
		assert.deepEqual({ ...row }, { person_id: thread.moderator.id, openings: 1, readings: 1, messages: 8 });
	});

	it("a batch that fails leaves no trace of itself", async () => {
		await append({ type: "case.claimed", case: thread.caseId, region: "eu" });
		await seal();
		const before = await total();
		await assert.rejects(
			worker().begin(async (tx) => {
				const { countEntries } = await import("#db/queries/roll-up.ts");
				await countEntries(tx, { epoch: 1, from: before.next, to: before.indexed });
				throw new Error("killed");
			}),
		);
		assert.equal((await total()).hours, before.hours);
		await countBatch(worker());
		assert.equal((await total()).hours, before.indexed);
	});

	it("a verdict covers the opening at its own hour; a decision is counted by how long after the first opening it came", async () => {
		// Of a verdict and of a decision this test needs the entries alone.
		await database.admin`drop trigger review_is_done on ledger.entry`;
		await database.admin`drop trigger decision_act_is_done on ledger.entry`;
		const person = { actor: { id: thread.auditor.id, role: "auditor" }, region: "eu", case: thread.caseId };
		await append({
			type: "review.judged",
			review: randomUUID(),
			opening,
			verdict: "NEEDS_CONTENT",
			...person,
		});
		await append({ type: "review.judged", review: randomUUID(), opening, verdict: "JUSTIFIED", ...person });
		await append({
			type: "review.judged",
			outcome: "refused",
			opening: randomUUID(),
			verdict: "MISUSE",
			...person,
		});
		await append({ type: "case.decided", decision: randomUUID(), verdict: "NO_VIOLATION", ...person });
		await seal();
		await countBatch(worker());
		assert.deepEqual(await counts("opening.covered"), [granted]);
		assert.deepEqual(await counts("opening.decided"), [{ ...granted, role: "auditor", code: "M5" }]);
		assert.deepEqual((await counts("review.judged")).map(({ code }) => code).sort(), [
			"JUSTIFIED",
			"NEEDS_CONTENT",
		]);
	});

	it("a new log is counted behind the old one, and what stands in both once", async () => {
		const before = await total();
		await database.admin`update ledger.log set closed_at = now()`;
		await database.admin`insert into ledger.log (epoch, origin, vkey, size, root, signed_at)
			values (2, 'next.example/log', 'key', 2, ${Buffer.alloc(32)}, now())`;
		await database.admin`insert into ledger.indexed (epoch, index, entry_id, entry_at, leaf_hash)
			select 2, index, entry_id, entry_at, leaf_hash from ledger.indexed where epoch = 1 and index < 2`;
		await countHours.run({ sql: worker(), env: {} as never, signal: new AbortController().signal });
		assert.equal((await total()).hours, before.hours);
		const [row] = await database.as("web")`select epoch, next::int, missing::int from oversight.counted`;
		assert.deepEqual({ ...row }, { epoch: 2, next: 2, missing: 0 });
	});

	it("reviews that wait are counted apart, and the overdue among them", async () => {
		const run = () =>
			countWaitingReviews.run({ sql: worker(), env: {} as never, signal: new AbortController().signal });
		const standing = async () => {
			const rows = await database.as("web")`
				select region, waiting::int, overdue::int from oversight.review_standing`;
			return rows.map((row) => ({ ...row }));
		};
		await run();
		assert.deepEqual(await standing(), [{ region: "eu", waiting: 1, overdue: 0 }]);
		await database.admin`update console.access_review set due_at = now() - interval '1 minute'`;
		await run();
		assert.deepEqual(await standing(), [{ region: "eu", waiting: 1, overdue: 1 }]);
	});

	it("web counts nothing itself: what the worker found is not web's to write", async () => {
		for (const table of [
			"hour_count",
			"day_count",
			"person_day",
			"counted",
			"review_standing",
			"totals_draft",
			"totals",
		]) {
			for (const act of [`delete from oversight.${table}`, `insert into oversight.${table} default values`])
				await assert.rejects(database.as("web").unsafe(act), { code: "42501" });
		}
		await assert.rejects(database.as("worker")`insert into oversight.totals default values`, {
			code: "42501",
		});
	});
});

/** What somebody with one role's password cannot do to the draw: keep it from being made, end it, or add to it. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import type { Tx } from "#db/client.ts";
import { insertPeriod, insertSample, type NewPeriod, selectMessagesBefore } from "#db/queries/sampling.ts";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { readEnv } from "../../env.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { parseEntry } from "../../ledger/entry.ts";
import { draw, sampleDigest } from "../../sampling/draw.ts";
import { frameDigest, frameOf } from "../../sampling/frame.ts";
import { addedBy } from "../../sampling/leaf.ts";
import { beginOf, runningPeriod } from "../../sampling/period.ts";
import { PlantedLog, TEST_RULE } from "../../sampling/testing-planted.ts";
import { drawSamples } from "./draw-samples.ts";
import { type Found, findSeed } from "./find-seed.ts";
import { readCourse, readOpenings } from "./read-course.ts";

const HOUR = 3_600_000;
const hoursAgo = (hours: number) => Math.floor(Date.now() / HOUR) * HOUR - hours * HOUR;

async function inLog(act: (log: PlantedLog, database: TestDatabase) => Promise<void>): Promise<void> {
	const database = await testDatabase();
	try {
		await act(await PlantedLog.open(database, hoursAgo(8)), database);
	} finally {
		await database.drop();
	}
}

/** @returns what the task failed by */
const look = (database: TestDatabase): Promise<string | null> =>
	drawSamples.run({ sql: database.as("worker"), env: readEnv({}), signal: AbortSignal.any([]) }).then(
		() => null,
		(error) => error.code,
	);

/** Of an opening seven hours ago, whose hour's witness has signed. */
async function over(log: PlantedLog): Promise<void> {
	await log.open(hoursAgo(7));
	await log.plant(hoursAgo(6), "session.ended");
	await log.cosigned();
}

/** A draw as the worker makes it, but for what whoever has its password changes of it, and does after it in the same commit. */
async function drawn(
	database: TestDatabase,
	{
		name,
		changes = {},
		after,
	}: { name?: string; changes?: Partial<NewPeriod>; after?: (tx: Tx) => Promise<unknown> },
): Promise<void> {
	const sql = database.as("worker");
	const course = await readCourse(sql, 1);
	const from = beginOf(course) ?? 0;
	const [first] = await readOpenings(sql, { epoch: 1, from, to: 1000, limit: 1 });
	const running = first && runningPeriod(course, first);
	assert(running);
	const { seed, size } = (await findSeed(sql, 1, running, new Date())) as Found;
	const period = name ?? running.period;
	const bounds = { period, from, size };
	const openings = await readOpenings(sql, { epoch: 1, from, to: size }, running.rule);
	const frame = frameOf(openings, running.rule, bounds);
	const { sample, strata } = draw(frame, seed.digest, running.rule);
	const digests = { frame: frameDigest(frame, bounds), drawn: sampleDigest(sample, period) };
	const [began, ends] = [new Date(first.at / 1000), new Date(running.ends / 1000)];
	await sql.begin(async (tx) => {
		await insertSample(tx, period, sample, strata);
		const row = { count: frame.length, needed: sample.length };
		const time = Math.floor((changes.cosignedAt?.getTime() ?? seed.time * 1000) / 1000);
		const entry = await append(tx, {
			...{ type: "review.drawn", outcome: "done", ...bySystem, period, from, size },
			...{ seed: { ...seed, time }, ...digests, ...row },
		});
		await insertPeriod(tx, {
			...{
				period,
				epoch: 1,
				beganAt: began,
				endsAt: ends,
				fromSize: from,
				closedSize: size,
				rule: running.rule,
			},
			...{
				witness: seed.key,
				fallbacks: 0,
				cosignedAt: new Date(seed.time * 1000),
				seed: seed.digest,
				...digests,
			},
			...{ openings: frame.length, needed: sample.length, dueAt: changes.endsAt ?? ends, entryId: entry.id },
			...changes,
		});
		await after?.(tx);
	});
}

/** A report whose leaf holds exactly these characters. @returns its thread */
async function reportedAs(database: TestDatabase, messages: string): Promise<string> {
	const [id, thread, at] = [
		randomUUID(),
		randomUUID(),
		new Date(hoursAgo(7)).toISOString().replace("Z", "000Z"),
	];
	const leaf = Buffer.from(
		`{"v": 1, "id": "${id}", "at": "${at}", "type": "report.received", "messages": ${messages}}`,
	);
	await database.admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		await tx`insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, thread_id)
			values (${id}, ${at}, ${leaf}, pg_current_xact_id(), 'report.received', 'web', 'done', 'system', ${thread})`;
		await tx`insert into ledger.pending (entry_id, entry_at, leaf_hash)
			values (${id}, ${at}, sha256('\\x00'::bytea || ${leaf}))`;
	});
	return thread;
}

const byHand = (tx: Tx, period: string, opening: string) => tx`
	insert into oversight.sample (period, opening_id, entry_id, index, region, stratum, kind)
	values (${period}, ${opening}, ${randomUUID()}, 999, 'eu', 'A/b/eu', 'DRAWN')`;

describe("with the console's password", () => {
	const cannotBe = ["abc", 1.5, true, -100, -1, "5", null, {}, [3], 1_000_001, 1e300];

	it("no report says a number of messages that cannot be", async () => {
		await inLog(async (_, database) => {
			const web = database.as("web");
			const say = (messages: unknown) =>
				web`select ledger.append(${web.json({
					...{ type: "report.received", outcome: "done", assurance: { kind: "system" } },
					...{ thread: randomUUID(), messages },
				} as never)})`;
			for (const messages of cannotBe)
				await assert.rejects(say(messages), { code: "CS012" }, JSON.stringify(messages));
			for (const messages of [0, 1, 9, 10, 999_999, 1_000_000]) await say(messages);
		});
	});

	it("one that says it already keeps nothing from being drawn or reviewed, and is counted as an outsider counts it", async () => {
		await inLog(async (log, database) => {
			const thread = randomUUID();
			for (const messages of cannotBe) await log.plant(hoursAgo(7), "report.received", { thread, messages });
			await log.plant(hoursAgo(7), "report.received", { thread });
			await log.reported(hoursAgo(7), thread, 40);
			await log.open(hoursAgo(7), { thread, intervals: [[1, 40]] });
			// As a leaf's bytes may say a number otherwise than this does.
			const odd = [
				"1.0",
				"2e3",
				"1e-400",
				"1e400",
				"0.5",
				"1.00000000000000000001",
				"1000000.0000000000000001",
				"-0.0",
			];
			const before = new Map<string, string>();
			for (const said of odd) before.set(said, await reportedAs(database, said));
			await log.plant(hoursAgo(6), "session.ended");
			await log.cosigned();
			for (const [said, id] of before) {
				const [row] = await database.admin`select leaf from ledger.entry where thread_id = ${id}`;
				const sum = await selectMessagesBefore(database.as("worker"), 1, [{ index: 10_000, thread: id }]);
				assert.equal(sum.get(10_000), addedBy(parseEntry(row?.leaf)) + 0, said);
			}
			assert.equal(await look(database), null);
			const rows = await database.admin`select kind from oversight.sample`;
			assert.deepEqual(
				rows.map(({ kind }) => kind),
				["ALWAYS"],
			);
		});
	});
});

describe("with the worker's password", () => {
	it("no draw is of a period that is not over, or of none: it would be the last", async () => {
		await inLog(async (log, database) => {
			await over(log);
			const [ends, month] = [new Date("3000-01-01T00:00:00Z"), { ...TEST_RULE, period: "month" }];
			const refused = (what: Parameters<typeof drawn>[1]) =>
				assert.rejects(drawn(database, what), { code: "CS231" });
			await refused({ name: "2999-12" });
			await refused({ name: "2999-12", changes: { endsAt: ends, rule: month } });
			await refused({ name: "2999-12", changes: { endsAt: ends, rule: month, cosignedAt: ends } });
			await refused({ name: "2999-12", changes: { rule: month } });
			await refused({ changes: { endsAt: new Date(hoursAgo(6) + 1) } });
			assert.equal((await database.admin`select from oversight.period`).length, 0);
			await drawn(database, {});
			await log.stored.seal();
			await log.open(hoursAgo(5));
			await log.plant(hoursAgo(3), "session.ended");
			await log.cosigned();
			assert.equal(await look(database), null);
			assert.equal((await database.admin`select from oversight.period`).length, 2);
		});
	});

	it("one that is on record all the same, of years to come, is told by the task's failure", async () => {
		await inLog(async (log, database) => {
			await over(log);
			const zeros = "0".repeat(64);
			await log.plant(hoursAgo(6), "review.drawn", {
				...{ period: "2999-12", from: 0, size: 3, frame: zeros, drawn: zeros, count: 1, needed: 1 },
				seed: { digest: zeros, key: "w", time: 1, signature: "" },
			});
			await log.stored.seal();
			assert.equal(await look(database), "DRAW_AHEAD");
			assert.equal(await look(database), "DRAW_AHEAD");
		});
	});

	it("nothing is added to a draw, neither in its own commit nor by one that runs beside it", async () => {
		await inLog(async (log, database) => {
			await over(log);
			const period = new Date(hoursAgo(7)).toISOString().slice(0, 13);
			const later = randomUUID();
			const after = async (tx: Tx) => {
				await tx`set constraints all immediate`;
				await byHand(tx, period, later);
			};
			await assert.rejects(drawn(database, { after }), { code: "CS232" });
			await assert.rejects(
				drawn(database, {
					after: (tx) => tx`insert into oversight.stratum values (${period}, 'A/b/eu', 1, 1, 0)`,
				}),
				{ code: "CS232" },
			);
			// One that began before the draw, and goes on after it.
			for (const level of ["read committed", "repeatable read"]) {
				const beside = database.as("worker").begin(`isolation level ${level}`, async (tx) => {
					await tx`select from oversight.period`;
					if (level === "repeatable read") await drawn(database, {});
					await byHand(tx, period, later);
				});
				await assert.rejects(beside, { code: "23503" });
			}
			const [row] =
				await database.admin`select needed, (select count(*)::int from oversight.sample) as rows from oversight.period`;
			assert.deepEqual({ ...row }, { needed: 1, rows: 1 });
		});
	});

	it("no entry stays for ever but those that the draw goes by, and keys'", async () => {
		await inLog(async (log, database) => {
			await over(log);
			const sql = database.as("worker");
			const keep = (type: string) => sql`insert into oversight.course (entry_id, entry_at)
				select id, at from ledger.entry where type = ${type} limit 1 on conflict do nothing`;
			for (const type of ["opening.granted", "session.ended"])
				await assert.rejects(keep(type), { code: "CS261" });
			for (const type of ["policy.changed", "witness.changed"]) await keep(type);
		});
	});
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { readEnv } from "../../env.ts";
import { PlantedLog } from "../../sampling/testing-planted.ts";
import type { Worker } from "../../worker/task.ts";
import { drawSamples } from "./draw-samples.ts";

const HOUR = 3_600_000;
/** The beginning of an hour that was over this long ago. */
const hoursAgo = (hours: number) => Math.floor(Date.now() / HOUR) * HOUR - hours * HOUR;

describe("drawing a period's sample", () => {
	let database: TestDatabase;
	let log: PlantedLog;
	let worker: Worker;
	const look = () => drawSamples.run(worker);
	const running = async () => (await database.as("web")`select * from oversight.period_running`)[0];
	const periods = () => database.as("web")`select * from oversight.period order by drawn_at`;
	const reviews = () => database.as("web")`select opening_id, kind, period from console.access_review`;
	const [first, second] = [hoursAgo(5), hoursAgo(2)];
	const openings: string[] = [];
	let [emergency, whole, limited, completed] = ["", "", "", ""];

	before(async () => {
		database = await testDatabase();
		worker = { sql: database.as("worker"), env: readEnv({}), signal: new AbortController().signal };
		log = await PlantedLog.open(database, first - HOUR);
	});
	after(() => database.drop());

	it("a period begins with its first opening, and not before", async () => {
		await look();
		assert.equal((await running())?.state, "NO_OPENING");
	});

	it("what is reviewed in any case is under review at once, whatever comes of the draw", async () => {
		const thread = randomUUID();
		await log.reported(first, thread, 20);
		emergency = await log.open(first + 1000, { reason: "EMERGENCY_RISK_TO_LIFE" });
		whole = await log.open(first + 2000, { thread, intervals: [[1, 20]] });
		limited = await log.open(first + 3000, { limits: ["OPENINGS_PER_HOUR"] });
		// The first of two that come to the whole is not yet; the second is.
		const parts = randomUUID();
		await log.reported(first, parts, 21);
		await log.open(first + 3500, { thread: parts, intervals: [[1, 11]] });
		completed = await log.open(first + 3600, { thread: parts, intervals: [[12, 21]] });
		for (let i = 0; i < 30; i++) openings.push(await log.open(first + 4000 + i));
		openings.push(await log.open(first + 5000, { role: "lead" }));
		await log.stored.seal();
		await assert.rejects(look(), { code: "SEED_MISSING" });
		const found = await reviews();
		assert.deepEqual(
			found.map((row) => row.opening_id).sort(),
			[emergency, whole, limited, completed].sort(),
		);
		assert(found.every((row) => row.kind === "ALWAYS"));
	});

	it("a period that ended waits for the log's next entry, then for its witness, and nothing is drawn without", async () => {
		// The rule's patience is over since long: it fails, and says so.
		await assert.rejects(look(), { code: "SEED_MISSING" });
		assert.equal((await running())?.state, "WAITS_FOR_ENTRY");
		await log.plant(first + HOUR, "session.ended");
		await log.stored.seal();
		await assert.rejects(look(), { code: "SEED_MISSING" });
		assert.equal((await running())?.state, "WAITS_FOR_WITNESS");
		assert.equal((await running())?.witness, "witness.example/test");
		assert.equal((await periods()).length, 0);
	});

	it("with the witness's signature it is drawn: at least one of each stratum, each share rounded up, all in one commit", async () => {
		await log.stored.cosign();
		await look();
		const [period] = await periods();
		assert.equal(period?.openings, 36);
		assert.equal(period?.needed, 4 + 4 + 1);
		const strata = await database.as("web")`select * from oversight.stratum order by stratum`;
		assert.deepEqual(
			strata.map((row) => [row.stratum, row.openings, row.always, row.drawn]),
			[
				["EMERGENCY_RISK_TO_LIFE/moderator/eu", 1, 1, 0],
				["USER_REPORT_REVIEW/lead/eu", 1, 0, 1],
				["USER_REPORT_REVIEW/moderator/eu", 34, 3, 4],
			],
		);
		const sample = await database.as("web")`select * from oversight.sample`;
		assert.equal(sample.length, 9);
		assert.deepEqual(
			(await reviews()).map((row) => `${row.opening_id} ${row.kind}`).sort(),
			sample.map((row) => `${row.opening_id} ${row.kind}`).sort(),
		);
		const [entry] = await database.as("web")`
			select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry where type = 'review.drawn'`;
		assert.equal(entry?.leaf.seed.digest, period?.seed);
		assert.equal(entry?.leaf.period, new Date(first).toISOString().slice(0, 13));
	});

	it("it is never drawn again, not even by another worker before its entry has a number", async () => {
		await Promise.all([look(), look()]);
		await log.stored.seal();
		await look();
		assert.equal((await periods()).length, 1);
		const [count] = await database.as(
			"web",
		)`select count(*)::int as n from ledger.entry where type = 'review.drawn'`;
		assert.equal(count?.n, 1);
	});

	it("the next period begins where that one ended in the log, and takes no opening twice", async () => {
		await log.open(second);
		await log.plant(second + HOUR, "session.ended");
		await log.cosigned();
		await look();
		const [one, two] = await periods();
		assert.equal(two?.from_size, one?.closed_size);
		assert.equal(two?.openings, 1);
		assert.equal(two?.needed, 1);
	});

	it("an opening that a restore lost is drawn like the others; only its review is not there", async () => {
		const lost = hoursAgo(0) - HOUR;
		const opening = await log.open(lost, { reason: "EMERGENCY_RISK_TO_LIFE" });
		await database.admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`delete from access.opening where id = ${opening}`;
		});
		await log.plant(lost + HOUR, "session.ended");
		await log.cosigned();
		await look();
		const [row] = await database.as("web")`select kind from oversight.sample where opening_id = ${opening}`;
		assert.equal(row?.kind, "ALWAYS");
		assert.equal((await reviews()).filter((review) => review.opening_id === opening).length, 0);
	});

	it("rules, witnesses and draws have rows that rest on them, so that no archive takes them away", async () => {
		const [row] = await database.as("web")`
			select count(*)::int as entries, count(c.entry_id)::int as kept from ledger.entry e
			left join oversight.course c on c.entry_id = e.id and c.entry_at = e.at
			where e.type in ('policy.changed', 'witness.changed') or (e.type = 'review.drawn'
				and e.id in (select p.entry_id from oversight.period p order by p.drawn_at limit 2))`;
		assert.equal(row?.kept, row?.entries);
	});

	it("what was drawn is not added to, and no period is made up beside the log", async () => {
		const [period] = await periods();
		const sql = database.as("worker");
		await assert.rejects(
			sql`insert into oversight.sample (period, opening_id, entry_id, index, region, stratum, kind)
				values (${period?.period}, ${randomUUID()}, ${randomUUID()}, 1, 'eu', 'A/b/eu', 'ALWAYS')`,
			{ code: "CS232" },
		);
		await assert.rejects(sql`insert into oversight.stratum values (${period?.period}, 'A/b/eu', 1, 1, 0)`, {
			code: "CS232",
		});
		// As a period of which nothing is drawn would stand in every later one's way.
		const copied = (changes: Record<string, unknown>) =>
			sql.begin(async (tx) => {
				const row = { ...period, period: "2030", ...changes };
				await tx`insert into oversight.period ${tx(row as never)}`;
			});
		const [past] = await database.as("web")`select max(closed_size)::int as size from oversight.period`;
		const behind = { from_size: past?.size, closed_size: past?.size + 1_000_000, entry_id: randomUUID() };
		await assert.rejects(copied(behind), { code: "CS231" });
		const [entry] = await database.as(
			"web",
		)`select id from ledger.entry where type = 'session.ended' limit 1`;
		await assert.rejects(copied({ ...behind, entry_id: entry?.id }), { code: "CS231" });
		// Nor an entry without the draw.
		const said = { type: "review.drawn", outcome: "done", assurance: { kind: "system" }, period: "2030-01" };
		await assert.rejects(sql`select ledger.append(${sql.json(said)})`, { code: "CS183" });
	});

	it("nobody changes what was drawn, and web draws nothing", async () => {
		for (const role of ["web", "worker"] as const) {
			const sql = database.as(role);
			await assert.rejects(sql`update oversight.period set seed = repeat('0', 64)`, { code: "42501" });
			await assert.rejects(sql`delete from oversight.sample`, { code: "42501" });
		}
		await assert.rejects(database.admin`delete from oversight.sample`, /APPEND_ONLY/);
		await assert.rejects(
			database.as(
				"web",
			)`insert into oversight.period_running (state, from_size, openings) values ('RUNS', 0, 0)`,
			{ code: "42501" },
		);
		await assert.rejects(
			database.as("web")`insert into oversight.stratum (period, stratum, openings, always, drawn)
				values ('2026', 'a/b/c', 1, 1, 0)`,
			{ code: "42501" },
		);
	});
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeAgo, makeDue, planRetention, putRetention } from "#db/testing-retention.ts";
import { seedThread } from "#db/testing-thread.ts";
import { foretellStops, type PlanLine, readPlan, readRest } from "./read-plan.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
	await putRetention(database);
});
after(() => database.drop());

const all = async (region: string | null) => {
	const lines: PlanLine[] = [];
	for await (const some of readPlan(database.as("keeper"), { region })) lines.push(...some);
	return lines;
};

test("what goes comes first, what stays and what is gone after it, each with its why and without a word or id of the platform's", async () => {
	const thread = async (days: number | null, region: "eu" | "us" = "eu") => {
		const seeded = await seedThread(database, { region });
		if (days !== null) await closeAgo(database, seeded.caseId, days);
		return seeded.threadId;
	};
	const before = await thread(99);
	await makeDue(database, (await planRetention(database)).plan);
	const [older, past, young, open, us] = [
		await thread(60),
		await thread(31),
		await thread(2),
		await thread(null),
		await thread(40, "us"),
	];
	const held = await thread(80);
	await database.admin`update vault.thread_life set holds = 1 where thread_id = ${held}`;
	const lines = await all("eu");
	assert.deepEqual(
		lines.map(({ thread, verdict }) => [thread, verdict]),
		[
			[older, "goes"],
			[past, "goes"],
			[held, "stays"],
			[young, "stays"],
			[open, "stays"],
			[before, "gone"],
		],
	);
	assert.match(lines[0]?.why ?? "", /^closed \d{4}-\d\d-\d\d, no violation: 30 days, over since/);
	assert.deepEqual(
		(await all("us")).map(({ thread }) => thread),
		[us],
	);
	assert.equal((await all(null)).length, 7);
	assert.doesNotMatch(JSON.stringify(lines), /t-1|u1|sealed/);
	assert.equal((await planRetention(database)).due, 2); // it had said what the run does
});

test("where the next run would stop for being too much is foretold as the run then finds it, and is said once", async () => {
	const keeper = database.as("keeper");
	await database.admin`update vault.retention_plan set ended_at = now() where ended_at is null`;
	await database.admin`delete from vault.retention_item`;
	assert.deepEqual(await foretellStops(keeper, null), []);
	await putRetention(database, { atOncePercent: 1 });
	const [told] = await foretellStops(keeper, "eu");
	assert.equal((await foretellStops(keeper, null)).length, 2);
	const { due, living, stopped } = await planRetention(database);
	assert.deepEqual({ ...told }, { region: "eu", due, living, stopped });
	assert.equal(stopped, "TOO_MANY");
	assert.deepEqual(await foretellStops(keeper, "eu"), []); // it waits now, which readRest says
});

test("what goes is judged by the database's clock, whatever this machine's says", async (t) => {
	t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2001, 0, 1) });
	assert.equal((await all("us")).filter(({ verdict }) => verdict === "goes").length, 1);
});

test("where deletion waits is said, and what else would go", async () => {
	await putRetention(database, { atOncePercent: 1, wordsDays: 90 });
	// A shorter clock counts a day later.
	await database.admin`alter table access.configuration disable trigger configuration_stays`;
	await database.admin`update access.configuration set at = at - interval '2 days'`;
	await database.admin`alter table access.configuration enable always trigger configuration_stays`;
	await database.admin`update vault.retention_plan set ended_at = now()`;
	await database.admin`delete from vault.retention_item`;
	const { plan } = await planRetention(database);
	assert.ok(plan);
	const person = await seedThread(database);
	await database.admin`insert into console.ledger_search (entry_id, person_id, salt, terms, searched_at)
		values (gen_random_uuid(), ${person.auditor.id}, decode(repeat('00', 32), 'hex'), '{}', now() - interval '91 days')`;
	const { waits, rest } = await readRest(database.as("keeper"), null);
	assert.deepEqual(
		waits.map(({ region, stopped, due }) => [region, stopped, due]),
		[["eu", "TOO_MANY", 2]],
	);
	assert.deepEqual(rest, [{ kind: "SEARCHES", region: null, count: 1 }]);
	assert.deepEqual((await readRest(database.as("keeper"), "us")).waits, []);
});

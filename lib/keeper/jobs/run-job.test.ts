import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LogError } from "../../ledger/log-error.ts";
import { until } from "../../testing-until.ts";
import { type House, openHouse } from "../testing.ts";
import { askJob } from "./ask-job.ts";
import { startClockwork } from "./clockwork.ts";
import type { KeeperJob, Turn } from "./job.ts";
import { runJob } from "./run-job.ts";

let house: House;
before(async () => {
	house = await openHouse();
});
after(() => house.close());

const job = (name: string, run: (turn: Turn) => Promise<void>): KeeperJob => ({
	...{ name, every: 1, each: "all" },
	run: (_, turn) => run(turn),
});
const turn = (one: KeeperJob, holder: string, leaseMs?: number) =>
	runJob(house.keeper, one, { region: null, holder, ...(leaseMs && { leaseMs }) });
const row = async (name: string) => {
	const [found] = await house.web`
		select done, total, error, holder, asked_at is not null as asked, ended_at is not null as ended,
			failing_since is not null as failing
		from access.job where name = ${name}`;
	return found;
};

test("of two keepers one has the turn, and says how far it has come", async () => {
	const began = Promise.withResolvers<void>();
	const go = Promise.withResolvers<void>();
	const held = job("held", async ({ progress }) => {
		await progress(3, 10);
		began.resolve();
		await go.promise;
	});
	const first = turn(held, "first");
	await began.promise;
	assert.equal(await turn(held, "second"), "busy");
	const { done, total, holder } = (await row("held")) ?? {};
	assert.deepEqual([done, total, holder], [3, 10, "first"]);
	go.resolve();
	assert.equal(await first, "done");
	assert.equal(
		await turn(
			job("held", async () => {}),
			"second",
		),
		"done",
	);
});

test("each region has turns of its own", async () => {
	const one: KeeperJob = { name: "regional", every: 1, each: "region", run: async () => {} };
	const inner: KeeperJob = {
		...one,
		run: async () => assert.equal(await runJob(house.keeper, one, { region: "us", holder: "b" }), "done"),
	};
	assert.equal(await runJob(house.keeper, inner, { region: "eu", holder: "a" }), "done");
});

test("a keeper that was killed is followed when its lease is over", async () => {
	await house.keeper.sql`insert into access.job (name, holder, leased_until, began_at, done, total)
		values ('killed', 'gone', clock_timestamp() - interval '1 millisecond', clock_timestamp(), 7, 9)`;
	assert.equal(
		await turn(
			job("killed", async () => {}),
			"next",
		),
		"done",
	);
	assert.equal((await row("killed"))?.done, 0);
});

test("whoever lost the turn is told at the next step, and does not write over the other's", async () => {
	const lost = job("lost", async ({ progress }) => {
		await house.database
			.admin`update access.job set holder = 'other', leased_until = clock_timestamp() + interval '1 hour' where name = 'lost'`;
		await progress(1, 2);
		assert.fail("it went on");
	});
	assert.equal(await turn(lost, "first"), "failed");
	const { holder, done, error } = (await row("lost")) ?? {};
	assert.deepEqual([holder, done, error], ["other", 0, null]);
});

test("a long turn keeps its lease", async () => {
	const long = job("long", async ({ signal }) => {
		await until(async () => {
			const [past] = await house.web`select from access.job
				where name = 'long' and leased_until > began_at + interval '900 milliseconds'`;
			return past !== undefined;
		});
		assert.equal(signal.aborted, false);
	});
	assert.equal(await turn(long, "one", 300), "done");
});

test("why a turn failed is kept by its code and since when, and goes when one is done whole", async () => {
	const error = Object.assign(new Error("words that stay here"), { code: "ECONNREFUSED" });
	assert.equal(
		await turn(
			job("fails", () => Promise.reject(error)),
			"one",
		),
		"failed",
	);
	const found = await row("fails");
	assert.deepEqual([found?.error, found?.failing, found?.ended], ["ECONNREFUSED", true, false]);
	await turn(
		job("fails", async () => {}),
		"one",
	);
	const now = await row("fails");
	assert.deepEqual([now?.error, now?.failing, now?.ended], [null, false, true]);
});

test("what somebody asks for is told to the turn, and stands until one that began later was done whole", async () => {
	const asked: boolean[] = [];
	let failing = true;
	const wish = job("wish", async (turn) => {
		asked.push(turn.asked);
		if (failing) throw new Error("not now");
	});
	await askJob(house.keeper, wish, null);
	await until(async () => (await row("wish"))?.error === "Error");
	assert.equal((await row("wish"))?.asked, true);
	failing = false;
	await turn(wish, "two");
	await turn(wish, "two");
	assert.deepEqual(asked, [true, true, false]);
	assert.equal((await row("wish"))?.asked, false);
});

test("the clockwork runs each job until it is stopped, in every region whose keys it holds", async () => {
	const seen: (string | null)[] = [];
	const enough = Promise.withResolvers<void>();
	const regional: KeeperJob = {
		...{ name: "clock", every: 1, each: "region" },
		run: async (_, { region }) => {
			seen.push(region);
			if (seen.length > 12) enough.resolve();
		},
	};
	const clockwork = startClockwork(house.keeper, [regional]);
	await enough.promise;
	await clockwork.stop();
	const regions = await house.web`select code from console.region order by code`;
	assert.deepEqual(
		[...new Set(seen)].sort(),
		regions.map(({ code }) => code),
	);
	assert.equal((await row("clock"))?.holder, null);
});

test("a turn that is stopped half-way is no failure, and not done", async () => {
	const ending = new AbortController();
	const half = job("half", async ({ progress }) => {
		ending.abort();
		await progress(1, 2);
	});
	const stopped = runJob(house.keeper, half, { region: null, signal: ending.signal });
	assert.equal(await stopped, "failed");
	const { error, ended, holder } = (await row("half")) ?? {};
	assert.deepEqual([error, ended, holder], [null, false, null]);
});

test("nothing runs before the notary has begun, nor once the log has halted, and what runs stops at its next step", async () => {
	const { notary } = house.keeper.log;
	const begun = Promise.withResolvers<void>();
	let halted: LogError | null = null;
	const beside = Object.create(notary, { begun: { value: begun.promise }, halted: { get: () => halted } });
	const keeper = { ...house.keeper, log: { ...house.keeper.log, notary: beside } };
	let turns = 0;
	const one = job("waits-for-the-log", async ({ progress }) => {
		turns += 1;
		halted = new LogError("LOG_ROLLED_BACK");
		await progress(1, 2);
		turns += 1;
	});
	const early = runJob(keeper, one, { region: null });
	const stopping = AbortSignal.abort();
	assert.equal(await runJob(keeper, one, { region: null, signal: stopping }), "halted");
	assert.equal(turns, 0);
	begun.resolve();
	assert.equal(await early, "failed");
	assert.equal(turns, 1);
	assert.equal(await runJob(keeper, one, { region: null }), "halted");
	assert.equal(turns, 1);
	const { ended, failing } = (await row("waits-for-the-log")) ?? {};
	assert.deepEqual([ended, failing], [false, false]); // it is tried again, whoever may
});

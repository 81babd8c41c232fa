import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { readEnv } from "../env.ts";
import { runOnce, runTasks } from "./run-tasks.ts";
import type { Task, Worker } from "./task.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

const workerOf = (signal = new AbortController().signal): Worker => ({
	sql: database.as("worker"),
	env: readEnv({}),
	signal,
});

test("of two workers one runs a task, and the other when its lease is over", async () => {
	let release = () => {};
	const began = Promise.withResolvers<void>();
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	const task: Task = {
		name: "held",
		every: 1,
		run: () => {
			began.resolve();
			return held;
		},
	};
	const first = runOnce(workerOf(), task, "first");
	await began.promise;
	assert.equal(await runOnce(workerOf(), task, "second"), false);
	release();
	assert.equal(await first, true);
	assert.equal(await runOnce(workerOf(), { ...task, run: async () => {} }, "second"), true);
});

test("a worker that died is followed when its lease is over", async () => {
	const task: Task = { name: "dead", every: 1, run: async () => {} };
	await database.as("worker")`insert into oversight.task (name, holder, leased_until)
		values ('dead', 'gone', clock_timestamp() - interval '1 millisecond')`;
	assert.equal(await runOnce(workerOf(), task, "next"), true);
});

test("why a task failed is kept by its code, and goes when it succeeds", async () => {
	const error = Object.assign(new Error("words that stay here"), { code: "ECONNREFUSED" });
	await runOnce(workerOf(), { name: "fails", every: 1, run: () => Promise.reject(error) }, "one");
	const [row] = await database.as("web")`select error, ended_at from oversight.task where name = 'fails'`;
	assert.deepEqual({ ...row }, { error: "ECONNREFUSED", ended_at: null });
	await runOnce(workerOf(), { name: "fails", every: 1, run: async () => {} }, "one");
	const [now] = await database.as("web")`select error, ended_at from oversight.task where name = 'fails'`;
	assert.equal(now?.error, null);
	assert.ok(now?.ended_at);
});

test("since when a task fails stands beside it; its code is said once, and again when it is another", async () => {
	const said: string[] = [];
	const { error: print } = console;
	console.error = (line: string) => void said.push(line);
	let code: string | null = "NO_WITNESS";
	const run = () => (code ? Promise.reject(Object.assign(new Error(), { code })) : Promise.resolve());
	const task: Task = { name: "again-and-again", every: 1, run };
	const state = async () => {
		await runOnce(workerOf(), task, "one");
		const [row] = await database.as("web")`select error, failing_since::text as since from oversight.task
			where name = ${task.name}`;
		return row;
	};
	try {
		const first = await state();
		assert.ok(first?.error === "NO_WITNESS" && first.since);
		assert.deepEqual(await state(), first);
		code = "DRAW-UNPLACED"; // no code of ours: what is kept of it are letters
		assert.deepEqual(await state(), { error: "Error", since: first.since });
		code = null;
		assert.deepEqual(await state(), { error: null, since: null });
	} finally {
		console.error = print;
	}
	assert.deepEqual(said, ["worker: again-and-again (NO_WITNESS)", "worker: again-and-again (Error)"]);
});

test("tasks run until the worker is asked to stop", async () => {
	const ending = new AbortController();
	let runs = 0;
	const task: Task = {
		name: "again",
		every: 1,
		run: async () => {
			runs += 1;
			if (runs === 3) ending.abort();
		},
	};
	await runTasks(workerOf(ending.signal), [task]);
	assert.equal(runs, 3);
});

test("a task that the configuration switched off is not run, and what it did before is no delay", async () => {
	const task: Task = { name: "off", every: 1, when: () => false, run: () => assert.fail("it ran") };
	await runOnce(workerOf(), { name: "off", every: 1, run: () => Promise.reject(new Error("before")) }, "one");
	await runTasks(workerOf(), [task]);
	const [row] = await database.as("web")`select began_at, error from oversight.task where name = 'off'`;
	assert.deepEqual({ ...row }, { began_at: null, error: null });
});

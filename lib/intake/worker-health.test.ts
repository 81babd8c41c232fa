/** What anybody may know of the worker: whether it works, and which of its tasks does not. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { closeWeb } from "#db/web.ts";
import { readEnv } from "../env.ts";
import { runOnce } from "../worker/run-tasks.ts";
import { health } from "./health.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
	process.env.DATABASE_URL_WEB = database.url("web");
	process.env.KEEPER_SECRET = "nobody's";
	process.env.KEEPER_SOCKET = "/nowhere/keeper.sock";
});
after(async () => {
	await closeWeb();
	await database.drop();
});

const worker = () => ({
	sql: database.as("worker"),
	env: readEnv({}),
	signal: new AbortController().signal,
});
const now = async () => {
	const { worker, tasks } = await health();
	return { worker, tasks };
};

test("a worker that never ran, one that fails and one that is late are named; one that works is well", async () => {
	assert.deepEqual(await now(), { worker: "failing", tasks: {} });
	const task = { name: "one", every: 1_000, run: async () => {} };
	await runOnce(worker(), task, "a");
	assert.deepEqual(await now(), { worker: "ok", tasks: undefined });

	const error = Object.assign(new Error("words that stay here"), { code: "HTTP_503" });
	await runOnce(worker(), { name: "two", every: 1_000, run: () => Promise.reject(error) }, "a");
	assert.deepEqual(await now(), { worker: "failing", tasks: { two: "HTTP_503" } });
	await runOnce(worker(), { name: "two", every: 1_000, run: async () => {} }, "a");

	await database.admin`update oversight.task set began_at = now() - interval '5 minutes' where name = 'one'`;
	assert.deepEqual(await now(), { worker: "failing", tasks: { one: "LATE" } });
	await database.admin`update oversight.task set every_ms = 3600000 where name = 'one'`;
	assert.deepEqual(await now(), { worker: "ok", tasks: undefined });
	// One that takes long holds its lease.
	await database.admin`update oversight.task set every_ms = 1000, leased_until = now() + interval '10 seconds' where name = 'one'`;
	assert.deepEqual(await now(), { worker: "ok", tasks: undefined });
});

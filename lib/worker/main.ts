/** The worker's process: it looks at the record for oversight, with no key and no way to a message. */
import { connect } from "#db/client.ts";
import { readChannels } from "../alarms/channels.ts";
import { watchRecording } from "../alarms/recording.ts";
import { need, readEnv } from "../env.ts";
import { readSinks } from "../siem/sinks.ts";
import { runTasks } from "./run-tasks.ts";
import { TASKS } from "./tasks.ts";

const env = readEnv();
const url = need(env, "DATABASE_URL_WORKER");
const channels = readChannels(env);
readSinks(env);
// Whoever holds what a task waits for is not waited for without an end: the task fails with a code and is tried again. No
// limit of a statement: a year's count takes as long as it takes.
const settings = { lock_timeout: "10000" };
const sql = connect(url, { max: 4, name: "worker", settings });
const ending = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => ending.abort());
console.log("worker ready");
const alive = setInterval(() => {}, 60_000);
const worker = { sql, env, signal: ending.signal };
await Promise.all([
	runTasks(worker, TASKS),
	watchRecording(worker, {
		channels,
		open: () => connect(url, { max: 1, name: "worker-recording", connectTimeout: 5, settings }),
		afterMs: env.ALARM_RECORDING_SECONDS * 1000,
	}),
]);
clearInterval(alive);
await sql.end({ timeout: 2 });

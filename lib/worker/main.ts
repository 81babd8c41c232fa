/** The worker's process: it looks at the record for oversight, with no key and no way to a message. */
import { connect } from "#db/client.ts";
import { need, readEnv } from "../env.ts";
import { runTasks } from "./run-tasks.ts";
import { TASKS } from "./tasks.ts";

const env = readEnv();
const sql = connect(need(env, "DATABASE_URL_WORKER"), { max: 4, name: "worker" });
const ending = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => ending.abort());
console.log("worker ready");
const alive = setInterval(() => {}, 60_000);
await runTasks({ sql, env, signal: ending.signal }, TASKS);
clearInterval(alive);
await sql.end({ timeout: 2 });

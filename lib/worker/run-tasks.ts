/**
 * Runs each task on its own clock, and each in one worker at a time: whoever runs one holds a lease on its row and renews it. One
 * that is `shared` runs in each, and its row says how it goes in the one that said so last.
 * A worker that dies is followed by another when its lease is over. A task must therefore bear to be run twice.
 * Shown by: run-tasks.test.ts.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode, storedCode } from "../errors.ts";
import type { Task, Worker } from "./task.ts";

export const LEASE_MS = 30_000;

/** Resolves when the worker's signal is aborted and what was under way has ended. */
export async function runTasks(worker: Worker, tasks: readonly Task[], leaseMs = LEASE_MS): Promise<void> {
	const holder = randomUUID();
	await Promise.all(
		tasks.map(async (task) => {
			if (task.when && !task.when(worker.env)) return setAside(worker, task);
			while (!worker.signal.aborted) {
				await runOnce(worker, task, holder, leaseMs).catch((error: unknown) =>
					console.error(`worker: ${task.name} (${errorCode(error)})`),
				);
				await sleep(task.every, undefined, { signal: worker.signal }).catch(() => {});
			}
		}),
	);
}

/** What was done before it was switched off is nobody's delay now. */
async function setAside({ sql }: Worker, { name }: Task): Promise<void> {
	await sql`update oversight.task set began_at = null, error = null, failing_since = null
		where name = ${name}`.catch(() => {});
}

/** @returns whether it was this worker's turn */
export async function runOnce(
	worker: Worker,
	task: Task,
	holder: string,
	leaseMs = LEASE_MS,
): Promise<boolean> {
	const { sql } = worker;
	if (task.shared) return runShared(worker, task);
	const lease = `${leaseMs} milliseconds`;
	const [held] = await sql`
		insert into oversight.task as t (name, holder, leased_until, began_at, every_ms)
		values (${task.name}, ${holder}, clock_timestamp() + ${lease}::interval, clock_timestamp(), ${task.every})
		on conflict (name) do update set holder = excluded.holder, leased_until = excluded.leased_until,
			began_at = excluded.began_at, every_ms = excluded.every_ms
		where t.leased_until < clock_timestamp()
		returning 1`;
	if (!held) return false;
	const renew = setInterval(() => {
		sql`update oversight.task set leased_until = clock_timestamp() + ${lease}::interval
			where name = ${task.name} and holder = ${holder}`.catch(() => {}); // the next one, or nobody, does
	}, leaseMs / 3);
	let error: unknown;
	try {
		await task.run(worker);
	} catch (reason) {
		error = reason;
	} finally {
		clearInterval(renew);
	}
	const code = error === undefined ? null : storedCode(error);
	await sql`update oversight.task set leased_until = '-infinity', holder = null, error = ${code},
			failing_since = case when ${code}::text is not null then coalesce(failing_since, clock_timestamp()) end,
			ended_at = case when ${code}::text is null then clock_timestamp() else ended_at end
		where name = ${task.name} and holder = ${holder}`;
	say(task, code);
	return true;
}

/** Nobody looks more closely at how it goes, and it may begin twice a second. */
const SEEN_EVERY_MS = 10_000;
const seen = new WeakMap<Task, { at: number; code: string | null }>();

async function runShared({ sql, ...worker }: Worker, task: Task): Promise<true> {
	const last = seen.get(task);
	const old = !last || performance.now() - last.at > SEEN_EVERY_MS;
	if (old)
		await sql`insert into oversight.task (name, began_at, every_ms) values (${task.name}, clock_timestamp(), ${task.every})
			on conflict (name) do update set began_at = excluded.began_at, every_ms = excluded.every_ms`;
	const code = await task.run({ sql, ...worker }).then(() => null, storedCode);
	if (old || last.code !== code) {
		await sql`update oversight.task set error = ${code},
				failing_since = case when ${code}::text is not null then coalesce(failing_since, clock_timestamp()) end,
				ended_at = case when ${code}::text is null then clock_timestamp() else ended_at end
			where name = ${task.name}`;
		seen.set(task, { at: performance.now(), code });
	}
	say(task, code);
	return true;
}

function say(task: Task, code: string | null): void {
	if (code !== null && said.get(task) !== code) console.error(`worker: ${task.name} (${code})`);
	said.set(task, code);
}

/** What was said of a task the last time: it is tried every few seconds, and says the same once. */
const said = new WeakMap<Task, string | null>();

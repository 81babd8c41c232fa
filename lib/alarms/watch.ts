/**
 * Looks every few seconds at what may be an alarm, raises what began and ends what is over. Recording that fails is watched
 * apart (recording.ts): this here needs the database. A condition that cannot be read leaves its alarms as they are, and the
 * task says that it failed. Shown by: watch.test.ts.
 */
import type { Sql } from "#db/client.ts";
import type { Env } from "../env.ts";
import type { Task, Worker } from "../worker/task.ts";
import { askHealth, standsBy } from "./ask-health.ts";
import type { Found } from "./conditions.ts";
import * as conditions from "./conditions.ts";
import type { AlarmKind } from "./kinds.ts";

/** The kinds that each look answers for: those of its kinds that are open and were not found are over. */
const LOOKS: readonly {
	kind: readonly AlarmKind[];
	subjects?: readonly string[];
	find(sql: Sql, env: Env): PromiseLike<Found[]>;
}[] = [
	{ kind: ["LOG_STANDS"], subjects: ["log"], find: conditions.entriesWait },
	{ kind: ["WITNESS_DISAGREES"], find: conditions.witnessesDisagree },
	{ kind: ["KEY_CHANGED", "GATE_CHANGED"], find: conditions.changes },
	{ kind: ["REVIEW_OVERDUE"], find: conditions.reviewsOverdue },
	{ kind: ["PROTOCOL_OVERDUE"], find: conditions.protocolOverdue },
	{ kind: ["BREAK_GLASS"], find: conditions.emergencies },
	{ kind: ["SIGNAL_RAISED"], find: conditions.signals },
	{ kind: ["SIEM_BEHIND"], find: conditions.siemBehind },
];

export const watchAlarms: Task = { name: "alarms", every: 3_000, run: watch };

export async function watch(worker: Worker): Promise<void> {
	const { sql, env } = worker;
	await sql`insert into oversight.alarms_begin default values on conflict do nothing`;
	let failure: unknown;
	for (const { kind, subjects, find } of LOOKS) {
		try {
			await settle(worker, kind, subjects, await find(sql, env));
		} catch (error) {
			failure ??= error; // the others are looked at all the same
		}
	}
	const health = env.PUBLIC_URL ? await askHealth(env.PUBLIC_URL, worker.signal) : null;
	if (health) await settle(worker, ["LOG_STANDS"], ["notary", "witnesses"], standsBy(health));
	if (failure !== undefined) throw failure;
}

async function settle(
	{ sql }: Worker,
	kinds: readonly AlarmKind[],
	subjects: readonly string[] | undefined,
	found: readonly Found[],
): Promise<void> {
	const open = await sql<{ kind: AlarmKind; subject: string }[]>`
		select kind, subject from oversight.alarm where ended_at is null and kind = any(${kinds as string[]})
			and ${subjects ? sql`subject = any(${subjects as string[]})` : sql`true`}`;
	const named = (one: { kind: string; subject: string }) => `${one.kind} ${one.subject}`;
	const now = new Set(found.map(named));
	const before = new Set(open.map(named));
	for (const one of found) {
		if (before.has(named(one))) continue;
		await sql`select oversight.raise_alarm(${one.kind}, ${one.subject}, ${one.words}, ${one.entry}::uuid,
			${one.since}::timestamptz)`;
	}
	for (const one of open) {
		if (!now.has(named(one))) await sql`select oversight.clear_alarm(${one.kind}, ${one.subject})`;
	}
}

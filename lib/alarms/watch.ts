/**
 * Looks every few seconds at what may be an alarm, raises what began and ends what is over. Recording that fails is watched
 * apart (recording.ts): this here needs the database. A condition that cannot be read leaves its alarms as they are, and the
 * task says that it failed. Shown by: watch.test.ts.
 */
import type { Fragment } from "#db/client.ts";
import type { Task, Worker } from "../worker/task.ts";
import { askHealth, standsBy } from "./ask-health.ts";
import type { Condition, Found } from "./conditions.ts";
import * as conditions from "./conditions.ts";
import type { AlarmKind } from "./kinds.ts";

/** What a look answers for: alarms of these kinds (and subjects) that are open and do not hold are over. */
interface Scope {
	kinds: readonly AlarmKind[];
	subjects?: readonly string[];
}
const LOOKS: readonly (Scope & { holds: Condition })[] = [
	{ kinds: ["LOG_STANDS"], subjects: ["log"], holds: conditions.entriesWait },
	{ kinds: ["WITNESS_DISAGREES"], holds: conditions.witnessesDisagree },
	{ kinds: ["KEY_CHANGED", "GATE_CHANGED", "WEBHOOK_ENDPOINTS_CHANGED"], holds: conditions.changes },
	{ kinds: ["REVIEW_OVERDUE"], holds: conditions.reviewsOverdue },
	{ kinds: ["SAMPLE_STANDS", "TASK_FAILS"], holds: conditions.tasksFail },
	{ kinds: ["PROTOCOL_OVERDUE"], holds: conditions.protocolOverdue },
	{ kinds: ["BREAK_GLASS"], holds: conditions.emergencies },
	{ kinds: ["SIGNAL_RAISED"], holds: conditions.signals },
	{ kinds: ["SIEM_BEHIND"], holds: conditions.siemBehind },
	{ kinds: ["RETENTION_STOPPED"], holds: conditions.retentionStopped },
	{ kinds: ["KEY_DESTRUCTION_ANNOUNCED"], holds: conditions.destructionAnnounced },
	{ kinds: ["KEY_STORE_FAILS"], holds: conditions.keyStoreFails },
	{ kinds: ["REWRAP_BEHIND"], holds: conditions.rewrapBehind },
	{ kinds: ["JOB_FAILS"], holds: conditions.jobsFail },
	{ kinds: ["HOLD_ENDS"], holds: conditions.holdsEnd },
	{ kinds: ["WEBHOOK_BEHIND"], holds: conditions.webhooksBehind },
	{ kinds: ["WEBHOOK_DEAD"], holds: conditions.webhooksDead },
	{ kinds: ["SECOND_WORD_WAITS"], holds: conditions.secondWordsWait },
];

export const watchAlarms: Task = { name: "alarms", every: 3_000, run: watch };

export async function watch(worker: Worker): Promise<void> {
	const { sql, env } = worker;
	await sql`insert into oversight.alarms_begin default values on conflict do nothing`;
	let failure: unknown;
	for (const look of LOOKS) {
		try {
			await settle(worker, look, look.holds(sql, env));
		} catch (error) {
			failure ??= error; // the others are looked at all the same
		}
	}
	const health = env.PUBLIC_URL ? await askHealth(env.PUBLIC_URL, worker.signal) : null;
	if (health) {
		const scope = { kinds: ["LOG_STANDS"], subjects: ["notary", "witnesses"] } as const;
		await settle(worker, scope, rowsOf(worker, standsBy(health)));
	}
	if (failure !== undefined) throw failure;
}

/** Raises what holds and is no alarm yet, ends what is one and does not hold; what about an entry was one stays ended. */
async function settle({ sql }: Worker, { kinds, subjects }: Scope, holds: Fragment): Promise<void> {
	await sql`
		with found as materialized (${holds}),
		raised as (
			select oversight.raise_alarm(f.kind, f.subject, f.words, f.entry, f.since) as id from found f
			where not exists (select from oversight.alarm a where a.kind = f.kind and a.subject = f.subject
				and (a.ended_at is null or a.entry_id = f.entry))),
		ended as (
			select oversight.clear_alarm(a.kind, a.subject) as ended from oversight.alarm a
			where a.ended_at is null and a.kind = any(${kinds as string[]})
				and ${subjects ? sql`a.subject = any(${subjects as string[]})` : sql`true`}
				and not exists (select from found f where f.kind = a.kind and f.subject = a.subject))
		-- Read, or they would not run.
		select (select count(id) from raised) as raised, (select count(*) filter (where ended) from ended) as ended`;
}

const rowsOf = ({ sql }: Worker, found: Found[]): Fragment => sql`
	select * from jsonb_to_recordset(${sql.json(found as never)})
		as f(kind text, subject text, words text, entry uuid, since timestamptz)`;

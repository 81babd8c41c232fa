/**
 * What is an alarm now, of each kind, as the database shows it: an alarm is open exactly as long as its condition holds.
 * Ids, codes, names of witnesses, times and counts; no content. The watcher (watch.ts) raises and ends by it.
 * Shown by: watch.test.ts, each by causing it.
 */
import type { Sql } from "#db/client.ts";
import type { Env } from "../env.ts";
import { readSinks } from "../siem/sinks.ts";
import type { AlarmKind } from "./kinds.ts";

export interface Found {
	kind: AlarmKind;
	subject: string;
	words: string | null;
	entry: string | null;
	since: Date | null;
}

/** An error that says only that a witness could not be asked; with any other it has answered, and not as it should. */
const NO_DISAGREEMENT = ["WITNESS_UNREACHABLE"];
const LOG_STANDS_AFTER = "10 seconds";
const SIEM_BEHIND_AFTER = "5 minutes";

/** Entries that wait for their number. What the notary is like, where nothing waits, is health's to say (watch.ts). */
export const entriesWait = (sql: Sql) => sql<Found[]>`
	select 'LOG_STANDS' as kind, 'log' as subject, null as entry, oldest as since,
		case when count > 10000 then 'more than 10,000' else count::text end || ' waiting' as words
	from ledger.waiting() where oldest < clock_timestamp() - ${LOG_STANDS_AFTER}::interval`;

export const witnessesDisagree = (sql: Sql) => sql<Found[]>`
	select 'WITNESS_DISAGREES' as kind, w.name as subject, w.error as words, null as entry, null::timestamptz as since
	from ledger.witness_state w join ledger.log l on l.epoch = w.epoch and l.closed_at is null
	where w.error is not null and w.error <> all (${NO_DISAGREEMENT})`;

/** Changes since alarms began that nobody has said they looked into. */
export const changes = (sql: Sql) => sql<Found[]>`
	select case when e.type in ('key.created', 'key.rotated', 'log.continued') then 'KEY_CHANGED' else 'GATE_CHANGED' end
			as kind, e.id::text as subject, e.type as words, e.id as entry, e.at as since
	from ledger.entry e
	where e.type in ('key.created', 'key.rotated', 'log.continued', 'witness.changed', 'policy.changed',
			'configuration.changed')
		and e.at > (select b.at from oversight.alarms_begin b)
		and not exists (select from oversight.alarm a join console.alarm_settled s on s.alarm_id = a.id
			where a.entry_id = e.id)
	order by e.at limit 200`;

/**
 * One a region and day: many that fall due on one day are one thing to do. A period's sample that waits for its witness is
 * work that nobody can begin, and overdue as well.
 */
export const reviewsOverdue = (sql: Sql) => sql<Found[]>`
	select 'REVIEW_OVERDUE' as kind, r.region || ':' || to_char(r.due_at at time zone 'UTC', 'YYYY-MM-DD') as subject,
		count(*) || ' due' as words, (array_agg(o.entry_id order by r.due_at, r.id))[1] as entry, min(r.due_at) as since
	from console.access_review r left join access.opening o on o.id = r.opening_id
	where r.due_at < clock_timestamp() and not exists (select from console.verdict v where v.review_id = r.id)
	group by 2, r.region
	union all
	select 'REVIEW_OVERDUE', 'sample:' || coalesce(r.period, 'none'), t.error, null, r.ends_at
	from oversight.period_running r join oversight.task t on t.name = 'draw-samples' and t.error = 'SEED_MISSING'`;

export const protocolOverdue = (sql: Sql) => sql<Found[]>`
	select 'PROTOCOL_OVERDUE' as kind, d.kind || ':' || d.subject as subject, d.kind as words, null as entry,
		d.due_at as since
	from oversight.protocol_due d where d.done_at is null and d.due_at < clock_timestamp()`;

export const emergencies = (sql: Sql) => sql<Found[]>`
	select 'BREAK_GLASS' as kind, t.entry_id::text as subject, null as words, t.entry_id as entry, t.at as since
	from access.alert t
		left join access.opening o on o.entry_id = t.entry_id
		left join console.access_review r on r.opening_id = o.id
	where t.audience = 'oversight' and t.kind = 'BREAK_GLASS' and t.entry_id is not null
		and t.at > clock_timestamp() - interval '90 days'
		and case when r.id is null then t.at > clock_timestamp() - interval '1 day'
			else not exists (select from console.verdict v where v.review_id = r.id) end
	order by t.at limit 200`;

/** Unsettled, and not gone into a later one of its kind. */
export const signals = (sql: Sql) => sql<Found[]>`
	select 'SIGNAL_RAISED' as kind, g.id::text as subject, g.kind as words, g.entry_id as entry, g.raised_at as since
	from oversight.signal g
	where not exists (select from oversight.signal_settlement s where s.signal_id = g.id)
		and not exists (select from oversight.signal n where n.follows = g.id)
	order by g.raised_at limit 500`;

/** Of those that are configured: one that was switched off is behind for ever, and nobody's alarm. */
export const siemBehind = (sql: Sql, env: Env) => sql<Found[]>`
	select 'SIEM_BEHIND' as kind, s.sink as subject, s.error as words, null as entry, s.failing_since as since
	from oversight.siem s where s.failing_since < clock_timestamp() - ${SIEM_BEHIND_AFTER}::interval
		and s.sink = any(${Object.keys(readSinks(env))}::text[])`;

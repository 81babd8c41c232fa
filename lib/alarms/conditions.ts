/**
 * What is an alarm now, of each kind, as the database shows it: an alarm is open exactly as long as its condition holds.
 * Ids, codes, names of witnesses, times and counts; no content. Each is a query of all that holds, however much it is: what
 * a limit left out would be taken for over. The watcher (watch.ts) raises and ends by it, inside the database.
 * Shown by: watch.test.ts, each by causing it.
 */
import type { Fragment, Sql } from "#db/client.ts";
import type { Env } from "../env.ts";
import { readSinks } from "../siem/sinks.ts";
import type { AlarmKind } from "./kinds.ts";

/** What each row of a condition is. */
export interface Found {
	kind: AlarmKind;
	subject: string;
	words: string | null;
	entry: string | null;
	since: Date | null;
}

export type Condition = (sql: Sql, env: Env) => Fragment;

/** An error that says only that a witness could not be asked; with any other it has answered, and not as it should. */
const NO_DISAGREEMENT = ["WITNESS_UNREACHABLE"];
const LOG_STANDS_AFTER = "10 seconds";
const SIEM_BEHIND_AFTER = "5 minutes";
const TASK_FAILS_AFTER = "5 minutes";
const TASK_HANGS_AFTER = "1 hour";
const STORE_FAILS_AFTER = "1 minute";
/** What a decryption service said of its key store before it went away says nothing any more. */
const STORE_SAID_WITHIN = "10 minutes";
const JOB_FAILS_AFTER = "5 minutes";
/** What a receiver's restart takes is no alarm. */
const WEBHOOK_BEHIND_AFTER = "15 minutes";
const SECOND_WORD_WITHIN = "24 hours";
const SECOND_WORD_FIRST = "15 minutes";
/** The work of a night that failed is no alarm yet. */
const REWRAP_BEHIND_AFTER = "3 days";

/** Entries that wait for their number. What the notary is like, where nothing waits, is health's to say (watch.ts). */
export const entriesWait: Condition = (sql) => sql`
	select 'LOG_STANDS' as kind, 'log' as subject, null::uuid as entry, oldest as since,
		case when count > 10000 then 'more than 10,000' else count::text end || ' waiting' as words
	from ledger.waiting() where oldest < clock_timestamp() - ${LOG_STANDS_AFTER}::interval`;

export const witnessesDisagree: Condition = (sql) => sql`
	select 'WITNESS_DISAGREES' as kind, w.name as subject, w.error as words, null::uuid as entry, null::timestamptz as since
	from ledger.witness_state w join ledger.log l on l.epoch = w.epoch and l.closed_at is null
	where w.error is not null and w.error <> all (${NO_DISAGREEMENT})`;

/** Changes since alarms began that nobody has said they looked into; also when their month has left for an archive. */
export const changes: Condition = (sql) => sql`
	select case when e.type in ('key.created', 'key.rotated', 'log.continued') then 'KEY_CHANGED'
			when e.type like 'endpoint.%' then 'WEBHOOK_ENDPOINTS_CHANGED' else 'GATE_CHANGED' end as kind, e.id::text as subject, e.type as words, e.id as entry, e.at as since
	from ledger.entry e
	where e.type in ('key.created', 'key.rotated', 'log.continued', 'witness.changed', 'policy.changed',
			'configuration.changed', 'signals.changed', 'endpoint.added', 'endpoint.rotated', 'endpoint.paused', 'endpoint.resumed',
			'endpoint.removed')
		-- The rules that a deployment begins with are no change.
		and e.id <> all (array(select s.entry_id from oversight.signal_settings s order by s.id limit 1))
		and e.at > (select b.at from oversight.alarms_begin b)
		and not exists (select from oversight.alarm a join console.alarm_settled s on s.alarm_id = a.id
			where a.entry_id = e.id)
	union
	select a.kind, a.subject, a.words, a.entry_id, a.raised_at from oversight.alarm a
	where a.kind in ('KEY_CHANGED', 'GATE_CHANGED', 'WEBHOOK_ENDPOINTS_CHANGED') and a.ended_at is null
		and not exists (select from console.alarm_settled s where s.alarm_id = a.id)`;

/** One a region and day: many that fall due on one day are one thing to do. */
export const reviewsOverdue: Condition = (sql) => sql`
	select 'REVIEW_OVERDUE' as kind, r.region || ':' || to_char(r.due_at at time zone 'UTC', 'YYYY-MM-DD') as subject,
		count(*) || ' due' as words, (array_agg(o.entry_id order by r.due_at, r.id))[1] as entry, min(r.due_at) as since
	from console.access_review r left join access.opening o on o.id = r.opening_id
	where r.due_at < clock_timestamp() and not exists (select from console.verdict v where v.review_id = r.id)
	group by 2, r.region`;

/**
 * What the worker tries and does not get done, or does not come back from. The draw of samples has a name of its own: while it
 * stands nobody is told what to review. Copies for other systems have theirs, below.
 */
export const tasksFail: Condition = (sql) => sql`
	select case t.name when 'draw-samples' then 'SAMPLE_STANDS' else 'TASK_FAILS' end as kind, t.name as subject,
		coalesce(t.error, 'NOT_DONE') as words, null::uuid as entry, coalesce(t.failing_since, t.began_at) as since
	from oversight.task t
	where t.name not like 'siem-%' and ((t.failing_since < clock_timestamp() - ${TASK_FAILS_AFTER}::interval
			-- One that nobody has tried for long is no task of this version.
			and t.began_at > clock_timestamp() - interval '1 day')
		or (t.leased_until > clock_timestamp() and t.began_at < clock_timestamp() - ${TASK_HANGS_AFTER}::interval))`;

export const protocolOverdue: Condition = (sql) => sql`
	select 'PROTOCOL_OVERDUE' as kind, d.kind || ':' || d.subject as subject, d.kind as words, null::uuid as entry,
		d.due_at as since
	from oversight.protocol_due d where d.done_at is null and d.due_at < clock_timestamp()`;

/** Until it is judged, however long that takes. */
export const emergencies: Condition = (sql) => sql`
	select 'BREAK_GLASS' as kind, t.entry_id::text as subject, null as words, t.entry_id as entry, t.at as since
	from access.alert t
		left join access.opening o on o.entry_id = t.entry_id
		left join console.access_review r on r.opening_id = o.id
	where t.audience = 'oversight' and t.kind = 'BREAK_GLASS' and t.entry_id is not null
		and not exists (select from console.verdict v where v.review_id = r.id)`;

/** Unsettled, and not gone into a later one of its kind. */
export const signals: Condition = (sql) => sql`
	select 'SIGNAL_RAISED' as kind, g.id::text as subject, g.kind as words, g.entry_id as entry, g.raised_at as since
	from oversight.signal g
	where not exists (select from oversight.signal_settlement s where s.signal_id = g.id)
		and not exists (select from oversight.signal n where n.follows = g.id)`;

/** Of those that are configured: one that was switched off is behind for ever, and nobody's alarm. */
export const siemBehind: Condition = (sql, env) => sql`
	select 'SIEM_BEHIND' as kind, s.sink as subject, s.error as words, null::uuid as entry, s.failing_since as since
	from oversight.siem s where s.failing_since < clock_timestamp() - ${SIEM_BEHIND_AFTER}::interval
		and s.sink = any(${Object.keys(readSinks(env))}::text[])`;

/** Until an admin lets deletion go on, or what it was about is over. */
export const retentionStopped: Condition = (sql) => sql`
	select 'RETENTION_STOPPED' as kind, p.id::text as subject, p.stopped || ': ' || p.due - p.gone - p.stayed || ' of ' || p.living as words,
		p.stopped_entry_id as entry, p.as_of as since
	from vault.retention_plan p where p.stopped is not null and p.resumed_at is null and p.ended_at is null`;

/** From the announcement on, for whoever might object. */
export const destructionAnnounced: Condition = (sql) => sql`
	select 'KEY_DESTRUCTION_ANNOUNCED' as kind, k.kid as subject, null as words, k.announced_entry_id as entry,
		k.announced_at as since
	from access.intake_key k where k.announced_at is not null and k.destroyed_at is null`;

export const keyStoreFails: Condition = (sql) => sql`
	select 'KEY_STORE_FAILS' as kind, s.keeper as subject, s.store || ': ' || s.error as words, null::uuid as entry,
		s.failing_since as since
	from access.key_store_state s
	where s.failing_since < clock_timestamp() - ${STORE_FAILS_AFTER}::interval
		and s.checked_at > clock_timestamp() - ${STORE_SAID_WITHIN}::interval`;

export const rewrapBehind: Condition = (sql) => sql`
	select 'REWRAP_BEHIND' as kind, b.region || ':' || b.kid as subject, null as words, null::uuid as entry, b.since
	from access.key_behind b where b.since < clock_timestamp() - ${REWRAP_BEHIND_AFTER}::interval`;

/** What decryption services do by their own clock. That deletion waits for a person has an alarm of its own. */
export const jobsFail: Condition = (sql) => sql`
	select 'JOB_FAILS' as kind, j.name || coalesce(':' || j.region, '') as subject, coalesce(j.error, 'NOT_DONE') as words,
		null::uuid as entry, j.failing_since as since
	from access.job j
	where j.failing_since < clock_timestamp() - ${JOB_FAILS_AFTER}::interval and j.error is distinct from 'RETENTION_STOPPED'
		-- One that nobody has tried for long is no job of this version, or of no service that runs.
		and j.began_at > clock_timestamp() - interval '1 day'`;

/** Of matters that everybody of oversight may know of: an alarm names nothing of a restricted one, which tells its own people. */
export const holdsEnd: Condition = (sql) => sql`
	select 'HOLD_ENDS' as kind, h.id || ':' || to_char(h.expires_at at time zone 'UTC', 'YYYY-MM-DD') as subject, null as words,
		coalesce((select r.entry_id from legal.hold_renewal r where r.hold_id = h.id order by r.renewed_at desc limit 1), h.entry_id)
			as entry, h.expires_at - make_interval(days => 14) as since
	from legal.hold h join legal.matter m on m.id = h.matter_id and not m.restricted
	where h.ended_at is null and h.expires_at < clock_timestamp() + make_interval(days => 14)`;

/** An endpoint that has taken nothing for a while; its id, and how many wait. A paused one is somebody's wish. */
export const webhooksBehind: Condition = (sql) => sql`
	select 'WEBHOOK_BEHIND' as kind, e.id::text as subject, count(*) || ' not taken' as words, null::uuid as entry,
		min(d.first_tried_at) as since
	from console.delivery d join console.endpoint e on e.id = d.endpoint_id
	where d.delivered_at is null and d.dead_at is null and d.event <> 'ping' and e.paused_at is null and e.removed_at is null
		and (d.first_tried_at < clock_timestamp() - ${WEBHOOK_BEHIND_AFTER}::interval
			-- Nobody tries: there is no worker that can sign.
			or d.attempts = 0 and d.next_at < clock_timestamp() - ${WEBHOOK_BEHIND_AFTER}::interval
				and not exists (select from console.delivery b where b.endpoint_id = d.endpoint_id and b.thread_id = d.thread_id
					and b.n < d.n and b.delivered_at is null))
	group by e.id`;

export const webhooksDead: Condition = (sql) => sql`
	select 'WEBHOOK_DEAD' as kind, e.id::text as subject, count(*) || ' given up' as words, null::uuid as entry,
		min(d.dead_at) as since
	from console.delivery d join console.endpoint e on e.id = d.endpoint_id
	where d.dead_at is not null and d.event <> 'ping' and e.removed_at is null
	group by e.id`;

/**
 * One a region: decisions that nobody has said the second word on, of a case that is due, or for a day. However late the case was
 * decided, there are some minutes in which somebody may see it first.
 */
export const secondWordsWait: Condition = (sql) => sql`
	select 'SECOND_WORD_WAITS' as kind, c.region as subject, count(*) || ' waiting' as words,
		(array_agg(d.entry_id order by d.decided_at, d.id))[1] as entry, min(d.decided_at) as since
	from console.decision d join console.case c on c.id = d.case_id
	where d.left_at is null and d.needs_second
		and not exists (select from console.decision_confirmation y where y.decision_id = d.id)
		and greatest(least(c.due_at, d.decided_at + ${SECOND_WORD_WITHIN}::interval), d.decided_at + ${SECOND_WORD_FIRST}::interval)
			< clock_timestamp()
	group by c.region`;

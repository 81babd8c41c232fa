/** Alarms as oversight sees them: what is open, what was, and whether those who should be told were. */
import type { Tx } from "../client.ts";
import type { Db } from "../web.ts";

export interface AlarmRow {
	id: string;
	kind: string;
	subject: string;
	words: string | null;
	region: string | null;
	entryId: string | null;
	entryNumber: number | null;
	raisedAt: Date;
	endedAt: Date | null;
	/** Who looked into it, where people do, and the entry that says so. */
	settledBy: string | null;
	settledEntry: string | null;
	settledNumber: number | null;
	deliveries: AlarmDelivery[];
}

export interface AlarmDelivery {
	channel: string;
	event: "raised" | "ended";
	attempts: number;
	delivered: boolean;
	error: string | null;
}

interface Reader {
	regions: readonly string[];
	personId: string;
}

/** Nobody is shown that there is a signal about themself. */
const shownTo = (db: Db, { regions, personId }: Reader) => db`
	(a.region is null or a.region = any(${regions as string[]})) and not (a.kind = 'SIGNAL_RAISED' and exists (
		select from oversight.signal g where g.entry_id = a.entry_id and g.person_id = ${personId}))`;

/** The open ones, or those that ended in the last days; the newest first. */
export async function selectAlarms(
	db: Db,
	{ open, limit, ...reader }: Reader & { open: boolean; limit: number },
): Promise<AlarmRow[]> {
	return db<AlarmRow[]>`
		select a.id, a.kind, a.subject, a.words, a.region, a.entry_id as "entryId", a.raised_at as "raisedAt",
			a.ended_at as "endedAt", p.alias as "settledBy", s.entry_id as "settledEntry",
			(select i.index::float8 from ledger.indexed i where i.entry_id = a.entry_id order by i.epoch desc limit 1)
				as "entryNumber",
			(select i.index::float8 from ledger.indexed i where i.entry_id = s.entry_id order by i.epoch desc limit 1)
				as "settledNumber",
			coalesce((select jsonb_agg(jsonb_build_object('channel', d.channel, 'event', d.event, 'attempts', d.attempts,
					'delivered', d.delivered_at is not null, 'error', d.error) order by d.channel desc, d.event desc)
				from oversight.alarm_delivery d where d.alarm_id = a.id), '[]') as deliveries
		from oversight.alarm a
		left join console.alarm_settled s on s.alarm_id = a.id
		left join access.person p on p.id = s.person_id
		where ${shownTo(db, reader)}
			and ${open ? db`a.ended_at is null` : db`a.ended_at > now() - interval '30 days'`}
		order by ${open ? db`a.raised_at` : db`a.ended_at`} desc, a.id limit ${limit}`;
}

/** Open ones that no alert stands for which this person has yet to see. */
export async function countOpenAlarms(
	db: Db,
	{ most, ...reader }: Reader & { most: number },
): Promise<number> {
	const [row] = await db<{ count: number }[]>`
		select count(*)::int as count from (
			select from oversight.alarm a
			left join console.alarm_settled s on s.alarm_id = a.id
			where a.ended_at is null and s.alarm_id is null and ${shownTo(db, reader)}
				and not exists (select from access.alert t where t.entry_id = a.entry_id and t.audience = 'oversight'
					and t.at > now() - interval '30 days'
					and not exists (select from console.alert_seen n where n.alert_id = t.id and n.person_id = ${reader.personId}))
			limit ${most}) x`;
	return row?.count ?? 0;
}

export interface UnsettledRow {
	id: string;
	kind: string;
	region: string | null;
	/** The change's. */
	entryId: string;
}

/** An open alarm about a change that nobody has looked into. */
export async function selectUnsettled(
	tx: Tx,
	{ id, regions, kinds }: { id: string; regions: readonly string[]; kinds: readonly string[] },
): Promise<UnsettledRow | undefined> {
	const [row] = await tx<UnsettledRow[]>`
		select a.id, a.kind, a.region, a.entry_id as "entryId" from oversight.alarm a
		where a.id = ${id}::uuid and a.kind = any(${kinds as string[]}) and a.ended_at is null and a.entry_id is not null
			and (a.region is null or a.region = any(${regions as string[]}))
			and not exists (select from console.alarm_settled s where s.alarm_id = a.id)`;
	return row;
}

/** @returns whether nobody else was first */
export async function insertSettled(
	tx: Tx,
	{ id, kind, personId, entryId }: { id: string; kind: string; personId: string; entryId: string },
): Promise<boolean> {
	const rows = await tx`
		insert into console.alarm_settled (alarm_id, kind, person_id, entry_id) values (${id}, ${kind}, ${personId}, ${entryId})
		on conflict (alarm_id) do nothing returning 1`;
	return rows.length > 0;
}

export interface TaskRow {
	name: string;
	/** Whole seconds since it last was done whole; null: never. */
	age: number | null;
	error: string | null;
	/** It should have been done by now, or failed the last time. */
	failing: boolean;
}

/** What the worker does, and whether it does: the longest known wait of each is its own pause, a lease and some patience. */
export async function selectTasks(db: Db): Promise<TaskRow[]> {
	return db<TaskRow[]>`
		select t.name, t.error, extract(epoch from clock_timestamp() - t.ended_at)::float8 as age,
			t.error is not null or (t.leased_until < clock_timestamp() and coalesce(t.began_at, '-infinity')
				< clock_timestamp() - make_interval(secs => coalesce(t.every_ms, 60000) / 1000.0 * 2 + 60)) as failing
		from oversight.task t
		-- What has not begun for a week is no task of this version any more, or there is no worker at all.
		where t.began_at > clock_timestamp() - interval '7 days' order by t.name`;
}

/** When any of the worker's tasks last began or ended, by the clock of the database; null: none ever did. */
export async function selectWorkerSeen(db: Db): Promise<{ seenAt: Date | null; now: Date }> {
	const [row] = await db<{ seenAt: Date | null; now: Date }[]>`
		select max(greatest(t.began_at, t.ended_at)) as "seenAt", clock_timestamp() as now from oversight.task t`;
	return row ?? { seenAt: null, now: new Date() };
}

export interface SinkRow {
	sink: string;
	epoch: number;
	next: number;
	/** What is published and was not taken yet. */
	behind: number;
	toldAt: Date | null;
	failingSince: Date | null;
	error: string | null;
}

export async function selectSinks(db: Db): Promise<SinkRow[]> {
	return db<SinkRow[]>`
		select s.sink, s.epoch, s.next_index::float8 as next, s.told_at as "toldAt", s.failing_since as "failingSince", s.error,
			((select coalesce(sum(l.published), 0) from ledger.log l where l.epoch >= s.epoch) - s.next_index)::float8 as behind
		from oversight.siem s order by s.sink`;
}

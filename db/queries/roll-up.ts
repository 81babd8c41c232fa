/**
 * The worker's counting of the log's index into hours and days. Each batch and the place up to which it counted are one
 * commit, so that an entry is counted once however often the worker dies.
 * In SQL: it is one statement of sums over rows that never leave the database.
 */
import type { Sql, Tx } from "../client.ts";

export interface Place {
	epoch: number;
	next: number;
}

/** Held until the transaction's end: of two workers the second waits and goes on behind the first. */
export async function lockPlace(tx: Tx): Promise<Place> {
	await tx`
		insert into oversight.counted (name, epoch, next)
		select 'hours', coalesce(min(epoch), 1), 0 from ledger.log on conflict (name) do nothing`;
	const [row] = await tx`
		select epoch, next::float8 as next from oversight.counted where name = 'hours' for update`;
	return row as unknown as Place;
}

/** How many entries that epoch's log has, and the one after it, where there is one. */
export async function selectSize(
	db: Sql | Tx,
	epoch: number,
): Promise<{ size: number; following: number | null }> {
	const [row] = await db`
		select coalesce((select size::float8 from ledger.log where epoch = ${epoch}), 0) as size,
			(select min(epoch) from ledger.log where epoch > ${epoch}) as following`;
	return row as unknown as { size: number; following: number | null };
}

export async function movePlace(tx: Tx, { epoch, next }: Place, missing: number): Promise<void> {
	await tx`
		update oversight.counted set epoch = ${epoch}, next = ${next}, missing = missing + ${missing},
			counted_at = clock_timestamp()
		where name = 'hours'`;
}

/**
 * Counts the entries [from, to) of the epoch's index. An entry that stands in an earlier epoch too was counted there.
 * LATERAL with LIMIT: entry by entry through the key of its month, whatever a plan for unknown numbers would guess.
 *
 * @returns how many of them were there
 */
export async function countEntries(
	tx: Tx,
	{ epoch, from, to }: { epoch: number; from: number; to: number },
): Promise<number> {
	const [row] = await tx`
		with place as materialized (
			select i.entry_id, i.entry_at from ledger.indexed i
			where i.epoch = ${epoch} and i.index >= ${from} and i.index < ${to}),
		found as materialized (
			select e.*, epoch.first from place p
			cross join lateral (select * from ledger.entry e where e.id = p.entry_id and e.at = p.entry_at limit 1) e
			cross join lateral (select ${epoch}::int = 1 or not exists (select from ledger.indexed o
				where o.entry_id = p.entry_id and o.epoch < ${epoch}) as first) epoch),
		entry as materialized (
			select date_trunc('hour', at, 'UTC') as hour, at, type, outcome, actor, opening_id, case_id, coalesce(region, '') as region,
				coalesce(actor_role, '') as role, reason,
				case when type in ('review.judged', 'signal.raised', 'signal.settled', 'thread.decrypted', 'case.decided')
					then convert_from(leaf, 'UTF8')::jsonb end as leaf
			from found where first),
		counted as (
			select hour, type, outcome, region, role, coalesce(reason, case type when 'review.judged' then leaf->>'verdict'
				when 'signal.raised' then leaf->>'kind' when 'signal.settled' then leaf->>'verdict'
				when 'case.decided' then leaf->>'verdict' end, '') as code
			from entry
			union all -- an opening that was judged, at its own hour
			select date_trunc('hour', o.granted_at, 'UTC'), 'opening.covered', 'done', o.region, o.role, o.reason
			from entry e join access.opening o on o.id = e.opening_id
			where e.type = 'review.judged' and e.outcome = 'done' and e.leaf->>'verdict' <> 'NEEDS_CONTENT'
			union all -- how long after its case was first opened a decision came, also one that was taken back: the chart says so
			select e.hour, 'opening.decided', 'done', e.region, e.role, case
				when d.after <= interval '5 minutes' then 'M5' when d.after <= interval '15 minutes' then 'M15'
				when d.after <= interval '1 hour' then 'H1' when d.after <= interval '4 hours' then 'H4'
				when d.after <= interval '1 day' then 'D1' when d.after <= interval '3 days' then 'D3' else 'MORE' end
			from entry e
			cross join lateral (select e.at - min(o.granted_at) as after from access.opening o
				where o.case_id = e.case_id and o.granted_at <= e.at) d
			where e.type = 'case.decided' and d.after is not null),
		hours as (
			insert into oversight.hour_count as h (hour, type, outcome, region, role, code, count)
			select hour, type, outcome, region, role, code, count(*) from counted group by 1, 2, 3, 4, 5, 6
			on conflict (type, hour, region, role, code, outcome) do update set count = h.count + excluded.count),
		days as (
			insert into oversight.day_count as h (day, type, outcome, region, role, code, count)
			select (hour at time zone 'UTC')::date, type, outcome, region, role, code, count(*) from counted
			group by 1, 2, 3, 4, 5, 6
			on conflict (type, day, region, role, code, outcome) do update set count = h.count + excluded.count),
		people as (
			insert into oversight.person_day as d (day, person_id, region, role, openings, readings, messages)
			select (at at time zone 'UTC')::date, actor, region, role, count(*) filter (where type = 'opening.granted'),
				count(*) filter (where type = 'thread.decrypted'),
				coalesce(sum((leaf->'scope'->>'count')::bigint) filter (where type = 'thread.decrypted'), 0)
			from entry where type in ('opening.granted', 'thread.decrypted') and outcome <> 'refused' and actor is not null
			group by 1, 2, 3, 4
			on conflict (day, region, role, person_id) do update set openings = d.openings + excluded.openings,
				readings = d.readings + excluded.readings, messages = d.messages + excluded.messages)
		select count(*)::float8 as found from found`;
	return Number(row?.found ?? 0);
}

/** How many reviews wait for a final verdict, by region: counted whole, once in a while, so that no page does. */
export async function countReviews(tx: Tx): Promise<void> {
	await tx`delete from oversight.review_standing`;
	await tx`
		insert into oversight.review_standing (region, waiting, overdue, oldest_due, counted_at)
		select r.region, count(*), count(*) filter (where r.due_at <= clock_timestamp()), min(r.due_at), clock_timestamp()
		from console.access_review r
		where not exists (select from console.verdict v where v.review_id = r.id and v.verdict <> 'NEEDS_CONTENT')
		group by r.region`;
}

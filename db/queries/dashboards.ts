/**
 * What dashboards show, out of what the worker counted (roll-up.ts): sums over hours and days, never over entries.
 * Sums come as float8, exact up to 2^53. In SQL: sums and grouping sets are all it is.
 */
import type { Db } from "../web.ts";

export interface Window {
	/** Midnight, UTC. */
	from: Date;
	until: Date;
	/** Those that the reader oversees; what has no region belongs to everyone who may look. */
	regions: readonly string[];
}

/** "2026-11-21": days are UTC's, whatever the database's own zone. */
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export interface SumRow {
	type: string;
	outcome: string;
	code: string;
	role: string;
	region: string;
	count: number;
}

/** Of these types and whole days, by everything but the day: some hundred rows, however many entries there are. */
export async function selectSums(
	db: Db,
	types: readonly string[],
	{ from, until, regions }: Window,
): Promise<SumRow[]> {
	return db<SumRow[]>`
		select type, outcome, code, role, region, sum(count)::float8 as count from oversight.day_count
		where type = any(${types as string[]}) and day >= ${dayOf(from)}::date and day <= ${dayOf(until)}::date
			and (region = '' or region = any(${regions as string[]}))
		group by 1, 2, 3, 4, 5`;
}

/** Openings by the hour of the day (UTC), 0 to 23; hours in which there were none are left out. */
export async function selectByHour(
	db: Db,
	{ from, until, regions }: Window,
): Promise<{ hour: number; count: number }[]> {
	return db<{ hour: number; count: number }[]>`
		select extract(hour from hour at time zone 'UTC')::int as hour, sum(count)::float8 as count
		from oversight.hour_count
		where type = 'opening.granted' and hour >= ${from} and hour < ${until} and region = any(${regions as string[]})
		group by 1 order by 1`;
}

/** Openings by day, "2026-11-21"; days without any are left out. */
export async function selectByDay(
	db: Db,
	{ from, until, regions }: Window,
): Promise<{ day: string; count: number }[]> {
	return db<{ day: string; count: number }[]>`
		select to_char(day, 'YYYY-MM-DD') as day, sum(count)::float8 as count
		from oversight.day_count
		where type = 'opening.granted' and day >= ${dayOf(from)}::date and day <= ${dayOf(until)}::date and region = any(${regions as string[]})
		group by 1 order by 1`;
}

export interface StandingRow {
	region: string;
	waiting: number;
	overdue: number;
	oldestDue: Date | null;
	countedAt: Date;
}

export async function selectStandings(db: Db, regions: readonly string[]): Promise<StandingRow[]> {
	return db<StandingRow[]>`
		select region, waiting::float8 as waiting, overdue::float8 as overdue, oldest_due as "oldestDue",
			counted_at as "countedAt"
		from oversight.review_standing where region = any(${regions as string[]}) order by region`;
}

export interface PeerRow {
	personId: string;
	alias: string;
	role: string;
	region: string;
	openings: number;
	messages: number;
}

/** Who opened anything, by role and region, and those of the same roles who opened nothing. */
export async function selectPeers(db: Db, { from, until, regions }: Window): Promise<PeerRow[]> {
	return db<PeerRow[]>`
		with done as (
			select person_id, role, region, sum(openings) as openings, sum(messages) as messages
			from oversight.person_day
			where day >= ${dayOf(from)}::date and day <= ${dayOf(until)}::date and region = any(${regions as string[]})
			group by 1, 2, 3),
		held as (
			select g.person_id, g.role, g.region from access.grant_in_force g join access.person p on p.id = g.person_id
			where p.disabled_at is null and (g.role, g.region) in (select role, region from done))
		select p.id as "personId", p.alias, a.role, a.region, coalesce(d.openings, 0)::float8 as openings,
			coalesce(d.messages, 0)::float8 as messages
		from (select person_id, role, region from done union select person_id, role, region from held) a
		join access.person p on p.id = a.person_id
		left join done d on d.person_id = a.person_id and d.role = a.role and d.region = a.region
		order by a.role, a.region, openings desc, p.alias limit 5000`;
}

/** How far the index is counted, and how far it goes. */
export async function selectCounted(
	db: Db,
): Promise<{ next: number; size: number; missing: number; countedAt: Date | null }> {
	const [row] = await db`
		select coalesce(c.next, 0)::float8 as next, coalesce(g.size, 0)::float8 as size,
			coalesce(c.missing, 0)::float8 as missing, c.counted_at as "countedAt"
		from (select) one left join oversight.counted c on c.name = 'hours'
		left join ledger.log g on g.epoch = c.epoch`;
	return row as unknown as { next: number; size: number; missing: number; countedAt: Date | null };
}

/**
 * The queue: open cases by severity, deadline, id. Each lane (a region, restricted or not) is read in the order of
 * the index case_queue and stops at a page; the lanes, which are few, are merged. Nothing counts a whole table.
 * In SQL: an ordered LATERAL for each lane is the plan itself, and the hottest page stands on it.
 */
import type { Db } from "../web.ts";

export interface Lane {
	region: string;
	restricted: boolean;
}

/** Where a page begins: after this place in the order. */
export interface QueuePlace {
	severity: number;
	dueAt: string;
	id: string;
}

export interface QueueRow {
	id: string;
	region: string;
	category: string;
	keyword: string | null;
	severity: number;
	minors: boolean;
	restricted: boolean;
	threatToLife: boolean;
	reports: number;
	receivedAt: Date;
	/** Text, with microseconds: it is part of the key of pages. */
	dueAt: string;
	previous: boolean;
	claimedBy: string | null;
	claimedByAlias: string | null;
}

export interface QueueQuery {
	lanes: readonly Lane[];
	severity: number | null;
	/** Only what this person has claimed. */
	claimedBy: string | null;
	after: QueuePlace | null;
	limit: number;
}

export async function selectQueue(db: Db, query: QueueQuery): Promise<QueueRow[]> {
	const { lanes, severity, claimedBy, after, limit } = query;
	return db<QueueRow[]>`
		select c.id, c.region, c.category, c.keyword, c.severity, c.minors, c.restricted,
			c.threat_to_life as "threatToLife", c.report_count as reports, c.received_at as "receivedAt",
			c.due_at::text as "dueAt", c.previous_case_id is not null as previous,
			l.person_id as "claimedBy", p.alias as "claimedByAlias"
		from (
			select k.* from ${lanesOf(db, lanes)} as lane (region, restricted)
			cross join lateral (
				select * from console.case c
				where c.region = lane.region and c.restricted = lane.restricted and c.closed_at is null
					${severity === null ? db`` : db`and c.severity = ${severity}`}
					${after ? db`and (c.severity, c.due_at, c.id) > (${after.severity}::smallint, ${after.dueAt}::text::timestamptz, ${after.id}::uuid)` : db``}
					${claimedBy === null ? db`` : db`and c.id in (select case_id from console.claim where person_id = ${claimedBy} and released_at is null)`}
				order by c.severity, c.due_at, c.id limit ${limit}
			) k
			order by k.severity, k.due_at, k.id limit ${limit}
		) c
		left join console.claim l on l.case_id = c.id and l.released_at is null
		left join access.person p on p.id = l.person_id
		order by c.severity, c.due_at, c.id`;
}

/** Open cases by severity, each counted to `cap` + 1 at most. */
export async function countQueue(db: Db, lanes: readonly Lane[], cap: number): Promise<number[]> {
	const rows = await db<{ severity: number; count: number }[]>`
		select s.severity, sum(k.count)::int as count
		from generate_series(0, 3) as s (severity)
		cross join ${lanesOf(db, lanes)} as lane (region, restricted)
		cross join lateral (
			select count(*) from (
				select from console.case c
				where c.region = lane.region and c.restricted = lane.restricted and c.severity = s.severity
					and c.closed_at is null
				limit ${cap + 1}
			) capped
		) k
		group by s.severity order by s.severity`;
	return rows.map(({ count }) => count);
}

/**
 * The case that is next and nobody's, locked until the transaction ends; those that somebody else is locking at this
 * moment are passed over, so that two people who ask at once get two cases.
 */
export async function lockNextUnclaimed(db: Db, lanes: readonly Lane[]): Promise<{ id: string } | undefined> {
	for (;;) {
		const [first] = await db<{ id: string; region: string; restricted: boolean }[]>`
			select k.id from ${lanesOf(db, lanes)} as lane (region, restricted)
			cross join lateral (
				select c.id, c.severity, c.due_at from console.case c
				where c.region = lane.region and c.restricted = lane.restricted and c.closed_at is null
					and not exists (select from console.claim l where l.case_id = c.id and l.released_at is null)
				order by c.severity, c.due_at, c.id limit 1
				for update of c skip locked
			) k
			order by k.severity, k.due_at, k.id limit 1`;
		if (!first) return undefined;
		// A claim that was committed between this statement's snapshot and its lock is seen only now.
		const [claimed] =
			await db`select 1 from console.claim where case_id = ${first.id} and released_at is null`;
		if (!claimed) return first;
	}
}

function lanesOf(db: Db, lanes: readonly Lane[]) {
	// As text: postgres.js would declare an array of booleans to be one boolean.
	const restricted = lanes.map((lane) => String(lane.restricted));
	return db`unnest(${lanes.map(({ region }) => region)}::text[], ${restricted}::text[]::boolean[])`;
}

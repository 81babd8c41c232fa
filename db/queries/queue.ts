/**
 * The queue: open cases in one of three orders, by parts that are few. A part is a region, restricted or not, and where it is asked
 * by share of the deadline, one severity of it: within that, the share is the order of the deadlines. Each part is read in the order
 * of an index (case_queue…) from where the page begins and stops at a page; then they are merged. Nothing counts a whole table, and
 * page 1,000 costs what page 1 costs.
 * In SQL: an ordered LATERAL for each part is the plan itself, and the hottest page stands on it.
 */
import type { PendingQuery, Row } from "postgres";
import type { Db } from "../web.ts";

/** A piece of a statement. */
type Piece = PendingQuery<Row[]>;

export interface Lane {
	region: string;
	restricted: boolean;
	/** Which roles that a case may wait for the person has there. */
	roles?: readonly string[];
}

/** One part of the queue, and the place in it after which the page begins (both as the database writes them). */
export interface Part extends Lane {
	/** Of order `share`; null: all. */
	severity: number | null;
	/** Of order `severity`: the severity of that place. */
	afterSeverity: number;
	/** Deadline or time of arrival, with microseconds; `-infinity` for the beginning. */
	afterAt: string;
	afterId: string;
}

export type QueueOrder = "share" | "severity" | "age";

export interface QueueFilters {
	severity: number | null;
	category: string | null;
	language: string | null;
	source: string | null;
	/** Only what this person has claimed. */
	claimedBy: string | null;
	/** Those that rest, instead of those that do not. */
	paused: boolean;
}

export interface QueueQuery {
	order: QueueOrder;
	parts: readonly Part[];
	/** Of order `share`: microseconds since 1970. */
	asOf: bigint;
	/** Of order `share`, by severity: what one hour's deadline is multiplied by so that all are of one length. */
	factors: readonly number[];
	filters: QueueFilters;
	limit: number;
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
	language: string | null;
	source: string | null;
	reports: number;
	/** Text, with microseconds, as the next: they are part of the key of pages. */
	receivedAt: string;
	dueAt: string;
	previous: boolean;
	/** It takes up a case that was decided. */
	reopened: boolean;
	/** It rests until then. */
	pausedUntil: Date | null;
	/** It was handed over to whoever holds this role. */
	forRole: string | null;
	claimedBy: string | null;
	claimedByAlias: string | null;
}

export async function selectQueue(db: Db, query: QueueQuery): Promise<QueueRow[]> {
	const { filters } = query;
	const mine = filters.claimedBy;
	const also = mine
		? db`and c.id = any(array(select case_id from console.claim where person_id = ${mine} and released_at is null))`
		: filters.paused
			? db`and c.paused_until > now()`
			: db`and (c.paused_until is null or c.paused_until <= now())`;
	return db<QueueRow[]>`
		select c.id, c.region, c.category, c.keyword, c.severity, c.minors, c.restricted, c.language, c.source,
			c.threat_to_life as "threatToLife", c.report_count as reports, c.received_at::text as "receivedAt",
			c.due_at::text as "dueAt", c.previous_case_id is not null as previous, c.reopens is not null as reopened,
			case when c.paused_until > now() then c.paused_until end as "pausedUntil", c.for_role as "forRole",
			l.person_id as "claimedBy", p.alias as "claimedByAlias"
		from (${inOrder(db, query, also)}) k
		join console.case c on c.id = k.id
		left join console.claim l on l.case_id = c.id and l.released_at is null
		left join access.person p on p.id = l.person_id
		order by ${keyOf(db, query, "k")}`;
}

/**
 * The case that is next and nobody's, locked until the transaction ends; those that somebody else is locking at this moment are
 * passed over, so that two people who ask at once get two cases. Nothing else is locked.
 *
 * @param query its limit is how many candidates are looked at first
 */
export async function lockNextUnclaimed(db: Db, query: QueueQuery): Promise<{ id: string } | undefined> {
	const free = db`and (c.paused_until is null or c.paused_until <= now())
		and (c.for_role is null or c.for_role = any(string_to_array(part.roles, ' ')))
		and not exists (select from console.claim l where l.case_id = c.id and l.released_at is null)`;
	// Again under the lock, since a hand-over or an escalation may have come between: still in one of the parts, and for no other role.
	const stillTheirs = db`exists (select from ${partsOf(db, query.parts)}
		where part.region = c.region and part.restricted = c.restricted
			and (c.for_role is null or c.for_role = any(string_to_array(part.roles, ' '))))`;
	for (let { limit } = query; ; limit *= 8) {
		const candidates = await db<{ id: string }[]>`
			select k.id from (${inOrder(db, { ...query, limit }, free)}) k order by ${keyOf(db, query, "k")}`;
		const ids = candidates.map(({ id }) => id);
		for (let tried: string[] = []; ; ) {
			const [first] = await db<{ id: string }[]>`
				select c.id from unnest(${ids}::uuid[]) with ordinality as k (id, n) join console.case c on c.id = k.id
				where c.closed_at is null and (c.paused_until is null or c.paused_until <= clock_timestamp()) and ${stillTheirs}
					and c.id <> all (${tried}::uuid[])
				order by k.n limit 1 for update of c skip locked`;
			if (!first) break;
			// A claim that was committed between the look and the lock is seen only now.
			const [claimed] =
				await db`select 1 from console.claim where case_id = ${first.id} and released_at is null`;
			if (!claimed) return first;
			tried = [...tried, first.id];
		}
		// All of these went to others meanwhile: there may be more behind them.
		if (ids.length < limit) return undefined;
	}
}

/** Open cases by severity, each counted to `cap` + 1 at most; those that rest are left out. */
export async function countQueue(
	db: Db,
	lanes: readonly Lane[],
	filters: QueueFilters,
	cap: number,
): Promise<number[]> {
	const rows = await db<{ severity: number; count: number }[]>`
		select s.severity, sum(k.count)::int as count
		from generate_series(0, 3) as s (severity)
		cross join ${lanesOf(db, lanes)} as lane (region, restricted)
		cross join lateral (
			select count(*) from (
				select from console.case c
				where c.region = lane.region and c.restricted = lane.restricted and c.severity = s.severity
					and c.closed_at is null and (c.paused_until is null or c.paused_until <= now()) ${narrowed(db, filters)}
				limit ${cap + 1}
			) capped
		) k
		group by s.severity order by s.severity`;
	return rows.map(({ count }) => count);
}

/** How many rest, to `cap` + 1. */
export async function countPaused(db: Db, lanes: readonly Lane[], cap: number): Promise<number> {
	const [row] = await db<{ count: number }[]>`
		select coalesce(sum(k.count), 0)::int as count from ${lanesOf(db, lanes)} as lane (region, restricted)
		cross join lateral (select count(*) from (select from console.case c
			where c.region = lane.region and c.restricted = lane.restricted and c.closed_at is null and c.paused_until > now()
			limit ${cap + 1}) capped) k`;
	return row?.count ?? 0;
}

/** Ids, and what they are ordered by, of the first `limit` cases after the place of each part. */
function inOrder(db: Db, query: QueueQuery, also: Piece) {
	const { order, parts, filters, limit } = query;
	const [within, from] = {
		share: [
			db`c.due_at, c.id`,
			db`and c.severity = part.severity and (c.due_at, c.id) > (part.after_at, part.after_id)`,
		],
		severity: [
			db`c.severity, c.due_at, c.id`,
			db`and (c.severity, c.due_at, c.id) > (part.after_severity, part.after_at, part.after_id)`,
		],
		age: [db`c.received_at, c.id`, db`and (c.received_at, c.id) > (part.after_at, part.after_id)`],
	}[order] as [Piece, Piece];
	return db`
		select k.id, k.severity, k.due_at, k.received_at from ${partsOf(db, parts)}
		cross join lateral (
			select c.id, c.severity, c.due_at, c.received_at from console.case c
			where c.region = part.region and c.restricted = part.restricted and c.closed_at is null
				${from} ${narrowed(db, filters)} ${also}
			order by ${within} limit ${limit}
		) k
		order by ${keyOf(db, query, "k")} limit ${limit}`;
}

/** The whole order. Of `share`: what is left of the deadline, in parts of it, as whole numbers; so it is exact, and the same in JavaScript. */
function keyOf(db: Db, { order, asOf, factors }: QueueQuery, of: string) {
	const k = db(of);
	if (order === "severity") return db`${k}.severity, ${k}.due_at, ${k}.id`;
	if (order === "age") return db`${k}.received_at, ${k}.id`;
	return db`((extract(epoch from ${k}.due_at) * 1000000)::bigint - ${String(asOf)}::bigint)
			* (${factors as number[]}::int[])[${k}.severity + 1], ${k}.severity, ${k}.due_at, ${k}.id`;
}

function narrowed(db: Db, { severity, category, language, source }: QueueFilters) {
	return db`${severity === null ? db`` : db`and c.severity = ${severity}::smallint`}
		${category === null ? db`` : db`and c.category = ${category}`}
		${language === null ? db`` : db`and c.language = ${language}`}
		${source === null ? db`` : db`and c.source = ${source}`}`;
}

function partsOf(db: Db, parts: readonly Part[]) {
	// As text: postgres.js would declare an array of booleans to be one boolean, and a time has its microseconds in text alone.
	return db`unnest(${parts.map(({ region }) => region)}::text[], ${parts.map((part) => String(part.restricted))}::text[]::boolean[],
		${parts.map(({ severity }) => severity ?? -1)}::int[]::smallint[], ${parts.map(({ afterSeverity }) => afterSeverity)}::int[]::smallint[],
		${parts.map(({ afterAt }) => afterAt)}::text[]::timestamptz[], ${parts.map(({ afterId }) => afterId)}::uuid[],
		${parts.map(({ roles }) => (roles ?? []).join(" "))}::text[])
		as part (region, restricted, severity, after_severity, after_at, after_id, roles)`;
}

function lanesOf(db: Db, lanes: readonly Lane[]) {
	const restricted = lanes.map((lane) => String(lane.restricted));
	return db`unnest(${lanes.map(({ region }) => region)}::text[], ${restricted}::text[]::boolean[])`;
}

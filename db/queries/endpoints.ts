/** Platforms' endpoints, and what became of each delivery. These decide nothing. */
import type { Db } from "../web.ts";
import { numberOf } from "./number-of.ts";

export interface EndpointRow {
	id: string;
	platformId: string;
	url: string;
	regions: string[];
	events: string[];
	generation: number;
	formerUntil: Date | null;
	addedAt: Date;
	pausedAt: Date | null;
	removedAt: Date | null;
	entryId: string;
}

const COLUMNS = (db: Db) => db`e.id, e.platform_id as "platformId", e.url, e.regions, e.events, e.generation,
	e.former_until as "formerUntil", e.added_at as "addedAt", e.paused_at as "pausedAt", e.removed_at as "removedAt",
	e.entry_id as "entryId"`;

export async function platformByCode(
	db: Db,
	code: string,
): Promise<{ id: string; regions: string[] } | undefined> {
	const [row] = await db<{ id: string; regions: string[] }[]>`
		select p.id, array(select r.code from console.region r order by r.code) as regions
		from console.platform p where p.code = ${code}`;
	return row;
}

export async function insertEndpoint(
	db: Db,
	made: Pick<EndpointRow, "id" | "platformId" | "url" | "regions" | "events" | "entryId">,
): Promise<void> {
	await db`insert into console.endpoint (id, platform_id, url, regions, events, entry_id)
		values (${made.id}, ${made.platformId}, ${made.url}, ${made.regions}, ${made.events}, ${made.entryId})`;
}

export async function lockEndpoint(db: Db, id: string): Promise<EndpointRow | undefined> {
	const [row] = await db<
		EndpointRow[]
	>`select ${COLUMNS(db)} from console.endpoint e where e.id = ${id} for update`;
	return row;
}

export async function rotateEndpoint(
	db: Db,
	{ id, entryId, formerUntil }: { id: string; entryId: string; formerUntil: Date },
): Promise<void> {
	await db`update console.endpoint set generation = generation + 1, former_until = ${formerUntil}, entry_id = ${entryId}
		where id = ${id}`;
}

export async function pauseEndpoint(db: Db, id: string, entryId: string): Promise<void> {
	await db`update console.endpoint set paused_at = clock_timestamp(), entry_id = ${entryId} where id = ${id}`;
}

export async function resumeEndpoint(db: Db, id: string, entryId: string): Promise<void> {
	await db`update console.endpoint set paused_at = null, entry_id = ${entryId} where id = ${id}`;
}

export async function removeEndpoint(db: Db, id: string, entryId: string): Promise<void> {
	await db`update console.endpoint set removed_at = clock_timestamp(), entry_id = ${entryId} where id = ${id}`;
}

/** @returns its id; null: there is no such endpoint, or too many pings wait */
export async function ping(db: Db, id: string): Promise<string | null> {
	const [row] = await db<{ id: string | null }[]>`select console.ping_endpoint(${id}) as id`;
	return row?.id ?? null;
}

export interface EndpointView extends EndpointRow {
	/** The platform's code. */
	platform: string;
	entryNumber: number | null;
	/** What is due or was tried in vain, of what the reader may see. */
	waiting: number;
	/** Given up. */
	dead: number;
	/** Since when what is first in the line is tried in vain. */
	failingSince: Date | null;
	/** Why the last attempt failed, of what is tried in vain. */
	code: string | null;
	deliveredAt: Date | null;
}

/** Of counts a page says no more than this: what a page says exactly costs by what waits. */
export const MOST_COUNTED = 1000;

/** All that are there, and those removed in the last month. @param platform of one platform alone */
export async function selectEndpoints(
	db: Db,
	{ regions, platform = null }: { regions: readonly string[]; platform?: string | null },
): Promise<EndpointView[]> {
	const own = db`d.endpoint_id = e.id and (d.region is null or d.region = any(${[...regions]}::text[]))`;
	return db<EndpointView[]>`
		select ${COLUMNS(db)}, p.code as platform,
			${numberOf(db, "e.entry_id")} as "entryNumber",
			(select count(*)::int from (select from console.delivery d where ${own} and d.delivered_at is null and d.dead_at is null
				limit ${MOST_COUNTED}) w) as waiting,
			(select count(*)::int from (select from console.delivery d where ${own} and d.dead_at is not null and d.event <> 'ping'
				limit ${MOST_COUNTED}) w) as dead,
			f.since as "failingSince", f.code,
			(select max(l.delivered_at) from (select d.delivered_at from console.delivery d where ${own}
				order by d.made_at desc, d.id desc limit 100) l) as "deliveredAt"
		from console.endpoint e join console.platform p on p.id = e.platform_id
		left join lateral (select d.first_tried_at as since, d.code from console.delivery d
			where ${own} and d.delivered_at is null and d.dead_at is null and d.code is not null
			order by d.first_tried_at limit 1) f on true
		where e.regions && ${[...regions]}::text[] and (e.removed_at is null or e.removed_at > clock_timestamp() - interval '30 days')
			and p.code = coalesce(${platform}, p.code)
		order by e.removed_at is not null, p.code, e.added_at, e.id`;
}

export async function selectEndpoint(
	db: Db,
	{ id, regions }: { id: string; regions: readonly string[] },
): Promise<(EndpointRow & { platform: string; entryNumber: number | null }) | undefined> {
	const [row] = await db<(EndpointRow & { platform: string; entryNumber: number | null })[]>`
		select ${COLUMNS(db)}, p.code as platform, ${numberOf(db, "e.entry_id")} as "entryNumber"
		from console.endpoint e join console.platform p on p.id = e.platform_id
		where e.id = ${id} and e.regions && ${[...regions]}::text[]`;
	return row;
}

export const DELIVERY_STATES = ["waiting", "dead", "delivered"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface DeliveryView {
	id: string;
	event: string;
	region: string | null;
	/** ISO 8601 in UTC with microseconds: half of a page's cursor. */
	madeAt: string;
	attempts: number;
	nextAt: Date;
	deliveredAt: Date | null;
	deadAt: Date | null;
	code: string | null;
	/** Something of the same thread is to be taken first. */
	behind: boolean;
	/** A worker is at it now. */
	held: boolean;
}

/** The newest first. */
export async function selectDeliveries(
	db: Db,
	{ endpointId, regions, state, before, limit }: DeliveriesAsked,
): Promise<DeliveryView[]> {
	const inState = {
		waiting: db`d.delivered_at is null and d.dead_at is null`,
		dead: db`d.dead_at is not null`,
		delivered: db`d.delivered_at is not null`,
	};
	return db<DeliveryView[]>`
		select d.id, d.event, d.region, to_char(d.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "madeAt", d.attempts, d.next_at as "nextAt", d.delivered_at as "deliveredAt",
			d.dead_at as "deadAt", d.code, coalesce(d.leased_until > clock_timestamp(), false) as held,
			d.delivered_at is null and exists (select from console.delivery b where b.endpoint_id = d.endpoint_id
				and b.thread_id = d.thread_id and b.n < d.n and b.delivered_at is null) as behind
		from console.delivery d
		where d.endpoint_id = ${endpointId} and (d.region is null or d.region = any(${[...regions]}::text[]))
			and ${state ? inState[state] : db`true`}
			and ${before ? db`(d.made_at, d.id) < (${before.at}::text::timestamptz, ${before.id}::uuid)` : db`true`}
		order by d.made_at desc, d.id desc limit ${limit}`;
}

export interface DeliveriesAsked {
	endpointId: string;
	regions: readonly string[];
	state: DeliveryState | null;
	before: { at: string; id: string } | null;
	limit: number;
}

/** What was given up at an endpoint that is still there, the first first. @param only these; null: all */
export async function selectDead(
	db: Db,
	{
		endpointId,
		regions,
		only,
		limit,
	}: { endpointId: string; regions: readonly string[]; only: string[] | null; limit: number },
): Promise<{ id: string; region: string }[]> {
	return db<{ id: string; region: string }[]>`
		select d.id, d.region from console.delivery d join console.endpoint e on e.id = d.endpoint_id and e.removed_at is null
		where d.endpoint_id = ${endpointId} and d.dead_at is not null and d.region = any(${[...regions]}::text[])
			and ${only ? db`d.id = any(${only}::uuid[])` : db`true`}
		order by d.made_at, d.n limit ${limit}`;
}

/** Of what counts as given up, pings apart; at most MOST_COUNTED. */
export async function countDead(
	db: Db,
	{ endpointId, regions }: { endpointId: string; regions: readonly string[] },
): Promise<number> {
	const [row] = await db<{ count: number }[]>`
		select count(*)::int as count from (select from console.delivery d where d.endpoint_id = ${endpointId}
			and d.dead_at is not null and d.region = any(${[...regions]}::text[]) limit ${MOST_COUNTED}) w`;
	return row?.count ?? 0;
}

/** @returns how many are sent once more */
export async function replay(db: Db, entryId: string, ids: readonly string[]): Promise<number> {
	const [row] = await db<
		{ count: number }[]
	>`select console.replay_deliveries(${entryId}, ${[...ids]}::uuid[]) as count`;
	return row?.count ?? 0;
}

export interface ReplayRow {
	entryId: string;
	entryNumber: number | null;
	region: string;
	count: number;
	personId: string;
	alias: string;
	replayedAt: Date;
}

export async function selectReplays(
	db: Db,
	{ endpointId, regions }: { endpointId: string; regions: readonly string[] },
): Promise<ReplayRow[]> {
	return db<ReplayRow[]>`
		select r.entry_id as "entryId", ${numberOf(db, "r.entry_id")} as "entryNumber", r.region, r.count, r.person_id as "personId", p.alias,
			r.replayed_at as "replayedAt"
		from console.replay r join access.person p on p.id = r.person_id
		where r.endpoint_id = ${endpointId} and r.region = any(${[...regions]}::text[])
		order by r.replayed_at desc limit 20`;
}

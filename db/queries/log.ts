/** The log as rows: what is published of it, its entries in bundles, where an entry stands. */
import type { Db } from "../web.ts";

export interface LogRow {
	epoch: number;
	origin: string;
	vkey: string;
	/** The size of the last checkpoint that may leave. */
	published: number;
	closed: boolean;
}

/** The log that is open now, or the one of an epoch or an origin. */
export async function selectLog(
	db: Db,
	which: { epoch?: number; origin?: string } = {},
): Promise<LogRow | undefined> {
	const [row] = await db`
		select epoch, origin, vkey, published, closed_at is not null as closed from ledger.log
		where ${
			which.epoch !== undefined
				? db`epoch = ${which.epoch}`
				: which.origin !== undefined
					? db`origin = ${which.origin}`
					: db`closed_at is null`
		}`;
	return row && ({ ...row, published: Number(row.published) } as LogRow);
}

export interface WatchingRow {
	gate: string;
	witnesses: { name: string; vkey: string; url: string; local?: boolean }[];
}

/** What releases wait for and who witnesses; of a closed log, what was in force when it was closed. */
export async function selectWatching(db: Db, epoch: number): Promise<WatchingRow | undefined> {
	const [row] = await db<WatchingRow[]>`
		select gate, witnesses from ledger.watching
		where since <= (select coalesce(closed_at, 'infinity') from ledger.log where epoch = ${epoch})
		order by id desc limit 1`;
	return row;
}

export interface CheckpointRow {
	size: number;
	/** Signed by the log. */
	note: string;
	/** Its witnesses' lines. */
	lines: string;
}

/**
 * Of what is published, the newest checkpoint that either has `needed` cosignatures or was signed more than
 * `patience` seconds ago.
 */
export async function selectCheckpoint(
	db: Db,
	{ epoch, needed, patience }: { epoch: number; needed: number; patience: number },
): Promise<CheckpointRow | undefined> {
	const [row] = await db`
		with log as (select published from ledger.log where epoch = ${epoch}),
		settled as (
			select size from ledger.checkpoint
			where epoch = ${epoch} and size <= (select published from log)
				and (${needed}::int = 0 or signed_at < clock_timestamp() - make_interval(secs => ${patience}))
			order by size desc limit 1),
		cosigned as (
			select size from ledger.cosignature
			where epoch = ${epoch} and size <= (select published from log)
				and size > coalesce((select size from settled), 0)
			group by size having count(*) >= ${needed} order by size desc limit 1)
		select c.size, c.note, coalesce((select string_agg(s.line, '' order by s.witness) from ledger.cosignature s
			where s.epoch = c.epoch and s.size = c.size), '') as lines
		from ledger.checkpoint c
		where c.epoch = ${epoch} and c.size = greatest((select size from settled), (select size from cosigned))`;
	return row && ({ ...row, size: Number(row.size) } as CheckpointRow);
}

/**
 * Entries [from, to), at most 256, as a bundle (a u16be length and the leaf, each), and how many of them there are.
 * LATERAL with LIMIT: entry by entry through the key of its month, whatever a plan for unknown numbers would guess.
 */
export async function selectBundle(
	db: Db,
	{ epoch, from, to }: { epoch: number; from: number; to: number },
): Promise<{ count: number; bundle: Uint8Array; columns: (string | null)[][] }> {
	const [row] = await db<{ count: number; bundle: Uint8Array | null; columns: (string | null)[][] | null }[]>`
		select count(e.id)::int as count,
			string_agg(substring(int4send(octet_length(e.leaf)) from 3) || e.leaf, ''::bytea order by i.index) as bundle,
			json_agg(e.columns order by i.index) as columns
		from (select * from ledger.indexed n where n.epoch = ${epoch} and n.index >= ${from} and n.index < ${to}
			order by n.index limit 256) i
		cross join lateral (select e.id, e.leaf, json_build_array(e.type, e.via, e.outcome, e.assurance, e.policy,
				e.actor, e.actor_role, e.region, e.case_id, e.thread_id, e.opening_id, e.reason) as columns
			from ledger.entry e
			where e.id = i.entry_id and e.at = i.entry_at limit 1) e`;
	const { count = 0, bundle, columns } = row ?? {};
	return { count, bundle: bundle ?? new Uint8Array(), columns: columns ?? [] };
}

/** The first of the entries [from, to) that is not there, and its id where its place is still known. */
export async function selectFirstMissing(
	db: Db,
	{ epoch, from, to }: { epoch: number; from: number; to: number },
): Promise<{ index: number; entryId: string | null } | undefined> {
	const [row] = await db`
		select n.index, i.entry_id as "entryId" from generate_series(${from}::bigint, ${to}::bigint - 1) n(index)
		left join ledger.indexed i on i.epoch = ${epoch} and i.index = n.index
		left join ledger.entry e on e.id = i.entry_id and e.at = i.entry_at
		where e.id is null order by n.index limit 1`;
	return row && { index: Number(row.index), entryId: row.entryId };
}

export interface PlaceRow {
	epoch: number;
	index: number;
	leaf: Uint8Array;
}

/** Where an entry stands, in the newest log that has it; `epoch` null while it has no index. */
export async function selectPlace(
	db: Db,
	entryId: string,
): Promise<PlaceRow | { epoch: null; leaf: Uint8Array } | undefined> {
	const [row] = await db`
		select i.epoch, i.index, e.leaf from ledger.entry e left join ledger.indexed i on i.entry_id = e.id
		where e.id = ${entryId} order by i.epoch desc nulls last limit 1`;
	if (!row) return undefined;
	return row.epoch === null
		? { epoch: null, leaf: row.leaf }
		: { epoch: row.epoch, index: Number(row.index), leaf: row.leaf };
}

/** The entry's number in that log; null while it waits. */
export async function selectIndex(
	db: Db,
	{ epoch, entryId }: { epoch: number; entryId: string },
): Promise<number | null> {
	const [row] = await db`select index from ledger.indexed where epoch = ${epoch} and entry_id = ${entryId}`;
	return row ? Number(row.index) : null;
}

/** Codes of all regions. */
export async function selectRegions(db: Db): Promise<string[]> {
	const rows = await db<{ code: string }[]>`select code from console.region order by code`;
	return rows.map(({ code }) => code);
}

export interface PlacedRow {
	index: number;
	hash: Uint8Array;
	/** Null where the entry is not in the database. */
	leaf: Uint8Array | null;
	columns: (string | null)[] | null;
}

/** The places [from, to) with their entries, where some left for an archive; by key, as selectBundle. */
export async function selectPlaced(
	db: Db,
	{ epoch, from, to }: { epoch: number; from: number; to: number },
): Promise<PlacedRow[]> {
	return db<PlacedRow[]>`
		select i.index::float8 as index, i.leaf_hash as hash, e.leaf, e.columns
		from (select * from ledger.indexed n where n.epoch = ${epoch} and n.index >= ${from} and n.index < ${to}
			order by n.index limit 256) i
		left join lateral (select e.leaf, json_build_array(e.type, e.via, e.outcome, e.assurance, e.policy,
				e.actor, e.actor_role, e.region, e.case_id, e.thread_id, e.opening_id, e.reason) as columns
			from ledger.entry e
			where e.id = i.entry_id and e.at = i.entry_at limit 1) e on true
		order by i.index`;
}

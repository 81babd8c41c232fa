/**
 * How the log and its witnesses are, as oversight watches it. In SQL: half of it asks the database's own functions.
 * Sizes come as float8, exact up to 2^53.
 */
import type { Db } from "../web.ts";

export interface LogHealthRow {
	epoch: number;
	origin: string;
	vkey: string;
	size: number;
	/** Of the last checkpoint that may leave the machine. */
	published: number;
	root: Uint8Array;
	signedAt: Date | null;
	openedAt: Date;
	closedAt: Date | null;
}

/** The current one first, then those that it continues. */
export async function selectLogs(db: Db): Promise<LogHealthRow[]> {
	return db<LogHealthRow[]>`
		select epoch, origin, vkey, size::float8 as size, published::float8 as published, root, signed_at as "signedAt",
			opened_at as "openedAt", closed_at as "closedAt"
		from ledger.log order by epoch desc limit 50`;
}

export interface GateRow {
	gate: string;
	witnesses: { name: string; vkey: string; url: string; local: boolean }[];
	entryId: string;
	entryNumber: number | null;
	since: Date;
}

/** What releases wait for now, and the entry that says so. */
export async function selectGate(db: Db): Promise<GateRow | undefined> {
	const [row] = await db<GateRow[]>`
		select w.gate, w.witnesses, w.entry_id as "entryId", w.since,
			(select i.index::float8 from ledger.indexed i where i.entry_id = w.entry_id
			order by i.epoch desc limit 1) as "entryNumber"
		from ledger.watching w order by w.id desc limit 1`;
	return row;
}

export interface WitnessStateRow {
	name: string;
	size: number;
	/** The witness's own time. */
	seenAt: Date | null;
	triedAt: Date;
	error: string | null;
	/** When the first checkpoint was signed that it has not seen. */
	behindSince: Date | null;
}

export async function selectWitnessStates(db: Db, epoch: number): Promise<WitnessStateRow[]> {
	return db<WitnessStateRow[]>`
		select w.name, w.size::float8 as size, w.seen_at as "seenAt", w.tried_at as "triedAt", w.error,
			(select c.signed_at from ledger.checkpoint c where c.epoch = w.epoch and c.size > w.size
			order by c.size limit 1) as "behindSince"
		from ledger.witness_state w where w.epoch = ${epoch} order by w.name`;
}

export interface WaitingRow {
	/** Counted to 10,001. */
	count: number;
	oldest: Date | null;
	/** The database's clock. */
	now: Date;
}

export async function selectWaiting(db: Db): Promise<WaitingRow> {
	const [row] = await db<WaitingRow[]>`
		select count::float8 as count, oldest, clock_timestamp() as now from ledger.waiting()`;
	return row as WaitingRow;
}

export interface FallbackRow {
	/** The release's entry, and the one that says it went on without its witnesses. */
	entryId: string;
	entryNumber: number | null;
	fallbackId: string;
	fallbackNumber: number | null;
	alias: string | null;
	region: string | null;
	at: Date;
}

/** Releases of the last days that did not wait for their witnesses, the newest first. */
export async function selectFallbacks(db: Db, days: number, limit: number): Promise<FallbackRow[]> {
	return db<FallbackRow[]>`
		select f.entry_id as "entryId", f.fallback_entry as "fallbackId", f.at, p.alias, e.region,
			(select i.index::float8 from ledger.indexed i where i.entry_id = f.entry_id
			order by i.epoch desc limit 1) as "entryNumber",
			(select i.index::float8 from ledger.indexed i where i.entry_id = f.fallback_entry
			order by i.epoch desc limit 1) as "fallbackNumber"
		from vault.fallback f
			left join ledger.entry e on e.id = f.fallback_entry
			left join access.person p on p.id = e.actor
		where f.at > now() - make_interval(days => ${days})
		order by f.at desc limit ${limit}`;
}

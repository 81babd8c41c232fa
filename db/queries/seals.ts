/**
 * Where an entry stands in the log and what covers it, for the seals that the console shows. In SQL: the order of sizes
 * decides how much is read. Sizes and indices come as float8, exact up to 2^53, which is as far as a log here goes.
 */
import type { Db } from "../web.ts";

export interface SealPlaceRow {
	epoch: number;
	index: number;
	/** Hex. */
	leafHash: string;
	origin: string;
	vkey: string;
}

/** In the newest epoch that has it. */
export async function selectSealPlace(db: Db, entryId: string): Promise<SealPlaceRow | undefined> {
	const [row] = await db<SealPlaceRow[]>`
		select i.epoch, i.index::float8 as index, encode(i.leaf_hash, 'hex') as "leafHash", l.origin, l.vkey
		from ledger.indexed i join ledger.log l on l.epoch = i.epoch
		where i.entry_id = ${entryId} order by i.epoch desc limit 1`;
	return row;
}

export interface CoveringRow {
	size: number;
	note: string;
	signedAt: Date;
	/** The witnesses' lines, each with its LF. */
	lines: { name: string; line: string }[];
}

/**
 * A checkpoint that may leave the machine and covers the index: of the newest ones, the one that most witnesses have
 * cosigned; without any cosignature, the newest.
 */
export async function selectCovering(
	db: Db,
	{ epoch, index }: { epoch: number; index: number },
): Promise<CoveringRow | undefined> {
	const [row] = await db<CoveringRow[]>`
		with chosen as (
			select coalesce(
				(select c.size from (
					select w.size from ledger.cosignature w where w.epoch = ${epoch} and w.size > ${index}
					order by w.size desc limit 64) c
				group by c.size order by count(*) desc, c.size desc limit 1),
				(select l.published from ledger.log l where l.epoch = ${epoch} and l.published > ${index})) as size)
		select p.size::float8 as size, p.note, p.signed_at as "signedAt", coalesce(
			(select jsonb_agg(jsonb_build_object('name', w.witness, 'line', w.line) order by w.cosigned_at, w.witness)
			from ledger.cosignature w where w.epoch = p.epoch and w.size = p.size), '[]') as lines
		from chosen join ledger.checkpoint p on p.epoch = ${epoch} and p.size = chosen.size`;
	return row;
}

export interface KnownWitnessRow {
	vkey: string;
	/** On the log's own machine. */
	local: boolean;
}

/** Those configured now, as far as a seal depends on it. */
export async function selectWatching(db: Db): Promise<{ local: boolean }[]> {
	return db<{ local: boolean }[]>`
		select coalesce((x->>'local')::boolean, false) as local
		from (select witnesses from ledger.watching order by id desc limit 1) y, jsonb_array_elements(y.witnesses) x`;
}

/** Every key that was ever a witness's here. */
export async function selectKnownWitnesses(db: Db): Promise<KnownWitnessRow[]> {
	return db<KnownWitnessRow[]>`
		select distinct on (x->>'vkey') x->>'vkey' as vkey, coalesce((x->>'local')::boolean, false) as local
		from ledger.watching y, jsonb_array_elements(y.witnesses) x
		order by x->>'vkey', y.id desc`;
}

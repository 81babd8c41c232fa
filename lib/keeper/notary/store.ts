/** The notary's rows: what waits, what is sealed, the tree's tiles. All writing goes through the database's functions. */
import type { Sql } from "#db/client.ts";
import type { TileGrowth } from "../../ledger/edge.ts";
import { LogError } from "../../ledger/log-error.ts";
import { HASH_BYTES } from "../../ledger/tiles.ts";
import type { Hash } from "../../ledger/tree.ts";

/** What waits for its index, and the log that it would be added to. */
interface Waiting {
	epoch: number;
	size: number;
	root: Hash;
	positions: string[];
	entries: string[];
	leaves: Hash[];
}

export interface StoredLog {
	epoch: number;
	origin: string;
	vkey: string;
	size: number;
	root: Hash;
	/** The size of the last checkpoint that may have left the machine. */
	published: number;
	/** The note of the last checkpoint; null before the first. */
	note: string | null;
}

export async function readLog(sql: Sql): Promise<StoredLog | null> {
	const [row] = await sql`
		select l.epoch, l.origin, l.vkey, l.size, l.root, l.published, c.note from ledger.log l
		left join ledger.checkpoint c on c.epoch = l.epoch and c.size = l.size where l.closed_at is null`;
	return row ? ({ ...row, size: Number(row.size), published: Number(row.published) } as StoredLog) : null;
}

/** The first log, unless a keeper that starts at the same moment was first. */
export async function openLog(sql: Sql, origin: string, vkey: string): Promise<void> {
	try {
		await sql`select ledger.open_log(${origin}, ${vkey})`;
	} catch (error) {
		const { code = "" } = error as { code?: string };
		if (code !== "CS071" && code !== "23505") throw error;
	}
}

/** @param behind the place in the queue behind which to look */
export async function peek(sql: Sql, most: number, behind: number): Promise<Waiting> {
	const [row] =
		await sql`select epoch, size, root, positions, entries, hashes from ledger.peek(${most}, ${behind})`;
	if (!row || row.epoch === null) throw new LogError("LOG_BEHIND", "The log is gone from the database.");
	const hashes: Buffer = row.hashes ?? Buffer.alloc(0);
	const leaves: Hash[] = [];
	for (let at = 0; at < hashes.length; at += HASH_BYTES) leaves.push(hashes.subarray(at, at + HASH_BYTES));
	return {
		epoch: row.epoch,
		size: Number(row.size),
		root: row.root,
		positions: row.positions ?? [],
		entries: row.entries ?? [],
		leaves,
	};
}

/** Whether it was sealed; false where another notary was first. Any other failure is thrown. */
export async function seal(
	sql: Sql,
	{ epoch, size, positions }: Waiting,
	root: Hash,
	note: string,
	growth: readonly TileGrowth[],
): Promise<boolean> {
	const upper = growth.filter(({ level }) => level > 0);
	const array = (numbers: readonly (number | string)[]) => `{${numbers.join(",")}}`;
	try {
		await sql`select ledger.seal(${epoch}, ${size}, ${array(positions)}::text::bigint[], ${root}, ${note},
			${array(upper.map(({ level }) => level))}::text::int[], ${array(upper.map(({ index }) => index))}::text::bigint[],
			${array(upper.map(({ hashes }) => hashes.length))}::text::int[], ${Buffer.concat(upper.map(({ hashes }) => hashes))})`;
		return true;
	} catch (error) {
		if ((error as { code?: string }).code === "CS072") return false;
		if ((error as { code?: string }).code === "CS073") throw new LogError("CLOCK_BACKWARDS");
		throw error;
	}
}

/** Where entries stand that some notary has indexed. */
export async function indicesOf(
	sql: Sql,
	epoch: number,
	entries: readonly string[],
): Promise<{ entry: string; index: number }[]> {
	const rows = await sql`select entry_id as entry, index from ledger.indexed
		where epoch = ${epoch} and entry_id = any(${[...entries]}::uuid[])`;
	return rows.map(({ entry, index }) => ({ entry, index: Number(index) }));
}

/**
 * Entries from an export back into a log that was set back, as owner, in the caller's transaction: what `ledger.append`
 * and `ledger.seal` wrote of them, column by column from the leaf. The transaction number is 0, as after a restore: it is
 * no transaction's (docs/backup.md). What the entries changed in other tables is not brought back.
 *
 * Does not check a hash, a root or a signature: the caller has (lib/log/import-log.ts, and its test).
 */
import { idOf, readTables } from "./backup-catalogue.ts";
import type { Tx } from "./client.ts";
import { makeMonths } from "./restore-months.ts";

export interface ImportedBundle {
	epoch: number;
	/** The index of its first entry. */
	first: number;
	leaves: readonly Uint8Array[];
}

/** The log's row, held until the transaction ends: nobody seals meanwhile. */
export async function holdLog(tx: Tx): Promise<{ epoch: number; size: number; root: Uint8Array } | null> {
	await tx`set local role owner`;
	await tx`set local lock_timeout = '10s'`;
	const [row] = await tx`select epoch, size, root from ledger.log where closed_at is null for update`;
	return row ? { epoch: row.epoch, size: Number(row.size), root: row.root } : null;
}

/** Inserts what is missing of them and gives each its index. @returns the first that stands there with other words */
export async function importBundle(tx: Tx, { epoch, first, leaves }: ImportedBundle): Promise<number | null> {
	const array = (numbers: readonly number[]) => `{${numbers.join(",")}}`;
	let end = 0;
	const ends = array(leaves.map((leaf) => (end += leaf.length)));
	const lengths = array(leaves.map((leaf) => leaf.length));
	const given = () => tx`
		given as materialized (
			select n, leaf, convert_from(leaf, 'UTF8')::jsonb as event, (convert_from(leaf, 'UTF8')::jsonb->>'id')::uuid as id,
				(convert_from(leaf, 'UTF8')::jsonb->>'at')::timestamptz as at
			from (select u.n, substring(${Buffer.concat(leaves)}::bytea from u.upto - u.length + 1 for u.length) as leaf
				from unnest(${ends}::text::int[], ${lengths}::text::int[]) with ordinality as u(upto, length, n)) l)`;
	const [look] = await tx`
		with ${given()}
		select (select min(g.n)::int from given g join ledger.entry e on e.id = g.id where e.leaf <> g.leaf) as other,
			array(select distinct 'entry_' || to_char(g.at at time zone 'UTC', 'YYYYMM') from given g
				where to_regclass('ledger.entry_' || to_char(g.at at time zone 'UTC', 'YYYYMM')) is null) as months`;
	if (look?.other) return first + look.other - 1;
	if (look?.months.length > 0) await makeMissing(tx, look?.months);
	await tx`
		with ${given()},
		added as (
			insert into ledger.entry (id, at, leaf, xid, type, via, outcome, assurance, policy, actor, actor_role, region,
				case_id, thread_id, opening_id, reason)
			select g.id, g.at, g.leaf, '0', event->>'type', event->>'via', event->>'outcome', event->'assurance'->>'kind',
				event->>'policy', (event->'actor'->>'id')::uuid, event->'actor'->>'role', event->>'region',
				(event->>'case')::uuid, (event->>'thread')::uuid, (event->>'opening')::uuid, event->'reason'->>'code'
			from given g where not exists (select from ledger.entry e where e.id = g.id)),
		gone as (delete from ledger.pending p using given g where p.entry_id = g.id)
		insert into ledger.indexed (epoch, index, entry_id, entry_at, leaf_hash)
		select ${epoch}, ${first} + g.n - 1, g.id, g.at, sha256('\\x00'::bytea || g.leaf) from given g`;
	return null;
}

/** Months that are no table yet: the export is older than the months that a new database is made with. */
async function makeMissing(tx: Tx, months: string[]): Promise<void> {
	const [entries] = (await readTables(tx)).filter((table) => idOf(table) === "ledger.entry");
	if (entries) await makeMonths(tx, [{ ...entries, partitions: months, rows: 0, bytes: 0, sha256: "" }]);
}

/** Hashes to a tile's end, as `ledger.seal` appends them. */
export async function growTile(
	tx: Tx,
	{ epoch, level, index, hashes }: { epoch: number; level: number; index: number; hashes: Uint8Array },
): Promise<void> {
	await tx`
		insert into ledger.tile as t (epoch, level, index, hashes) values (${epoch}, ${level}, ${index}, ${Buffer.from(hashes)})
		on conflict on constraint tile_pkey do update set hashes = t.hashes || excluded.hashes`;
}

/** The log stands at this checkpoint again. It had left the machine: the export shows it. */
export async function standAt(
	tx: Tx,
	{ epoch, size, root, note }: { epoch: number; size: number; root: Uint8Array; note: string },
): Promise<void> {
	const hash = Buffer.from(root);
	await tx`insert into ledger.checkpoint (epoch, size, root, note, signed_at)
		values (${epoch}, ${size}, ${hash}, ${note}, clock_timestamp())`;
	await tx`update ledger.log set size = ${size}, root = ${hash}, signed_at = clock_timestamp(), published = ${size}
		where epoch = ${epoch}`;
}

/** A log of that key, where the restored database is older than the first one. */
export async function openLogAgain(tx: Tx, origin: string, vkey: string): Promise<void> {
	await tx`set local role owner`;
	await tx`insert into ledger.log (epoch, origin, vkey, root) values (1, ${origin}, ${vkey}, sha256(''))`;
}

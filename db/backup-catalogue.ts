/**
 * What a backup is made of, read from PostgreSQL's catalogue: every table and sequence of the schemas that `owner`
 * owns. Nothing is listed by hand, so a table that a later migration adds is found; a column whose values mean
 * something in one cluster only must be named below, and backup.test.ts fails on one that is not.
 */
import type { Sql, Tx } from "./client.ts";

export interface CatalogueTable {
	schema: string;
	name: string;
	/** In the table's order, without those that are generated or that belong to the cluster. */
	columns: string[];
	/** By name; a partitioned table is written and read as a whole. */
	partitions: string[];
}

export interface CatalogueSequence {
	schema: string;
	name: string;
}

/**
 * Columns that a restore fills with a constant, and why. Compared with the transaction that writes a row of the
 * keeper's (access.from_entry): an old number could by chance be a new transaction's, 0 is nobody's. `console.outbox.xid`
 * is not here: within its epoch it still says what came first.
 */
export const BELONGS_TO_THE_CLUSTER: Readonly<Record<string, string>> = { "ledger.entry.xid": "'0'" };

/** Said in the manifest instead; a restore runs the migrations. */
const APPLIED = "migrations.applied";

export function idOf({ schema, name }: { schema: string; name: string }): string {
	return `${schema}.${name}`;
}

export function quoted({ schema, name }: { schema: string; name: string }): string {
	return `${quote(schema)}.${quote(name)}`;
}

export function quote(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

export async function readSchemas(tx: Sql | Tx): Promise<string[]> {
	const rows = await tx<{ name: string }[]>`
		select n.nspname as name from pg_namespace n join pg_roles r on r.oid = n.nspowner
		where r.rolname = 'owner' and n.nspname !~ '^pg_' order by 1`;
	return rows.map(({ name }) => name);
}

export async function readTables(tx: Sql | Tx): Promise<CatalogueTable[]> {
	const rows = await tx<CatalogueTable[]>`
		select n.nspname as schema, c.relname as name,
			array(select a.attname from pg_attribute a
				where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
					and n.nspname || '.' || c.relname || '.' || a.attname <> all (${Object.keys(BELONGS_TO_THE_CLUSTER)}::text[])
				order by a.attnum)::text[] as columns,
			array(select p.relname from pg_inherits i join pg_class p on p.oid = i.inhrelid
				where i.inhparent = c.oid order by 1)::text[] as partitions
		from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = n.nspowner
		where r.rolname = 'owner' and n.nspname !~ '^pg_' and c.relkind in ('r', 'p') and not c.relispartition
			and n.nspname || '.' || c.relname <> ${APPLIED}
		order by 1, 2`;
	return rows.map(({ schema, name, columns, partitions }) => ({ schema, name, columns, partitions }));
}

export async function readSequences(tx: Sql | Tx): Promise<CatalogueSequence[]> {
	const rows = await tx<CatalogueSequence[]>`
		select n.nspname as schema, c.relname as name
		from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = n.nspowner
		where r.rolname = 'owner' and n.nspname !~ '^pg_' and c.relkind = 'S' order by 1, 2`;
	return rows.map(({ schema, name }) => ({ schema, name }));
}

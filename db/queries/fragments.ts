/** Pieces that several queries are made of. */
import { type PgColumn, QueryBuilder } from "drizzle-orm/pg-core";
import { desc, eq, type SQL, sql } from "drizzle-orm/sql";
import { grantsInForce } from "../schema/access.ts";
import { indexed } from "../schema/ledger.ts";

/** `column = any(values)`: one statement for every number of values, where inArray makes one for each. */
export function anyOf(column: PgColumn, values: readonly (string | number)[]): SQL {
	return sql`${column} = any(${sql.param([...values])})`;
}

/** The roles that a person holds now, and where. */
export function grantsOf(personId: PgColumn): SQL<{ role: string; region: string }[]> {
	const { role, region } = grantsInForce;
	const grants = new QueryBuilder()
		.select({
			all: sql`jsonb_agg(jsonb_build_object('role', ${role}, 'region', ${region}) order by ${role}, ${region})`,
		})
		.from(grantsInForce)
		.where(eq(grantsInForce.personId, personId));
	return sql`coalesce(${grants}, '[]')`;
}

/** A scope as pairs of sequence numbers, both ends included. */
export function intervalsOf(scope: PgColumn): SQL<[from: number, to: number][]> {
	return sql`(select jsonb_agg(jsonb_build_array(lower(r), upper(r) - 1) order by lower(r)) from unnest(${scope}) r)`;
}

/** An entry's number in the log, of the newest epoch that has it; null while it waits. One look at an index a row. */
export function numberOf(entryId: PgColumn): SQL<number | null> {
	const { epoch, index } = indexed;
	const newest = new QueryBuilder()
		.select({ index })
		.from(indexed)
		.where(eq(indexed.entryId, entryId))
		.orderBy(desc(epoch))
		.limit(1);
	// 64 bits come as text; no log has more entries than a number counts exactly.
	return sql<number | null>`${newest}`.mapWith(Number);
}

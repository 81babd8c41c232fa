/** Pieces that several queries are made of. */
import { type PgColumn, QueryBuilder } from "drizzle-orm/pg-core";
import { and, eq, isNull, type SQL, sql } from "drizzle-orm/sql";
import { roleGrants } from "../schema/access.ts";

/** `column = any(values)`: one statement for every number of values, where inArray makes one for each. */
export function anyOf(column: PgColumn, values: readonly (string | number)[]): SQL {
	return sql`${column} = any(${sql.param([...values])})`;
}

/** The roles that a person holds now, and where. */
export function grantsOf(personId: PgColumn): SQL<{ role: string; region: string }[]> {
	const { role, region } = roleGrants;
	const grants = new QueryBuilder()
		.select({
			all: sql`jsonb_agg(jsonb_build_object('role', ${role}, 'region', ${region}) order by ${role}, ${region})`,
		})
		.from(roleGrants)
		.where(and(eq(roleGrants.personId, personId), isNull(roleGrants.revokedAt)));
	return sql`coalesce(${grants}, '[]')`;
}

/** A scope as pairs of sequence numbers, both ends included. */
export function intervalsOf(scope: PgColumn): SQL<[from: number, to: number][]> {
	return sql`(select jsonb_agg(jsonb_build_array(lower(r), upper(r) - 1) order by lower(r)) from unnest(${scope}) r)`;
}

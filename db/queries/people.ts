/** People as others may see them: who they are and what they may do. Only the keeper writes them. */
import { and, asc, eq, exists, isNull, ne, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { grantsInForce, people } from "../schema/access.ts";
import type { Db } from "../web.ts";
import { anyOf, grantsOf } from "./fragments.ts";

export interface PersonRow {
	id: string;
	alias: string;
	name: string;
	demo: boolean;
	disabled: boolean;
	grants: { role: string; region: string }[];
}

const { id, alias, name, demo, disabledAt, addedAt } = people;
const columns = {
	...{ id, alias, name, demo },
	disabled: sql<boolean>`${disabledAt} is not null`,
	grants: grantsOf(id),
};

export async function selectPerson(db: Db, personId: string): Promise<PersonRow | undefined> {
	const [row] = await on(db).select(columns).from(people).where(eq(id, personId));
	return row;
}

/** The people that a demo lets anyone be, in the order in which they were added. */
export async function selectDemoPeople(db: Db): Promise<PersonRow[]> {
	return on(db)
		.select(columns)
		.from(people)
		.where(and(eq(demo, true), isNull(disabledAt)))
		.orderBy(asc(addedAt), asc(alias))
		.limit(24);
}

/**
 * Who holds one of these roles in the region now, by alias.
 *
 * @param of.except a person who is left out; @param of.limit none: all of them
 */
export async function selectStaffWith(
	db: Db,
	of: { region: string; roles: readonly string[]; except?: string; limit?: number },
): Promise<{ id: string; alias: string }[]> {
	const held = on(db)
		.select({ id: grantsInForce.id })
		.from(grantsInForce)
		.where(
			and(
				eq(grantsInForce.personId, id),
				eq(grantsInForce.region, of.region),
				anyOf(grantsInForce.role, of.roles),
			),
		);
	const others = of.except === undefined ? undefined : ne(id, of.except);
	const found = on(db)
		.select({ id, alias })
		.from(people)
		.where(and(isNull(disabledAt), others, exists(held)))
		.orderBy(asc(alias));
	return of.limit === undefined ? found : found.limit(of.limit);
}

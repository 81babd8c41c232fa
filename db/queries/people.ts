/** People as others may see them: who they are and what they may do. Only the keeper writes them. */
import { and, asc, eq, isNull, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import type { Db } from "../web.ts";
import { grantsOf } from "./fragments.ts";

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

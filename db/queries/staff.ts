/** People of the console, their roles and how many sessions are open. */
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { sessions } from "../schema/console.ts";
import type { Db } from "../web.ts";
import { grantsOf, numberOf } from "./fragments.ts";

export interface StaffRow {
	id: string;
	alias: string;
	name: string;
	employer: string;
	office: string;
	demo: boolean;
	addedAt: Date;
	entryId: string;
	entryNumber: number | null;
	disabledAt: Date | null;
	grants: { role: string; region: string }[];
	sessions: number;
}

export async function selectStaff(db: Db, limit: number): Promise<StaffRow[]> {
	const { id, alias, name, employer, officeCountry, demo, addedAt, entryId, disabledAt } = people;
	const live = and(eq(sessions.personId, id), isNull(sessions.endedAt), gt(sessions.expiresAt, sql`now()`));
	return on(db)
		.select({
			...{ id, alias, name, employer, office: officeCountry, demo, addedAt, entryId, disabledAt },
			entryNumber: numberOf(entryId),
			grants: grantsOf(id),
			sessions: on(db).$count(sessions, live),
		})
		.from(people)
		.orderBy(sql`${disabledAt} is not null`, asc(alias))
		.limit(limit);
}

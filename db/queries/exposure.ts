/** What was released to people, as numbers. */
import { and, eq, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { grantsInForce, people } from "../schema/access.ts";
import type { Db } from "../web.ts";
import { anyOf } from "./fragments.ts";

export interface ReleasedRow {
	personId: string;
	severity: number;
	messages: number;
	attachments: number;
}

/** Since an instant, by the severity that each case has now; nobody who read nothing. */
export async function selectReleased(
	db: Db,
	personIds: readonly string[],
	since: Date,
): Promise<ReleasedRow[]> {
	return db<ReleasedRow[]>`
		select person_id as "personId", severity, messages, attachments
		from access.exposure(${[...personIds]}::uuid[], ${since})`;
}

/** Who holds one of these roles in a region now. */
export async function selectHolders(
	db: Db,
	region: string,
	roles: readonly string[],
): Promise<{ personId: string; alias: string }[]> {
	const { id: personId, alias } = people;
	return on(db)
		.selectDistinct({ personId, alias })
		.from(grantsInForce)
		.innerJoin(people, eq(people.id, grantsInForce.personId))
		.where(
			and(
				eq(grantsInForce.region, region),
				anyOf(grantsInForce.role, roles),
				sql`${people.disabledAt} is null`,
			),
		)
		.orderBy(alias);
}

/** What somebody finds by an id, among what they may see anyway. Ids and codes alone; each look is one at an index. */
import { and, asc, eq, or, type SQL, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { cases } from "../schema/cases.ts";
import { platforms } from "../schema/console.ts";
import { reports } from "../schema/threads.ts";
import type { Db } from "../web.ts";
import { anyOf } from "./fragments.ts";

/** Where cases are seen: those of child safety apart. */
export interface Seen {
	regions: readonly string[];
	restrictedRegions: readonly string[];
}

export interface FoundCase {
	id: string;
	region: string;
	category: string;
	keyword: string | null;
	severity: number;
	closed: boolean;
}

const { id, region, category, keyword, severity, restricted, closedAt } = cases;
const CASE = { id, region, category, keyword, severity, closed: sql<boolean>`${closedAt} is not null` };

const seenBy = ({ regions, restrictedRegions }: Seen): SQL | undefined =>
	or(
		and(eq(restricted, true), anyOf(region, restrictedRegions)),
		and(eq(restricted, false), anyOf(region, regions)),
	);

/** Of the ids between two, both included, the first ones. */
export function selectCasesBetween(
	db: Db,
	{ from, to, limit, ...seen }: Seen & { from: string; to: string; limit: number },
): Promise<FoundCase[]> {
	return on(db)
		.select(CASE)
		.from(cases)
		.where(and(sql`${id} between ${from}::uuid and ${to}::uuid`, seenBy(seen)))
		.orderBy(asc(id))
		.limit(limit);
}

/** The cases of reports that a platform calls so. Platforms are few, and of each one look finds its report. */
export function selectCasesOfReport(
	db: Db,
	{ externalId, limit, ...seen }: Seen & { externalId: string; limit: number },
): Promise<(FoundCase & { platform: string })[]> {
	return on(db)
		.select({ ...CASE, platform: platforms.name })
		.from(platforms)
		.innerJoin(reports, and(eq(reports.platformId, platforms.id), eq(reports.externalId, externalId)))
		.innerJoin(cases, eq(id, reports.caseId))
		.where(seenBy(seen))
		.orderBy(asc(platforms.name))
		.limit(limit);
}

/** Staff whose name or alias begins so, or has a word that does. */
export function selectPeopleCalled(
	db: Db,
	{ text, limit }: { text: string; limit: number },
): Promise<{ id: string; alias: string; name: string }[]> {
	const escaped = text.replaceAll(/[\\%_]/g, "\\$&");
	const begins = (column: typeof people.name | typeof people.alias) =>
		sql`(${column} ilike ${`${escaped}%`} or ${column} ilike ${`% ${escaped}%`})`;
	return on(db)
		.select({ id: people.id, alias: people.alias, name: people.name })
		.from(people)
		.where(or(begins(people.name), begins(people.alias)))
		.orderBy(asc(people.alias))
		.limit(limit);
}

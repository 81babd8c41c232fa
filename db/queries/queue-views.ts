/** Queues under a name. */
import { and, asc, count, eq, inArray, isNull, or, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { queueViews } from "../schema/queue.ts";
import type { Db } from "../web.ts";
import type { Lane } from "./queue.ts";

export interface QueueViewRow {
	id: string;
	personId: string;
	alias: string;
	/** Whose desk shares it; null: one's own. */
	region: string | null;
	name: string;
	query: string;
	savedAt: Date;
	entryId: string;
}

function viewsOf(db: Db) {
	const { id, personId, region, name, query, savedAt, entryId } = queueViews;
	return on(db)
		.select({ id, personId, alias: people.alias, region, name, query, savedAt, entryId })
		.from(queueViews)
		.innerJoin(people, eq(people.id, personId));
}

/** One's own, then those of the regions, each in the order in which they were saved. */
export async function selectQueueViews(
	db: Db,
	{ personId, regions, limit }: { personId: string; regions: readonly string[]; limit: number },
): Promise<QueueViewRow[]> {
	const { region, savedAt } = queueViews;
	const own = and(isNull(region), eq(queueViews.personId, personId));
	return viewsOf(db)
		.where(and(isNull(queueViews.removedAt), or(own, inArray(region, [...regions]))))
		.orderBy(sql`${region} nulls first`, asc(savedAt))
		.limit(limit);
}

export async function selectQueueView(db: Db, id: string): Promise<QueueViewRow | undefined> {
	const [row] = await viewsOf(db).where(and(eq(queueViews.id, id), isNull(queueViews.removedAt)));
	return row;
}

/** How many there are beside it: of one person, or of one region. Waits for others of theirs that are being saved. */
export async function countQueueViews(
	db: Db,
	{ personId, region }: { personId: string; region: string | null },
): Promise<number> {
	await db`select pg_advisory_xact_lock(hashtextextended('queue view ' || ${region ?? personId}, 0))`;
	const [row] = await on(db)
		.select({ n: count() })
		.from(queueViews)
		.where(
			and(
				isNull(queueViews.removedAt),
				region === null
					? and(isNull(queueViews.region), eq(queueViews.personId, personId))
					: eq(queueViews.region, region),
			),
		);
	return row?.n ?? 0;
}

export async function insertQueueView(
	db: Db,
	row: { id: string; personId: string; region: string | null; name: string; query: string; entryId: string },
): Promise<void> {
	await on(db).insert(queueViews).values(row);
}

export async function removeQueueView(
	db: Db,
	{ id, personId, entryId }: { id: string; personId: string; entryId: string },
): Promise<void> {
	await on(db)
		.update(queueViews)
		.set({ removedAt: sql`now()`, removedBy: personId, removedEntryId: entryId })
		.where(and(eq(queueViews.id, id), isNull(queueViews.removedAt)));
}

/** The languages of open cases, by steps over the index: each costs one look, however many cases there are. */
export async function selectQueueLanguages(db: Db, lanes: readonly Lane[]): Promise<string[]> {
	const restricted = lanes.map((lane) => String(lane.restricted));
	const rows = await db<{ language: string }[]>`
		with recursive step as (
			select l.region, l.restricted, (select c.language from console.case c where c.region = l.region
				and c.restricted = l.restricted and c.closed_at is null and c.language is not null order by c.language limit 1) as language
			from unnest(${lanes.map(({ region }) => region)}::text[], ${restricted}::text[]::boolean[]) as l (region, restricted)
			union all
			select s.region, s.restricted, (select c.language from console.case c where c.region = s.region
				and c.restricted = s.restricted and c.closed_at is null and c.language > s.language order by c.language limit 1)
			from step s where s.language is not null
		) select distinct language from step where language is not null order by language limit 200`;
	return rows.map(({ language }) => language);
}

/**
 * What falls due when in one's regions, and what has: as the keeper last counted it (access.count_falls). Threads without a day,
 * because a case is open or a hold stands, are one number. Shown by: read-keys.test.ts.
 */
import { selectFalls } from "#db/queries/keys.ts";
import { web } from "#db/web.ts";
import type { Retention } from "../access/policy-retention.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { type Falls, fallsOf } from "./falls.ts";
import { retentionInForce } from "./retention-in-force.ts";

export interface FallsView extends Falls {
	/** The oldest of the regions' counts; null: none was made yet. */
	countedAt: Date | null;
	undated: number;
	/** Deleted, until the keys that they were wrapped to are destroyed. */
	due: number;
	shredded: number;
	retention: Retention;
}

/** @param region one of the actor's; undefined: all of them. @throws DomainError NOT_PERMITTED, REGION_NOT_HELD */
export async function readFalls(actor: Actor, region?: string): Promise<FallsView> {
	authorise(actor, "keys.read", region);
	const regions = region === undefined ? regionsFor(actor, "keys.read") : [region];
	const [rows, retention] = await Promise.all([selectFalls(web(), regions), retentionInForce()]);
	const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
	const byDay = new Map<string, number>();
	for (const [day, count] of rows.flatMap(({ days }) => days)) byDay.set(day, (byDay.get(day) ?? 0) + count);
	const counts = [...byDay].map(([day, count]) => ({ day, count }));
	const falls = fallsOf(
		counts,
		sum(({ passed }) => passed),
		new Date(),
	);
	return {
		...{ ...falls, later: falls.later + sum(({ later }) => later) },
		countedAt: rows.length === 0 ? null : new Date(Math.min(...rows.map((row) => row.countedAt.getTime()))),
		undated: sum((row) => row.undated),
		due: sum((row) => row.due),
		shredded: sum((row) => row.shredded),
		retention,
	};
}

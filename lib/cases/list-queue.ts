/**
 * A page of the queue: open cases that the actor may see, the gravest and most pressing first.
 *
 * Guarantees: a child-safety case is in nobody's queue but child_safety's; no page and no count reads the whole
 * table. Not: that a case is still free when somebody clicks; claiming decides that.
 * Shown by: queue.test.ts.
 */
import { countQueue, type Lane, type QueuePlace, type QueueRow, selectQueue } from "#db/queries/queue.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { decodePlace, encodePlace } from "./place.ts";
import { lanesFor } from "./see-case.ts";

export const QUEUE_PAGE = 50;
const COUNT_CAP = 1000;

export interface QueueFilter {
	/** Where the page begins, from an earlier page's `next`. */
	cursor?: string | null;
	severity?: number | null;
	region?: string | null;
	mine?: boolean;
}

export interface QueuePage {
	cases: QueueRow[];
	/** The cursor of the page after this one. */
	next: string | null;
	/** Open cases by severity, "1,000+" above the cap. */
	counts: string[];
	/** All the regions in which the actor has a queue. */
	regions: string[];
}

export async function listQueue(actor: Actor, filter: QueueFilter = {}): Promise<QueuePage> {
	authorise(actor, "queue.read");
	const all = lanesFor(actor);
	const lanes = filter.region ? all.filter(({ region }) => region === filter.region) : all;
	const [rows, counts] = await Promise.all([
		selectQueue(web(), {
			lanes,
			severity: filter.severity ?? null,
			claimedBy: filter.mine ? actor.personId : null,
			after: decodePlace(filter.cursor) as QueuePlace | null,
			limit: QUEUE_PAGE + 1,
		}),
		countQueue(web(), lanes, COUNT_CAP),
	]);
	const cases = rows.slice(0, QUEUE_PAGE);
	const last = rows.length > QUEUE_PAGE ? cases.at(-1) : undefined;
	return {
		cases,
		next: last ? encodePlace({ severity: last.severity, dueAt: last.dueAt, id: last.id }) : null,
		counts: counts.map((count) => (count > COUNT_CAP ? "1,000+" : count.toLocaleString("en"))),
		regions: regionsOf(all),
	};
}

function regionsOf(lanes: readonly Lane[]): string[] {
	return [...new Set(lanes.map(({ region }) => region))].sort();
}

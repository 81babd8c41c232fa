/**
 * A page of the queue: open cases that the actor may see, in one of three orders (queue-order.ts), narrowed by what the URL says.
 *
 * Guarantees: a child-safety case is in nobody's queue but child_safety's; no page and no count reads the whole table. Counts are
 * exact up to `COUNT_CAP` and at most `COUNTS_FRESH_MS` old (`countedAt` says when). Not: that a case is still free when somebody
 * clicks; claiming decides that.
 * Shown by: queue.test.ts, filters.test.ts.
 */
import {
	countPaused,
	countQueue,
	type Lane,
	type QueueFilters,
	type QueueRow,
	selectQueue,
} from "#db/queries/queue.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { freshFor } from "../fresh-for.ts";
import { decodePlace, encodePlace } from "./place.ts";
import { FACTORS, type Place, partsFrom, type QueueOrder } from "./queue-order.ts";
import { lanesFor } from "./see-case.ts";

export const QUEUE_PAGE = 50;
export const COUNT_CAP = 1000;
const COUNTS_FRESH_MS = 5_000;

/** What narrows the queue, as its URL says it; what is left out does not narrow. */
export interface QueueFilter {
	order?: QueueOrder;
	severity?: number | null;
	region?: string | null;
	category?: string | null;
	language?: string | null;
	source?: string | null;
	mine?: boolean;
	/** Cases that rest, instead of those that do not. */
	paused?: boolean;
}

export interface QueueCounts {
	/** Open cases by severity, without those that rest; above COUNT_CAP: at least so many. */
	open: number[];
	paused: number;
	/** Milliseconds since 1970. */
	countedAt: number;
}

export interface QueuePage {
	cases: QueueRow[];
	/** The cursor of the page after this one. */
	next: string | null;
	counts: QueueCounts;
	/** All the regions in which the actor has a queue. */
	regions: string[];
	/** As of when shares are compared (ms): when the first of these pages was made. */
	asOf: number;
}

/** @param filter.cursor where the page begins, from an earlier page's `next` */
export async function listQueue(
	actor: Actor,
	filter: QueueFilter & { cursor?: string | null } = {},
): Promise<QueuePage> {
	authorise(actor, "queue.read");
	const { order = "severity", severity = null, mine = false } = filter;
	const after = decodePlace(filter.cursor, order);
	const asOf = after?.asOf ?? BigInt(Date.now()) * 1000n;
	const [rows, counts] = await Promise.all([
		selectQueue(web(), {
			...{ order, asOf, factors: FACTORS, limit: QUEUE_PAGE + 1 },
			parts: partsFrom(narrowedLanes(actor, filter), order, severity, after),
			filters: filtersOf(filter, mine ? actor.personId : null),
		}),
		countsOf(actor, filter),
	]);
	const cases = rows.slice(0, QUEUE_PAGE);
	const last = rows.length > QUEUE_PAGE ? cases.at(-1) : undefined;
	return {
		...{ cases, counts, asOf: Number(asOf / 1000n) },
		next: last ? encodePlace(placeOf(last, order, asOf)) : null,
		regions: [...new Set(lanesFor(actor).map(({ region }) => region))].sort(),
	};
}

/** How many there are now, for a page that stands open. */
export async function countOpen(actor: Actor, filter: QueueFilter = {}): Promise<QueueCounts> {
	authorise(actor, "queue.read");
	return countsOf(actor, filter);
}

/** The actor's part of the queue, narrowed to a region. */
export function narrowedLanes(actor: Actor, { region }: QueueFilter): Lane[] {
	const all = lanesFor(actor);
	return region ? all.filter((lane) => lane.region === region) : all;
}

export function filtersOf(filter: QueueFilter, claimedBy: string | null): QueueFilters {
	const { severity = null, category = null, language = null, source = null, paused = false } = filter;
	return { severity, category, language, source, claimedBy, paused };
}

function placeOf(row: QueueRow, order: QueueOrder, asOf: bigint): Place {
	return {
		order,
		asOf,
		severity: row.severity,
		at: order === "age" ? row.receivedAt : row.dueAt,
		id: row.id,
	};
}

// Everybody of a region asks for the same counts every few seconds.
const counted = freshFor<QueueCounts>(COUNTS_FRESH_MS);

function countsOf(actor: Actor, filter: QueueFilter): Promise<QueueCounts> {
	const lanes = narrowedLanes(actor, filter);
	const filters = { ...filtersOf(filter, null), severity: null, paused: false };
	return counted.of([lanes.map(({ region, restricted }) => [region, restricted]), filters], async () => {
		const [open, paused] = await Promise.all([
			countQueue(web(), lanes, filters, COUNT_CAP),
			countPaused(web(), lanes, COUNT_CAP),
		]);
		return { open, paused, countedAt: Date.now() };
	});
}

/** For tests, which look at what they have just written. */
export const forgetCounts = counted.forget;

/**
 * A queue under a name: filters and order as its URL has them. One's own, or a region's, which its leads save and remove and everybody
 * who has a queue there may use. A view narrows what its user may see anyway; it gives nobody anything.
 * How it is kept and removed: desk-items.ts. Shown by: queue-views.test.ts.
 */
import {
	countQueueViews,
	insertQueueView,
	type QueueViewRow,
	removeQueueView,
	selectQueueLanguages,
	selectQueueView,
	selectQueueViews,
} from "#db/queries/queue-views.ts";
import { web } from "#db/web.ts";
import { allowed, authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { freshFor } from "../fresh-for.ts";
import { keepItem, removeItem } from "./desk-items.ts";
import { lanesFor } from "./see-case.ts";

/** Of one person, or of one region. */
export const VIEWS_MOST = 30;

export interface QueueView extends QueueViewRow {
	/** Whether the actor may remove it. */
	removable: boolean;
}

export async function listViews(actor: Actor): Promise<QueueView[]> {
	authorise(actor, "queue.read");
	const regions = regionsFor(actor, "queue.read");
	const rows = await selectQueueViews(web(), {
		...{ personId: actor.personId, regions, limit: VIEWS_MOST * (1 + regions.length) },
	});
	return rows.map((row) => ({
		...row,
		removable: row.region === null || allowed(actor, "desk.share", row.region),
	}));
}

/**
 * @param view.query the URL's search part, as queueUrl writes it
 * @param view.region whose desk shares it; null: one's own
 * @throws DomainError INPUT_INVALID, DESK_FULL
 */
export async function saveView(
	actor: Actor,
	{ name, query, region }: { name: string; query: string; region: string | null },
): Promise<string> {
	if (!/^[A-Za-z0-9_=&-]{0,400}$/.test(query)) {
		throw new DomainError("INPUT_INVALID", "These filters cannot be kept. Nothing was saved.");
	}
	return keepItem(actor, {
		...{ kind: "VIEW", name, region, most: VIEWS_MOST, count: countQueueViews },
		insert: (tx, row) => insertQueueView(tx, { ...row, query }),
	});
}

/** @throws DomainError NOT_FOUND: there is none that is theirs to remove */
export function removeView(actor: Actor, id: string): Promise<void> {
	return removeItem(actor, { kind: "VIEW", id, select: selectQueueView, remove: removeQueueView });
}

const languagesOf = freshFor<string[]>(60_000);

/** The languages that open cases of the actor's have, at most a minute old. */
export async function queueLanguages(actor: Actor): Promise<string[]> {
	authorise(actor, "queue.read");
	const lanes = lanesFor(actor);
	return languagesOf.of(
		lanes.map(({ region, restricted }) => [region, restricted]),
		() => selectQueueLanguages(web(), lanes),
	);
}

/**
 * Requests for openings, as people may see them: their own, and those that they may approve.
 *
 * Guarantees: only of regions in which the actor holds a role that approves the request; ids, codes and times, never the
 * words, which the keeper discloses with an entry. What may be approved the keeper decides again.
 * Shown by: list-requests.test.ts.
 */
import {
	countWaiting,
	type RequestRow,
	selectOwnRequests,
	selectSettled,
	selectWaiting,
} from "#db/queries/approvals.ts";
import { web } from "#db/web.ts";
import { allowed, authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { countSecond } from "../cases/read-ending.ts";

export interface Inbox {
	/** Whether the actor may decide any at all. */
	decides: boolean;
	waiting: RequestRow[];
	settled: RequestRow[];
	own: RequestRow[];
}

const MOST = { waiting: 100, settled: 30, own: 30 };

export async function listRequests(actor: Actor): Promise<Inbox> {
	authorise(actor, "request.read");
	const decides = allowed(actor, "request.decide");
	const [waiting, settled, own] = await Promise.all([
		decides ? selectWaiting(web(), actor, MOST.waiting) : [],
		decides ? selectSettled(web(), actor, MOST.settled) : [],
		selectOwnRequests(web(), actor.personId, MOST.own),
	]);
	return { decides, waiting, settled, own };
}

/** How many wait for the actor, and how many decisions for their second word; 0 for whoever decides none. */
export async function countRequests(actor: Actor): Promise<number> {
	const [requests, decisions] = await Promise.all([
		allowed(actor, "request.decide") ? countWaiting(web(), actor) : 0,
		countSecond(actor),
	]);
	return requests + decisions;
}

import { type ReviewRow, selectDueReviews, selectJudgedReviews } from "#db/queries/reviews.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import type { Cursor } from "./ledger-filters.ts";

export const REVIEW_PAGE = 50;
const JUDGED_SHOWN = 10;

export interface ReviewList {
	/** Awaiting a verdict, the most urgent first. */
	due: ReviewRow[];
	next: Cursor | undefined;
	/** The newest verdicts. */
	judged: ReviewRow[];
}

/** Reviews in the actor's regions, their own openings left out: nobody judges those, so they are not offered. */
export async function listReviews(actor: Actor, after?: Cursor): Promise<ReviewList> {
	authorise(actor, "review.read");
	const scope = { regions: regionsFor(actor, "review.read"), notOf: actor.personId };
	const [due, judged] = await Promise.all([
		selectDueReviews(web(), {
			...scope,
			after: after && { dueAt: after.at, id: after.id },
			limit: REVIEW_PAGE + 1,
		}),
		selectJudgedReviews(web(), { ...scope, limit: JUDGED_SHOWN }),
	]);
	const last = due.length > REVIEW_PAGE ? due[REVIEW_PAGE - 1] : undefined;
	return {
		due: due.slice(0, REVIEW_PAGE),
		next: last && { at: last.dueAt.toISOString(), id: last.id },
		judged,
	};
}

import {
	type RestrictingRow,
	type ReviewRow,
	type ReviewShow,
	selectRestricting,
	selectReviews,
} from "#db/queries/reviews.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import type { Cursor } from "../ledger-filters.ts";

export const REVIEW_PAGE = 50;
export const SHOWS = [
	"open",
	"mine",
	"overdue",
	"findings",
	"judged",
] as const satisfies readonly ReviewShow[];
export const KINDS = ["ALWAYS", "DRAWN", "SIGNAL", "RESTRICTED"] as const;
export type Kind = (typeof KINDS)[number];

export interface ReviewFilters {
	show: ReviewShow;
	kind: Kind | undefined;
}

export interface ReviewList {
	reviews: ReviewRow[];
	next: Cursor | undefined;
}

/** What an address asks for; what it does not know it leaves out. */
export function readReviewFilters(query: Record<string, string | string[] | undefined>): ReviewFilters {
	return {
		show: SHOWS.find((one) => one === query.show) ?? "open",
		kind: KINDS.find((one) => one === query.kind),
	};
}

export function reviewsAddress({ show, kind }: ReviewFilters, after?: Cursor): string {
	const query = new URLSearchParams();
	if (show !== "open") query.set("show", show);
	if (kind) query.set("kind", kind);
	if (after) query.set("after", `${after.at}_${after.id}`);
	const text = query.toString();
	return text === "" ? "/oversight/reviews" : `/oversight/reviews?${text}`;
}

/** Reviews in the actor's regions, their own openings left out: nobody judges those, so they are not offered. */
export async function listReviews(
	actor: Actor,
	filters: ReviewFilters = { show: "open", kind: undefined },
	after?: Cursor,
): Promise<ReviewList> {
	authorise(actor, "review.read");
	const rows = await selectReviews(web(), {
		regions: regionsFor(actor, "review.read"),
		personId: actor.personId,
		...filters,
		after,
		limit: REVIEW_PAGE + 1,
	});
	const last = rows.length > REVIEW_PAGE ? rows[REVIEW_PAGE - 1] : undefined;
	const at = last && (last.judgedAt ?? last.dueAt);
	return {
		reviews: rows.slice(0, REVIEW_PAGE),
		next: last && at && { at: at.toISOString(), id: last.id },
	};
}

const QUARTER_MS = 92 * 86_400_000;

/** By reader, of the last 92 days: cases that they handed to child safety after reading them, and what became of these. */
export async function listRestricting(actor: Actor): Promise<RestrictingRow[]> {
	authorise(actor, "review.read");
	return selectRestricting(web(), {
		...{ regions: regionsFor(actor, "review.read"), personId: actor.personId },
		...{ since: new Date(Date.now() - QUARTER_MS), limit: 50 },
	});
}

/**
 * What a judge must know of an opening, without a word of its thread: who, in which role, why by code, what was in
 * scope, what was released and seen, what became of the case. The reason's words come from the keeper, on request.
 * It shows entries of the ledger, so reading it is an entry (record-search.ts).
 */
import { selectEntries } from "#db/queries/ledger.ts";
import { keepClaim } from "#db/queries/review-acts.ts";
import {
	type CaseOutcome,
	type MessageMark,
	type Stake,
	selectCaseOutcome,
	selectMessageMarks,
	selectStake,
} from "#db/queries/review-context.ts";
import { type ReviewFacts, selectReview } from "#db/queries/reviews.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { isUuid } from "../../uuid.ts";
import { type EntrySummary, summarise } from "../entry-summary.ts";
import { type RecordedSearch, recordSearch } from "../record-search.ts";

/** An opening and its further readings are few; more than this are looked up in the ledger. */
const MOST_ENTRIES = 200;

export interface Review {
	/** The entry of this reading. */
	recorded: RecordedSearch;
	facts: ReviewFacts;
	/** The opening's entries, oldest first. */
	entries: EntrySummary[];
	/** The thread as a row of marks; empty for a restricted case, of which oversight sees ids and codes only. */
	marks: MessageMark[];
	outcome: CaseOutcome | undefined;
	/** Why the actor may not judge it, if so. */
	blocked: Stake | "REVIEW_ALREADY_JUDGED" | undefined;
	/** It waits for its verdict and is the actor's to judge. */
	mine: boolean;
}

export async function readReview(actor: Actor, reviewId: string): Promise<Review> {
	const role = authorise(actor, "review.read");
	const facts = await factsOf(actor, reviewId);
	const recorded = await recordSearch(actor, role, { review: reviewId, opening: facts.openingId });
	const mine = facts.claimedById === actor.personId && facts.verdict === null;
	const [entries, marks, outcome, stake] = await Promise.all([
		entriesOf(facts, recorded),
		facts.restricted ? [] : selectMessageMarks(web(), facts.threadId, facts.caseId),
		selectCaseOutcome(web(), facts.caseId),
		selectStake(web(), { personId: actor.personId, reviewId }),
		// Looking at it is working on it.
		mine ? keepClaim(web(), { reviewId, ...actor }) : undefined,
	]);
	const blocked = stake ?? (facts.verdict !== null ? "REVIEW_ALREADY_JUDGED" : undefined);
	return { recorded, facts, entries, marks, outcome, blocked, mine };
}

/** What every entry of a review says it is about. */
export function aboutReview(review: {
	id: string;
	openingId: string;
	caseId: string;
	threadId: string;
	region: string;
}) {
	const { id, openingId, caseId, threadId, region } = review;
	return { review: id, opening: openingId, case: caseId, thread: threadId, region };
}

export async function factsOf(actor: Actor, reviewId: string): Promise<ReviewFacts> {
	const known = isUuid(reviewId)
		? await selectReview(web(), { id: reviewId, regions: regionsFor(actor, "review.read") })
		: undefined;
	if (!known) throw new DomainError("NOT_FOUND", "There is no review with this id in your regions.");
	return known;
}

async function entriesOf(
	{ openingId, grantedAt, region }: ReviewFacts,
	_recorded: RecordedSearch,
): Promise<EntrySummary[]> {
	const rows = await selectEntries(web(), {
		regions: [region],
		opening: openingId,
		from: new Date(grantedAt.getTime() - 1000).toISOString(),
		limit: MOST_ENTRIES,
	});
	return rows.map(summarise).reverse();
}

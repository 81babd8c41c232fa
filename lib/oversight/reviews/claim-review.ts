/**
 * An auditor takes a review, alone: what is claimed nobody else judges, until it is given back, lapses after hours without an
 * act, or its holder loses the right.
 *
 * Guarantees: two never hold one review; never one's own opening, nor of a case on which one had a part. Both are the
 * database's (one_claim_of_a_review, oversight.stake).
 * Shown by: claims.test.ts.
 */
import * as acts from "#db/queries/review-acts.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { append, type EntryKey } from "../../ledger/append.ts";
import { actInForce } from "../../policy/policy-in-force.ts";
import { aboutReview, factsOf } from "./read-review.ts";
import { asReviewed } from "./refused.ts";

export async function claimReview(actor: Actor, reviewId: string): Promise<EntryKey> {
	authorise(actor, "review.judge");
	const review = await factsOf(actor, reviewId);
	const role = authorise(actor, "review.judge", review.region);
	return asReviewed(() =>
		web().begin(async (tx) => {
			const entry = await append(tx, {
				type: "review.claimed",
				outcome: "done",
				...actInForce(actor, role),
				...aboutReview(review),
			});
			await acts.claimReview(tx, entry);
			return entry;
		}),
	);
}

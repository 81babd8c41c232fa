/** A review is given back by whoever claimed it, or taken from them by an oversight lead of its region. */
import * as acts from "#db/queries/review-acts.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { append, type EntryKey } from "../../ledger/append.ts";
import { actInForce } from "../../policy/policy-in-force.ts";
import { aboutReview, factsOf } from "./read-review.ts";
import { asReviewed } from "./refused.ts";

export async function releaseReview(actor: Actor, reviewId: string): Promise<EntryKey> {
	authorise(actor, "review.judge");
	const review = await factsOf(actor, reviewId);
	const mine = review.claimedById === actor.personId;
	const role = authorise(actor, mine ? "review.judge" : "review.take_away", review.region);
	return asReviewed(() =>
		web().begin(async (tx) => {
			const entry = await append(tx, {
				type: "review.released",
				outcome: "done",
				...actInForce(actor, role),
				...aboutReview(review),
			});
			await acts.releaseReview(tx, entry);
			return entry;
		}),
	);
}

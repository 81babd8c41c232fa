/**
 * A second of oversight ends a finding: it is upheld, or withdrawn, in sealed words. Not before the person concerned has
 * answered, or had their week. Who may, and that it is a second, the database says.
 * Shown by: findings.test.ts.
 */
import * as acts from "#db/queries/review-acts.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { append, type EntryKey } from "../../ledger/append.ts";
import { actInForce } from "../../policy/policy-in-force.ts";
import { CLOSURE_CODES, type Closure } from "./findings.ts";
import { aboutReview, factsOf } from "./read-review.ts";
import { asReviewed } from "./refused.ts";
import { problemsOfWords, sealReviewWords } from "./review-words.ts";

export async function closeFinding(
	actor: Actor,
	{ reviewId, closure, words }: { reviewId: string; closure: string; words: string },
): Promise<EntryKey> {
	authorise(actor, "review.close");
	const review = await factsOf(actor, reviewId);
	const role = authorise(actor, "review.close", review.region);
	const text = words.trim();
	const problems = [
		...(CLOSURE_CODES.includes(closure as Closure)
			? []
			: [{ path: "closure", message: "Say whether it stands." }]),
		...problemsOfWords(text),
	];
	if (problems.length > 0) throw new DomainError("INPUT_INVALID", "The closure is not complete.", problems);
	const note = await sealReviewWords(review, text);
	return asReviewed(() =>
		web().begin(async (tx) => {
			const entry = await append(tx, {
				type: "review.closed",
				outcome: "done",
				...actInForce(actor, role),
				...aboutReview(review),
				...{ verdict: closure, note: note.id },
			});
			await acts.insertReviewNote(tx, { ...note, kind: "closure", author: actor.personId });
			await acts.closeReview(tx, entry);
			return entry;
		}),
	);
}

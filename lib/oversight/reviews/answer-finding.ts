/**
 * The person whose opening was judged answers, once, while the finding is open, in words that oversight alone may have shown.
 * That only they do, the database says (only_the_person_concerned_answers).
 * Shown by: findings.test.ts.
 */
import * as acts from "#db/queries/review-acts.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { append, type EntryKey } from "../../ledger/append.ts";
import { actInForce } from "../../policy/policy-in-force.ts";
import { readOwnFinding } from "./own-findings.ts";
import { aboutReview } from "./read-review.ts";
import { asReviewed } from "./refused.ts";
import { problemsOfWords, sealReviewWords } from "./review-words.ts";

export async function answerFinding(
	actor: Actor,
	{ reviewId, words }: { reviewId: string; words: string },
): Promise<EntryKey> {
	const role = authorise(actor, "finding.answer");
	const finding = await readOwnFinding(actor, reviewId);
	const text = words.trim();
	const problems = problemsOfWords(text);
	if (problems.length > 0) throw new DomainError("INPUT_INVALID", "The answer is not complete.", problems);
	const note = await sealReviewWords(finding, text);
	return asReviewed(() =>
		web().begin(async (tx) => {
			const entry = await append(tx, {
				type: "review.answered",
				outcome: "done",
				...actInForce(actor, role),
				...aboutReview(finding),
				note: note.id,
			});
			await acts.insertReviewNote(tx, { ...note, kind: "answer", author: actor.personId });
			await acts.answerReview(tx, entry);
			return entry;
		}),
	);
}

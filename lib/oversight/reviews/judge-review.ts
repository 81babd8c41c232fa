/**
 * A verdict on somebody else's opening, or that it cannot be given without the content: with its entry in the same
 * transaction, the words sealed. Whatever is not justified is a finding: how grave it is, and what is to follow.
 *
 * Guarantees: nobody judges their own opening, or one of a case on which they had a part; only whoever claimed it judges; none
 * is judged twice. All are the database's. The words are sealed before they are stored and never logged.
 * Shown by: judge-review.test.ts.
 */
import * as acts from "#db/queries/review-acts.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { append, type EntryKey } from "../../ledger/append.ts";
import { actInForce } from "../../policy/policy-in-force.ts";
import { VERDICT_CODES, type Verdict } from "../verdicts.ts";
import { CORRECTIVE_ACTION_CODES, type CorrectiveAction } from "./findings.ts";
import { aboutReview, factsOf } from "./read-review.ts";
import { asReviewed } from "./refused.ts";
import { type Problem, problemsOfWords, sealReviewWords } from "./review-words.ts";

export interface Judgement {
	reviewId: string;
	verdict: string;
	words: string;
	/** Both, where it is not justified; neither else. */
	severity?: string;
	action?: string;
}

/** Said of the opening, not the last word about it. */
export const NEEDS_CONTENT = "NEEDS_CONTENT";

interface Given {
	verdict: Verdict | typeof NEEDS_CONTENT;
	words: string;
	finding: { severity: number; action: CorrectiveAction } | null;
}

export async function judgeReview(actor: Actor, judgement: Judgement): Promise<EntryKey> {
	authorise(actor, "review.judge");
	const review = await factsOf(actor, judgement.reviewId);
	const role = authorise(actor, "review.judge", review.region);
	const { verdict, words, finding } = checked(judgement);
	const note = await sealReviewWords(review, words);
	return asReviewed(() =>
		web().begin(async (tx) => {
			const entry = await append(tx, {
				type: "review.judged",
				outcome: "done",
				...actInForce(actor, role),
				...aboutReview(review),
				...{ verdict, note: note.id },
				...(finding && { severity: finding.severity }),
			});
			await acts.insertReviewNote(tx, { ...note, kind: "verdict", author: actor.personId });
			await acts.judgeReview(tx, entry, finding?.action ?? null);
			return entry;
		}),
	);
}

function checked({ verdict, words, severity, action }: Judgement): Given {
	const text = words.trim();
	const known = verdict === NEEDS_CONTENT || VERDICT_CODES.includes(verdict as Verdict);
	const found = known && verdict !== NEEDS_CONTENT && verdict !== "JUSTIFIED";
	const problems: Problem[] = [
		...(known ? [] : [{ path: "verdict", message: "Choose a verdict." }]),
		...problemsOfWords(text),
		...(found && !/^[0-3]$/.test(severity ?? "")
			? [{ path: "severity", message: "Say how grave it is." }]
			: []),
		...(found && !CORRECTIVE_ACTION_CODES.includes(action as CorrectiveAction)
			? [{ path: "action", message: "Choose what is to follow." }]
			: []),
	];
	if (problems.length > 0) throw new DomainError("INPUT_INVALID", "The verdict is not complete.", problems);
	return {
		verdict: verdict as Given["verdict"],
		words: text,
		finding: found ? { severity: Number(severity), action: action as CorrectiveAction } : null,
	};
}

/**
 * A verdict on somebody else's opening: once, with its entry in the same transaction, the words sealed.
 *
 * Guarantees: nobody judges their own opening and none is judged twice; both are constraints of the table, checked
 * here first only to answer in plain words. The words are sealed before they are stored and never logged.
 * Shown by: judge-review.test.ts.
 */
import { randomUUID } from "node:crypto";
import { insertVerdict, insertVerdictNote, type ReviewFacts } from "#db/queries/reviews.ts";
import { web } from "#db/web.ts";
import { WORDS } from "../access/policy.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { sealNote } from "../envelope/note.ts";
import { DomainError } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { currentIntakeKey } from "./intake-key.ts";
import { factsOf } from "./read-review.ts";
import { VERDICT_CODES, type Verdict } from "./verdicts.ts";

export interface Judgement {
	reviewId: string;
	verdict: string;
	words: string;
}

export async function judgeReview(actor: Actor, { reviewId, verdict, words }: Judgement): Promise<EntryKey> {
	authorise(actor, "review.judge");
	const review = await factsOf(actor, reviewId);
	const role = authorise(actor, "review.judge", review.region);
	if (review.readerId === actor.personId) throw ownAct();
	if (review.verdict !== null) throw judgedBefore();
	const given = checked(verdict, words);
	const note = await sealed(review, given.words);
	try {
		return await web().begin(async (tx) => {
			const entry = await append(tx, {
				type: "review.judged",
				outcome: "done",
				...actInForce(actor, role),
				region: review.region,
				case: review.caseId,
				thread: review.threadId,
				review: review.id,
				opening: review.openingId,
				verdict: given.verdict,
				note: note.id,
			});
			await insertVerdictNote(tx, {
				...note,
				about: review.id,
				region: review.region,
				author: actor.personId,
			});
			await insertVerdict(tx, {
				reviewId: review.id,
				readerId: review.readerId,
				personId: actor.personId,
				verdict: given.verdict,
				noteId: note.id,
				entryId: entry.id,
			});
			return entry;
		});
	} catch (error) {
		throw plain(error);
	}
}

function checked(verdict: string, words: string): { verdict: Verdict; words: string } {
	const text = words.trim();
	const length = [...text].length;
	const problems = [
		...(VERDICT_CODES.includes(verdict as Verdict)
			? []
			: [{ path: "verdict", message: "Choose a verdict." }]),
		...(length < WORDS.min || length > WORDS.max
			? [{ path: "words", message: `Write ${WORDS.min} to ${WORDS.max} characters.` }]
			: []),
		...(text.isWellFormed() && !text.includes("\0")
			? []
			: [{ path: "words", message: "Some character is not text. Write the words anew." }]),
	];
	if (problems.length > 0) throw new DomainError("INPUT_INVALID", "The verdict is not complete.", problems);
	return { verdict: verdict as Verdict, words: text };
}

/** Sealed to the region's intake key, like a message: web cannot read it back. */
async function sealed({ id, region }: ReviewFacts, text: string) {
	const noteId = randomUUID();
	const { wrapped, sealed } = sealNote(await currentIntakeKey(region), { noteId, about: id }, text);
	return { id: noteId, wrapped, sealed };
}

/** The database has the last word: of two verdicts at once the second meets the primary key. */
function plain(error: unknown): unknown {
	const { code, constraint_name: constraint } = error as { code?: string; constraint_name?: string };
	if (code === "23505" && constraint === "verdict_pkey") return judgedBefore();
	if (code === "23514" && constraint === "nobody_judges_their_own_opening") return ownAct();
	return error;
}

const ownAct = () =>
	new DomainError("OWN_ACT", "This is your own opening. Nobody judges their own; somebody else will.");
const judgedBefore = () =>
	new DomainError("REVIEW_ALREADY_JUDGED", "This opening has its verdict already; a verdict is given once.");

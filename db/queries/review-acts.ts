/**
 * What the console does about a review; verdicts and closures are the keeper's. Each act is of an entry appended in the same
 * transaction: the database reads from the entry who acts, in which role and what about, and decides whether they may
 * (0440_reviews.sql).
 */
import { on } from "../on.ts";
import { notes } from "../schema/vault.ts";
import type { Db } from "../web.ts";

interface Entry {
	id: string;
	at: string;
}

export async function claimReview(db: Db, { id, at }: Entry): Promise<void> {
	await db`select oversight.claim_review(${id}, ${at}::text::timestamptz)`;
}

export async function releaseReview(db: Db, { id, at }: Entry): Promise<void> {
	await db`select oversight.release_review(${id}, ${at}::text::timestamptz)`;
}

export async function answerReview(db: Db, { id, at }: Entry): Promise<void> {
	await db`select oversight.answer_review(${id}, ${at}::text::timestamptz)`;
}

/** Whoever claimed it is at work: the claim lapses later. */
export async function keepClaim(
	db: Db,
	{ reviewId, personId, sessionId }: { reviewId: string; personId: string; sessionId: string },
): Promise<void> {
	await db`select oversight.keep_claim(${reviewId}, ${personId}, ${sessionId})`;
}

/** Sealed words; nothing comes back, since web may not read them. */
export async function insertReviewNote(
	db: Db,
	note: {
		id: string;
		kind: "answer";
		about: string;
		region: string;
		author: string;
		wrapped: string;
		sealed: string;
	},
): Promise<void> {
	await on(db).insert(notes).values(note);
}

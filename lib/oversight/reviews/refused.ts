/**
 * What the database refuses of an act upon a review, in plain words. It has the last word of who may (0440_reviews.sql): what
 * is checked before only answers sooner.
 */
import { DomainError, type ErrorCode } from "../../errors.ts";

const WORDS: Partial<Record<ErrorCode, string>> = {
	OWN_ACT:
		"This is your own act: nobody judges their own opening, or closes what they judged. Somebody else will.",
	OWN_THREAD:
		"An account of yours takes part in this thread, so this review is not for you. Nothing was recorded.",
	REVIEWER_INVOLVED:
		"You had a part in this case, or there is an open dispute between you and the reader, so this review is not for you. Nothing was recorded.",
	NOT_PERMITTED: "You do not hold this right in the region of the review any more. Nothing was recorded.",
	REVIEW_ALREADY_JUDGED: "This has been said of the opening already; it is said once. Nothing was recorded.",
	REVIEW_CLAIMED: "Somebody works on this review already. Nothing was recorded; choose another.",
	REVIEW_NOT_CLAIMED:
		"You have not claimed this review, or your claim has lapsed. Nothing was recorded; claim it first.",
	CONTENT_NOT_FOR_REVIEW:
		"The content cannot be had for this review: only auditors read, and never what child safety alone sees. Nothing was recorded; judge by what is here.",
	FINDING_SETTLED: "There is no open finding, or it was answered or closed before. Nothing was recorded.",
	ANSWER_AWAITED:
		"The person concerned has not answered yet and still has time to. Nothing was recorded; come back then.",
	NOT_FOUND: "There is no such review. Nothing was recorded.",
};

/** @throws DomainError in place of the database's own error, where it is one of ours */
export async function asReviewed<T>(act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		const { code, message } = error as { code?: string; message?: string };
		if (typeof code !== "string" || !code.startsWith("CS")) throw error;
		const name = (message ?? "").split(":")[0] as ErrorCode;
		const words = WORDS[name];
		throw words === undefined ? error : new DomainError(name, words);
	}
}

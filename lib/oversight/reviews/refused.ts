/**
 * What the database refuses of an act upon a review, in plain words. It has the last word of who may (0440_reviews.sql): what
 * is checked before only answers sooner. What the keeper refuses is on the record; what the console does, is not.
 */
import { DomainError, type ErrorCode } from "../../errors.ts";

const WORDS: Partial<Record<ErrorCode, string>> = {
	OWN_ACT:
		"This is your own act: nobody judges their own opening, or closes what they judged. Somebody else will.",
	OWN_THREAD:
		"An account of yours takes part in this thread, so this review is not for you. Nothing was done.",
	REVIEWER_INVOLVED:
		"You had a part in this case, or there is an open dispute between you and the reader, so this review is not for you. Nothing was done.",
	NOT_PERMITTED: "You do not hold this right in the region of the review any more. Nothing was done.",
	REVIEW_ALREADY_JUDGED: "This has been said of the opening already; it is said once. Nothing was done.",
	REVIEW_CLAIMED: "Somebody works on this review already. Nothing was done; choose another.",
	REVIEW_NOT_CLAIMED:
		"You have not claimed this review, or your claim has lapsed. Nothing was done; claim it first.",
	CONTENT_NOT_FOR_REVIEW:
		"The content cannot be had for this review: only auditors read, and never what child safety alone sees. Nothing was done; judge by what is here.",
	FINDING_SETTLED: "There is no open finding, or it was answered or closed before. Nothing was done.",
	ANSWER_AWAITED:
		"The person concerned has not answered yet and still has time to. Nothing was done; come back then.",
	NOT_FOUND: "There is no such review. Nothing was done.",
};

/** @throws DomainError in place of the database's own error, or of the keeper's, where there are words for it here */
export async function asReviewed<T>(act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		const { code, message } = error as { code?: string; message?: string };
		const ours = typeof code === "string" && code.startsWith("CS");
		const name = (ours ? (message ?? "").split(":")[0] : error instanceof DomainError && code) as ErrorCode;
		const words = WORDS[name];
		throw words === undefined ? error : new DomainError(name, words);
	}
}

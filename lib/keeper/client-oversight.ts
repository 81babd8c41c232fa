/** Asking the keeper for what oversight confirms: exports, searches by words, reports, verdicts, sign-offs (client.ts). */
import { answer, askAt, json } from "./ask.ts";
import type { Asked } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import { doors } from "./doors.ts";
import type { ExportDecided, ExportRequested, ExportVerdict } from "./exports/messages-exports.ts";
import type { Signing } from "./protocol/messages-protocol.ts";
import type { FindingClosed, Judgement } from "./reviews/messages-reviews.ts";
import type { TotalsPublished } from "./totals/messages-totals.ts";

export type { ExportVerdict } from "./exports/messages-exports.ts";
export type { Signing } from "./protocol/messages-protocol.ts";
export type { FindingClosed, Judgement } from "./reviews/messages-reviews.ts";

/** @param size how many entries the log has, as the person was shown */
export function exportChallenge(sessionToken: string, size: number): Promise<Asked> {
	return answer("/exports/challenge", { size }, sessionToken);
}

/** Asks another of oversight to confirm an export of the log. */
export function requestExport(
	sessionToken: string,
	asked: { size: number; confirmation?: Confirmation | undefined },
): Promise<ExportRequested> {
	return answer("/exports", asked, sessionToken);
}

export function exportDecisionChallenge(
	sessionToken: string,
	id: string,
	verdict: ExportVerdict,
): Promise<Asked> {
	return answer(`/exports/${encodeURIComponent(id)}/decision/challenge`, { verdict }, sessionToken);
}

export function decideExport(
	sessionToken: string,
	id: string,
	asked: { verdict: ExportVerdict; confirmation?: Confirmation | undefined },
): Promise<ExportDecided> {
	return answer(`/exports/${encodeURIComponent(id)}/decision`, asked, sessionToken);
}

/** By what one keeper's index may be looked through: it turned the words into tokens of its own and recorded who asks. */
export interface AskedWords {
	/** The regions whose reasons it indexed; null: all. */
	regions: readonly string[] | null;
	/** Its entry `words.asked`. */
	asked: string;
}

/** For a search by words: up to eight, by whoever may search. Every keeper must answer, or some reasons would be missed. */
export function askWords(sessionToken: string, words: readonly string[]): Promise<AskedWords[]> {
	return Promise.all(
		doors().all.map(async (door) => {
			const answered = await json(await askAt(door, "POST", "/words", { words }, sessionToken));
			return { regions: door.regions, asked: (answered as { asked: string }).asked };
		}),
	);
}

/** @param draft of an access report, by its id: the keeper reads it itself */
export function totalsChallenge(sessionToken: string, draft: string): Promise<Asked> {
	return answer("/totals/challenge", { draft }, sessionToken);
}

/** Signs the draft with the log's key and publishes it. */
export function signTotals(
	sessionToken: string,
	asked: { draft: string; confirmation?: Confirmation | undefined },
): Promise<TotalsPublished> {
	return answer("/totals", asked, sessionToken);
}

/** What a judge confirms: this verdict, in these words. A refusal is on the record. */
export function verdictChallenge(sessionToken: string, reviewId: string, asked: Judgement): Promise<Asked> {
	return answer(`/reviews/${encodeURIComponent(reviewId)}/verdict/challenge`, asked, sessionToken);
}

/** A verdict on somebody's opening, or that it cannot be given without the content. */
export function judgeReview(
	sessionToken: string,
	reviewId: string,
	asked: Judgement & { confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	return answer(`/reviews/${encodeURIComponent(reviewId)}/verdict`, asked, sessionToken);
}

export function closureChallenge(
	sessionToken: string,
	reviewId: string,
	asked: FindingClosed,
): Promise<Asked> {
	return answer(`/reviews/${encodeURIComponent(reviewId)}/closure/challenge`, asked, sessionToken);
}

/** A second of oversight ends a finding. */
export function closeFinding(
	sessionToken: string,
	reviewId: string,
	asked: FindingClosed & { confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	return answer(`/reviews/${encodeURIComponent(reviewId)}/closure`, asked, sessionToken);
}

/** What is signed, as its digest; the keeper reads it itself. */
export function protocolChallenge(sessionToken: string, asked: Signing): Promise<Asked> {
	return answer("/protocol/challenge", asked, sessionToken);
}

/** Signs a policy or an inventory off, or closes a review of rights. */
export function signProtocol(
	sessionToken: string,
	asked: Signing & { confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	return answer("/protocol", asked, sessionToken);
}

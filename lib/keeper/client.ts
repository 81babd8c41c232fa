/**
 * The one way from the rest of the house to the keeper. It carries the session token, never an actor: the keeper
 * finds out itself who asks. Plaintext passes as a stream and is never parsed or kept here. Here are openings and
 * what others say of them; beside it client-people.ts, client-oversight.ts and client-state.ts.
 */
import { answer, ask, json, type KeeperStream, stream } from "./ask.ts";
import type { Asked } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import type {
	OpeningAsked,
	OpeningBody,
	OpeningRequest,
	OpeningState,
	ReadingRequest,
	RequestDecided,
	RequestMade,
	Verdict as RequestVerdict,
} from "./messages.ts";

export type { KeeperStream } from "./ask.ts";
export type { Asked, RequestOptions } from "./confirm/issue.ts";
export type { Confirmation } from "./confirm/messages-confirmation.ts";
export type {
	Line,
	MessagePayload,
	OpeningAsked,
	OpeningBody,
	OpeningRequest,
	OpeningState,
	ReadingRequest,
	RequestDecided,
	RequestMade,
} from "./messages.ts";

export function openThread(sessionToken: string, asked: OpeningBody): Promise<KeeperStream> {
	return stream(sessionToken, "/openings", asked);
}

/** What policy asks of an opening, and what the person is to confirm. A refusal is on the record. */
export function openingChallenge(sessionToken: string, asked: OpeningBody): Promise<OpeningAsked> {
	return answer("/openings/challenge", asked, sessionToken);
}

/** Asks others to approve an opening. */
export function requestOpening(sessionToken: string, asked: OpeningRequest): Promise<RequestMade> {
	return answer("/requests", asked, sessionToken);
}

export function approvalChallenge(
	sessionToken: string,
	requestId: string,
	verdict: "approve" | "deny",
): Promise<Asked> {
	const path = `/requests/${encodeURIComponent(requestId)}/approval/challenge`;
	return answer(path, { verdict }, sessionToken);
}

export function decideRequest(
	sessionToken: string,
	requestId: string,
	word: RequestVerdict,
): Promise<RequestDecided> {
	const path = `/requests/${encodeURIComponent(requestId)}/approval`;
	return answer(path, word, sessionToken);
}

export function cancelRequest(sessionToken: string, requestId: string): Promise<{ entry: string }> {
	const path = `/requests/${encodeURIComponent(requestId)}/cancellation`;
	return answer(path, {}, sessionToken);
}

export function revocationChallenge(sessionToken: string, openingId: string): Promise<Asked> {
	const path = `/openings/${encodeURIComponent(openingId)}/revocation/challenge`;
	return answer(path, {}, sessionToken);
}

/** Ends an opening before its time. */
export function revokeOpening(
	sessionToken: string,
	openingId: string,
	asked: { confirmation?: Confirmation } = {},
): Promise<{ entry: string }> {
	const path = `/openings/${encodeURIComponent(openingId)}/revocation`;
	return answer(path, asked, sessionToken);
}

/** Whether one's own opening still reads, and until when. */
export async function openingState(sessionToken: string, openingId: string): Promise<OpeningState> {
	const path = `/openings/${encodeURIComponent(openingId)}`;
	return (await json(await ask("GET", path, undefined, sessionToken))) as OpeningState;
}

export function readFurther(
	sessionToken: string,
	openingId: string,
	asked: ReadingRequest,
): Promise<KeeperStream> {
	return stream(sessionToken, `/openings/${encodeURIComponent(openingId)}/readings`, asked);
}

/** Words that staff typed: reasons and notes. */
export function discloseNotes(
	sessionToken: string,
	notes: string[],
	confirmation?: Confirmation,
): Promise<KeeperStream> {
	return stream(sessionToken, "/notes", { notes, ...(confirmation && { confirmation }) });
}

/** What a person confirms before words are shown, where passkeys are asked for. */
export function notesChallenge(sessionToken: string, notes: string[]): Promise<Asked> {
	return answer("/notes/challenge", { notes }, sessionToken);
}

export async function confirmDelivery(sessionToken: string, entryId: string): Promise<void> {
	await answer(`/entries/${encodeURIComponent(entryId)}/delivery`, null, sessionToken);
}

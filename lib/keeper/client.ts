/**
 * The one way from the rest of the house to the keeper. It carries the session token, never an actor: the keeper
 * finds out itself who asks. Plaintext passes as a stream and is never parsed or kept here.
 */
import { answer, ask, askAt, json, type KeeperStream, stream } from "./ask.ts";
import type { Asked } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import { doors, type KeeperDoor } from "./doors.ts";
import type { ExportDecided, ExportRequested, ExportVerdict } from "./exports/messages-exports.ts";
import type {
	DemoPerson,
	IntakeKey,
	OpeningAsked,
	OpeningBody,
	OpeningRequest,
	OpeningState,
	ReadingRequest,
	RequestDecided,
	RequestMade,
	Verdict as RequestVerdict,
} from "./messages.ts";
import type { Added, CreationOptions, Registration } from "./passkeys/messages-passkeys.ts";
import type { FindingClosed, Judgement } from "./reviews/messages-reviews.ts";
import type { Arrival, Change, Detail, Removal, Verdict } from "./staff/messages-staff.ts";
import type { Standing } from "./standing.ts";
import type { TotalsPublished } from "./totals/messages-totals.ts";

export type { KeeperStream } from "./ask.ts";
export type { Asked, RequestOptions } from "./confirm/issue.ts";
export type { Confirmation } from "./confirm/messages-confirmation.ts";
export type { ExportVerdict } from "./exports/messages-exports.ts";
export type {
	DemoPerson,
	IntakeKey,
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
export type { Added, CreationOptions, Registration } from "./passkeys/messages-passkeys.ts";
export type { FindingClosed, Judgement } from "./reviews/messages-reviews.ts";
export type { Change, Detail, Removal, Verdict } from "./staff/messages-staff.ts";

const KEYS_FRESH_MS = 15_000;

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

export interface KeeperHealth {
	/** Whether all of them serve. */
	ok: boolean;
	/** Each, by the regions whose keys it holds; null: all. */
	keepers: { regions: readonly string[] | null; ok: boolean }[];
}

export async function health(): Promise<KeeperHealth> {
	const keepers = await Promise.all(
		doors().all.map(async (door) => ({
			regions: door.regions,
			ok: await askAt(door, "GET", "/health")
				.then(json)
				.then(
					(answer) => (answer as { ok: boolean }).ok,
					() => false,
				),
		})),
	);
	return { ok: keepers.every(({ ok }) => ok), keepers };
}

/** The notary's, of this keeper. */
export interface LogState {
	/** The code of why it signs nothing any more; null while it works. */
	halted: string | null;
	message: string | null;
	/** Of the last checkpoint that it signed or followed. */
	size: number;
	origin: string;
	/** How much each has cosigned, as far as it was asked; 0 where nothing is known. */
	witnesses: { name: string; size: number }[];
}

/** As the first of the keepers that answers has it: there is one log, and any of their notaries carries it on. */
export async function logState(): Promise<LogState> {
	const states = await Promise.allSettled(
		doors().all.map((door) => askAt(door, "GET", "/log").then(json) as Promise<LogState>),
	);
	const said = states.flatMap((state) => (state.status === "fulfilled" ? [state.value] : []));
	const state = said.find(({ halted }) => halted !== null) ?? said[0];
	if (state) return state;
	throw (states[0] as PromiseRejectedResult).reason;
}

export async function rotateIntakeKey(region: string): Promise<IntakeKey> {
	return (await answer<{ key: IntakeKey }>("/intake-keys", { region })).key;
}

export async function enrolDemoPeople(people: DemoPerson[]): Promise<number> {
	return (await answer<{ added: number }>("/demo-people", { people })).added;
}

const fresh = new Map<string, { keys: Promise<IntakeKey[]>; until: number }>();

/**
 * The public keys to seal to now, one a region. Asked again after 15 seconds; never used past their period. Of several
 * keepers one that is away keeps its own regions' keys away, and no other's.
 */
export async function intakeKeys(): Promise<IntakeKey[]> {
	const { all } = doors();
	const answers = await Promise.allSettled(all.map(keysOf));
	const keys = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
	const away = answers.find((answer) => answer.status === "rejected");
	if (keys.length === 0 && away) throw away.reason;
	const now = new Date().toISOString();
	return keys.filter((key) => key.notBefore <= now && now < key.notAfter);
}

function keysOf(door: KeeperDoor): Promise<IntakeKey[]> {
	const { socketPath, regions } = door;
	const known = fresh.get(socketPath);
	if (known && known.until >= Date.now()) return known.keys;
	const keys = askAt(door, "GET", "/intake-keys")
		.then(json)
		.then((answer) => (answer as { keys: IntakeKey[] }).keys)
		// A keeper that holds more than it is asked for (one for all, while several are configured) is not taken at that.
		.then((all) => all.filter(({ region }) => regions === null || regions.includes(region)));
	fresh.set(socketPath, { keys, until: Date.now() + KEYS_FRESH_MS });
	keys.catch(() => fresh.delete(socketPath));
	return keys;
}

/** Whose passkey it will be: the session's person, or whom an enrolment code was given to. */
export type RegisteredBy = { sessionToken: string } | { code: string };

export function registrationOptions(by: RegisteredBy): Promise<{ nonce: string; options: CreationOptions }> {
	return answerBy(by, "/passkeys/registrations", {});
}

/** Whether a passkey in force is to sign for the new one, and what. Not with a code. */
export function additionChallenge(
	sessionToken: string,
	made: { nonce: string; response: Registration },
): Promise<Asked> {
	return answer("/passkeys/challenge", made, sessionToken);
}

export function addPasskey(
	by: RegisteredBy,
	made: { nonce: string; response: Registration; name: string; confirmation?: Confirmation | undefined },
): Promise<Added> {
	return answerBy(by, "/passkeys", made);
}

export function renamePasskey(sessionToken: string, id: string, name: string): Promise<{ entry: string }> {
	return answer(`/passkeys/${encodeURIComponent(id)}/name`, { name }, sessionToken);
}

export function removalChallenge(sessionToken: string, id: string): Promise<Asked> {
	return answer(`/passkeys/${encodeURIComponent(id)}/removal/challenge`, {}, sessionToken);
}

export function removePasskey(
	sessionToken: string,
	id: string,
	confirmation?: Confirmation,
): Promise<{ entry: string }> {
	return answer(`/passkeys/${encodeURIComponent(id)}/removal`, { confirmation }, sessionToken);
}

/** Whom a sign-in at the identity provider means; somebody new has no right yet. */
export function arrive(arrival: Arrival): Promise<{ personId: string }> {
	return answer("/arrivals", arrival);
}

/** What the identity provider says that somebody does without; kept for their other ways in. */
export function noteStanding(standing: Standing): Promise<{ known: boolean }> {
	return answer("/arrivals/standing", standing);
}

/** `proposal`: a random id of the caller's, by which it will be known. */
export function proposalChallenge(
	sessionToken: string,
	asked: { proposal: string; what: Change },
): Promise<Asked> {
	return answer("/staff/proposals/challenge", asked, sessionToken);
}

export function propose(
	sessionToken: string,
	asked: { proposal: string; what: Change; confirmation?: Confirmation | undefined },
): Promise<{ proposal: string; entry: string; lapses: string }> {
	return answer("/staff/proposals", asked, sessionToken);
}

export function decisionChallenge(sessionToken: string, id: string, verdict: Verdict): Promise<Asked> {
	return answer(`/staff/proposals/${encodeURIComponent(id)}/decision/challenge`, { verdict }, sessionToken);
}

export function decideProposal(
	sessionToken: string,
	id: string,
	asked: { verdict: Verdict; confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	return answer(`/staff/proposals/${encodeURIComponent(id)}/decision`, asked, sessionToken);
}

export function codeChallenge(sessionToken: string, id: string): Promise<Asked> {
	return answer(`/staff/proposals/${encodeURIComponent(id)}/code/challenge`, {}, sessionToken);
}

/** The one-time code of one's own confirmed proposal: shown once. */
export function openCode(
	sessionToken: string,
	id: string,
	confirmation: Confirmation | undefined,
): Promise<{ code: string; expires: string; entry: string }> {
	return answer(`/staff/proposals/${encodeURIComponent(id)}/code`, { confirmation }, sessionToken);
}

export function takeAwayChallenge(sessionToken: string, what: Removal): Promise<Asked> {
	return answer("/staff/removals/challenge", what, sessionToken);
}

export function takeAway(
	sessionToken: string,
	asked: { what: Removal; confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	return answer("/staff/removals", asked, sessionToken);
}

export function detailChallenge(sessionToken: string, what: Detail): Promise<Asked> {
	return answer("/staff/details/challenge", what, sessionToken);
}

export function changePerson(
	sessionToken: string,
	asked: { what: Detail; confirmation?: Confirmation | undefined },
): Promise<{ entry: string }> {
	return answer("/staff/details", asked, sessionToken);
}

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

export function signInChallenge(): Promise<Asked> {
	return answer("/sign-ins/challenge", {});
}

/** @throws DomainError SIGN_IN_REFUSED, whatever is wrong */
export function signInByPasskey(confirmation: Confirmation): Promise<{ personId: string }> {
	return answer("/sign-ins", confirmation);
}

function answerBy<T>(by: RegisteredBy, path: string, body: object): Promise<T> {
	return "code" in by ? answer(path, { ...body, code: by.code }) : answer(path, body, by.sessionToken);
}

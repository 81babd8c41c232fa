/** Asking the keeper about people: who signs in, passkeys, rights (client.ts). */
import { answer } from "./ask.ts";
import type { Asked } from "./confirm/issue.ts";
import type { Confirmation } from "./confirm/messages-confirmation.ts";
import type { Added, CreationOptions, Registration } from "./passkeys/messages-passkeys.ts";
import type { Arrival, Change, Detail, Removal, Verdict } from "./staff/messages-staff.ts";
import type { Standing } from "./standing.ts";

export type { Added, CreationOptions, Registration } from "./passkeys/messages-passkeys.ts";
export type { Change, Detail, Removal, Verdict } from "./staff/messages-staff.ts";

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

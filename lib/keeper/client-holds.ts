/** The door to the keeper, for legal holds. */
import { answer } from "./ask.ts";
import type { Asked, Confirmation } from "./client.ts";
import type { HoldDone, Placing, ReleaseAsking, ReleaseWord, Renewing } from "./holds/messages-holds.ts";

export type { HoldDone, Placing, ReleaseAsking, ReleaseWord, Renewing } from "./holds/messages-holds.ts";

type Confirmed<T> = T & { confirmation?: Confirmation | undefined };

/** What somebody confirms who places a hold. A refusal is on the record, here and below. */
export function placingChallenge(sessionToken: string, asked: Placing): Promise<Asked> {
	return answer("/holds/challenge", asked, sessionToken);
}

/** Places a hold on all that it covers, now and as it arrives. */
export function placeHold(sessionToken: string, asked: Confirmed<Placing>): Promise<HoldDone> {
	return answer("/holds", asked, sessionToken);
}

export function renewalChallenge(sessionToken: string, hold: string, asked: Renewing): Promise<Asked> {
	return answer(`/holds/${encodeURIComponent(hold)}/renewal/challenge`, asked, sessionToken);
}

export function renewHold(sessionToken: string, hold: string, asked: Confirmed<Renewing>): Promise<HoldDone> {
	return answer(`/holds/${encodeURIComponent(hold)}/renewal`, asked, sessionToken);
}

export function releaseChallenge(sessionToken: string, hold: string, asked: ReleaseAsking): Promise<Asked> {
	return answer(`/holds/${encodeURIComponent(hold)}/release/challenge`, asked, sessionToken);
}

/** Asks that a hold be lifted; another does it. */
export function askRelease(
	sessionToken: string,
	hold: string,
	asked: Confirmed<ReleaseAsking>,
): Promise<HoldDone> {
	return answer(`/holds/${encodeURIComponent(hold)}/release`, asked, sessionToken);
}

export function refusalChallenge(sessionToken: string, hold: string, asked: ReleaseWord): Promise<Asked> {
	return answer(`/holds/${encodeURIComponent(hold)}/release/refusal/challenge`, asked, sessionToken);
}

/** The hold stands: another says no, or whoever asked takes it back. */
export function declineRelease(
	sessionToken: string,
	hold: string,
	asked: Confirmed<ReleaseWord>,
): Promise<HoldDone> {
	return answer(`/holds/${encodeURIComponent(hold)}/release/refusal`, asked, sessionToken);
}

export function liftingChallenge(sessionToken: string, hold: string, asked: ReleaseWord): Promise<Asked> {
	return answer(`/holds/${encodeURIComponent(hold)}/end/challenge`, asked, sessionToken);
}

/** A second person lifts the hold. */
export function liftHold(
	sessionToken: string,
	hold: string,
	asked: Confirmed<ReleaseWord>,
): Promise<HoldDone> {
	return answer(`/holds/${encodeURIComponent(hold)}/end`, asked, sessionToken);
}

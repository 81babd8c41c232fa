/**
 * What the desk says before anybody confirms: the policy in force, whether a passkey will be asked for, which limit is
 * near, and which requests of the actor's own are under way. The keeper decides again by its own.
 * Shown by: list-requests.test.ts, e2e/step-up.e2e.ts.
 */
import {
	countOpeningsOfHour,
	type RequestRow,
	selectAsksPasskey,
	selectSeenByDecider,
} from "#db/queries/approvals.ts";
import { web } from "#db/web.ts";
import type { Policy } from "../access/policy.ts";
import { authorise } from "../access/roles.ts";
import { assuranceInForce } from "../account/assurance-in-force.ts";
import { listPasskeys } from "../account/read-account.ts";
import type { Actor } from "../actor.ts";
import { reasonName } from "../oversight/reason-words.ts";
import { policyInForce } from "../policy/policy-in-force.ts";
import { ownRequestsOf } from "./read-request.ts";

export interface DeskFacts extends AskingFacts {
	/** Sequence numbers that whoever decided the case has seen. */
	seen: number[];
}

/** What holds of whoever asks, whatever for. */
export interface AskingFacts {
	policy: Policy;
	requests: (RequestRow & { reasonName: string; messages: number })[];
	asksPasskey: boolean;
	/** A passkey is asked for and there is none that confirms: none at all, or one that is too new. */
	lacksPasskey: "none" | "new" | null;
	openingsLastHour: number;
}

export async function deskFacts(
	actor: Actor,
	{ caseId, threadId }: { caseId: string; threadId: string },
): Promise<DeskFacts> {
	authorise(actor, "case.read");
	const [facts, seen] = await Promise.all([
		askingFacts(actor, caseId),
		selectSeenByDecider(web(), { caseId, threadId }),
	]);
	return { ...facts, seen };
}

export async function askingFacts(actor: Actor, caseId: string): Promise<AskingFacts> {
	authorise(actor, "request.read");
	const [policy, requests, asksPasskey, accepted, passkeys, openingsLastHour] = await Promise.all([
		policyInForce(),
		ownRequestsOf(actor, caseId),
		selectAsksPasskey(web(), actor.personId),
		assuranceInForce(),
		listPasskeys(actor),
		countOpeningsOfHour(web(), actor.personId),
	]);
	return {
		...{ policy, asksPasskey, openingsLastHour },
		lacksPasskey: accepted === "passkey" ? lackOf(passkeys) : null,
		requests: requests.map((request) => ({
			...request,
			reasonName: reasonName(request.reason),
			messages: messagesIn(request.intervals),
		})),
	};
}

/** Where the session is enough, whoever has no passkey in force needs none. */
function lackOf(passkeys: readonly { usableAt: Date }[]): "none" | "new" | null {
	if (passkeys.length === 0) return "none";
	return passkeys.some(({ usableAt }) => usableAt.getTime() <= Date.now()) ? null : "new";
}

export function messagesIn(intervals: readonly (readonly [number, number])[]): number {
	return intervals.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

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

export interface DeskFacts {
	policy: Policy;
	requests: (RequestRow & { reasonName: string; messages: number })[];
	/** Sequence numbers that whoever decided the case has seen. */
	seen: number[];
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
	const [policy, requests, seen, asksPasskey, accepted, passkeys, openingsLastHour] = await Promise.all([
		policyInForce(),
		ownRequestsOf(actor, caseId),
		selectSeenByDecider(web(), { caseId, threadId }),
		selectAsksPasskey(web(), actor.personId),
		assuranceInForce(),
		listPasskeys(actor),
		countOpeningsOfHour(web(), actor.personId),
	]);
	return {
		...{ policy, seen, asksPasskey, openingsLastHour },
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

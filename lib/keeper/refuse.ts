/** A refusal is an act too: `opening.refused` says who asked for what and was denied, before they are told. */
import { POLICY_VERSION } from "../access/policy.ts";
import { DomainError } from "../errors.ts";
import { append } from "../ledger/append.ts";
import type { Asking } from "./asking.ts";
import type { Keeper } from "./context.ts";
import type { OpeningRequest } from "./messages.ts";

export async function refuse<T>(
	keeper: Keeper,
	{ actor, case: theCase }: Asking,
	request: OpeningRequest | null,
	judge: () => T | Promise<T>,
	region = theCase?.region,
): Promise<T> {
	try {
		return await judge();
	} catch (error) {
		if (!(error instanceof DomainError) || error.status >= 500) throw error;
		await append(keeper.sql, {
			type: "opening.refused",
			outcome: "refused",
			error: error.code,
			actor: { id: actor.personId, role: actor.grants[0]?.role ?? "none" },
			session: actor.sessionId,
			assurance: { kind: "session" },
			policy: POLICY_VERSION,
			...(theCase && { case: theCase.id, thread: theCase.threadId }),
			...(region && { region }),
			...(request && { reason: { code: request.reason.code } }),
		});
		throw error;
	}
}

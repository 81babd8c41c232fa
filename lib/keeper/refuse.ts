/**
 * A refusal is an act too: `opening.refused` says who asked for what and was denied, before they are told. Who runs into
 * a hard limit is told to oversight besides.
 */
import type { ReasonCode } from "../access/policy.ts";
import { versionOf } from "../access/policy-version.ts";
import { DomainError } from "../errors.ts";
import { append } from "../ledger/append.ts";
import type { Asking, CaseFacts } from "./asking.ts";
import type { Keeper } from "./context.ts";

const LIMITS = new Set(["OPENING_LIMIT_REACHED", "EMERGENCY_LIMIT_REACHED"]);

export async function refuse<T>(
	keeper: Keeper,
	{
		actor,
		case: theCase,
	}: Pick<Asking, "actor"> & { case: Pick<CaseFacts, "id" | "threadId" | "region"> | null },
	code: ReasonCode | null,
	judge: () => T | Promise<T>,
	region = theCase?.region,
): Promise<T> {
	try {
		return await judge();
	} catch (error) {
		if (!(error instanceof DomainError) || error.status >= 500) throw error;
		await keeper.sql.begin(async (tx) => {
			const entry = await append(tx, {
				type: "opening.refused",
				outcome: "refused",
				error: error.code,
				actor: { id: actor.personId, role: actor.grants[0]?.role ?? "none" },
				session: actor.sessionId,
				assurance: { kind: "session" },
				policy: versionOf(keeper.settings.policy),
				...(theCase && { case: theCase.id, thread: theCase.threadId }),
				...(region && { region }),
				...(code && { reason: { code } }),
			});
			if (LIMITS.has(error.code))
				await tx`select access.tell_limit(${actor.personId}, ${region ?? null}, ${entry.id})`;
		});
		throw error;
	}
}

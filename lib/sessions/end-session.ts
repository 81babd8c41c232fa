/**
 * Ends sessions at once, everywhere: the next request with their token is nobody's, in web and in the keeper, also in the
 * middle of an opening. Each end is an entry of its own, in the same commit; a second call does nothing.
 * Shown by: sessions.test.ts, end-session.test.ts.
 */
import { markSessionsEnded } from "#db/queries/sessions.ts";
import { web } from "#db/web.ts";
import { versionOf } from "../access/policy.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { append } from "../ledger/append.ts";
import { policyInForce } from "../policy/policy-in-force.ts";

/** The actor's session of this moment. */
export async function endSession(actor: Actor, why?: "DISABLED" | "RAN_OUT" | "REPLACED"): Promise<void> {
	await end(actor, actor.personId, actor.sessionId, why);
}

/** Another session of the actor's own. @returns whether there was such a one. */
export async function endOwnSession(actor: Actor, sessionId: string): Promise<boolean> {
	return (await end(actor, actor.personId, sessionId)) === 1;
}

/** Signs the actor out everywhere, here too. @returns how many sessions that ended. */
export function endOwnSessions(actor: Actor): Promise<number> {
	return end(actor, actor.personId);
}

/** Ends every session of somebody else; an admin's act. @returns how many that were. */
export async function endSessionsOf(actor: Actor, personId: string): Promise<number> {
	authorise(actor, "staff.propose");
	return end(actor, personId, undefined, "ENDED_BY_ADMIN");
}

async function end(actor: Actor, personId: string, sessionId?: string, why?: string): Promise<number> {
	const policy = versionOf(await policyInForce());
	return web().begin(async (tx) => {
		const ended = await markSessionsEnded(tx, personId, sessionId);
		for (const session of ended) {
			await append(tx, {
				type: "session.ended",
				outcome: "done",
				assurance: { kind: "session" },
				policy,
				actor: { id: actor.personId, role: actor.grants[0]?.role ?? "none" },
				session,
				...(personId !== actor.personId ? { person: personId } : {}),
				...(why ? { error: why } : {}),
			});
		}
		return ended.length;
	});
}

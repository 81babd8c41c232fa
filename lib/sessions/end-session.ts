/**
 * Ends one's own sessions at once, everywhere: the next request with their token is nobody's, in web and in the keeper, also
 * in the middle of an opening. Each end is an entry of its own, in the same commit; a second call does nothing. Somebody
 * else's are ended by an admin, through the keeper.
 * Shown by: sessions.test.ts, end-session.test.ts.
 */
import { markSessionsEnded } from "#db/queries/sessions.ts";
import { web } from "#db/web.ts";
import { versionOf } from "../access/policy-version.ts";
import type { Actor } from "../actor.ts";
import { append } from "../ledger/append.ts";
import { policyInForce } from "../policy/policy-in-force.ts";

/** The actor's session of this moment. */
export async function endSession(actor: Actor, why?: "DISABLED" | "RAN_OUT" | "REPLACED"): Promise<void> {
	await end(actor, actor.sessionId, why);
}

/** Another session of the actor's own. @returns whether there was such a one. */
export async function endOwnSession(actor: Actor, sessionId: string): Promise<boolean> {
	return (await end(actor, sessionId)) === 1;
}

/** Signs the actor out everywhere, here too. @returns how many sessions that ended. */
export function endOwnSessions(actor: Actor): Promise<number> {
	return end(actor);
}

async function end(actor: Actor, sessionId?: string, why?: string): Promise<number> {
	const policy = versionOf(await policyInForce());
	return web().begin(async (tx) => {
		const ended = await markSessionsEnded(tx, actor.personId, sessionId);
		for (const session of ended) {
			await append(tx, {
				type: "session.ended",
				outcome: "done",
				assurance: { kind: "session" },
				policy,
				actor: { id: actor.personId, role: actor.grants[0]?.role ?? "none" },
				session,
				...(why ? { error: why } : {}),
			});
		}
		return ended.length;
	});
}

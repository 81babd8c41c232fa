import { markSessionEnded } from "#db/queries/sessions.ts";
import { web } from "#db/web.ts";
import { POLICY_VERSION } from "../access/policy.ts";
import type { Actor } from "../actor.ts";
import { append } from "../ledger/append.ts";

/** Ends the actor's session at once, everywhere, with its entry; a second call does nothing. */
export async function endSession(actor: Actor, why?: "DISABLED" | "RAN_OUT"): Promise<void> {
	await web().begin(async (tx) => {
		if (!(await markSessionEnded(tx, actor.sessionId))) return;
		await append(tx, {
			type: "session.ended",
			outcome: "done",
			assurance: { kind: "session" },
			policy: POLICY_VERSION,
			actor: { id: actor.personId, role: actor.grants[0]?.role ?? "none" },
			session: actor.sessionId,
			...(why ? { error: why } : {}),
		});
	});
}

/**
 * From the cookie's token to who acts. The only way to an Actor: no caller may name one.
 *
 * Guarantees: an ended, idle or overlong session is nobody, and so is a disabled person; a session that ran out
 * is ended with its entry when it is next presented. Rights are read anew each time: one that was taken is gone
 * at the next request, and one that the sign-in service withholds from this session is never among them.
 * Shown by: sessions.test.ts.
 */
import { selectSession, touchSession } from "#db/queries/sessions.ts";
import { web } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { endSession } from "./end-session.ts";
import { hashToken, IDLE_MINUTES, isToken } from "./token.ts";

export async function resolveSession(token: string): Promise<Actor | null> {
	if (!isToken(token)) return null;
	const row = await selectSession(web(), hashToken(token), IDLE_MINUTES);
	if (!row || row.ended) return null;
	const actor: Actor = {
		personId: row.personId,
		alias: row.alias,
		name: row.name,
		sessionId: row.sessionId,
		grants: (row.grants as { role: Role; region: string }[]).filter(
			({ role }) => !row.withheld.includes(role),
		),
	};
	if (row.disabled || !row.live) {
		await endSession(actor, row.disabled ? "DISABLED" : "RAN_OUT");
		return null;
	}
	if (row.stale) await touchSession(web(), row.sessionId);
	return actor;
}

/**
 * Who a page belongs to that asks by itself, every few seconds: the same as resolveSession, but nobody need be there, so
 * it does not count as being there. An idle session ends although its page goes on asking.
 * Shown by: watch-session.test.ts.
 */
import { selectSession } from "#db/queries/sessions.ts";
import { web } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { hashToken, IDLE_MINUTES, isToken } from "./token.ts";

export async function watchSession(token: string): Promise<Actor | null> {
	if (!isToken(token)) return null;
	const row = await selectSession(web(), hashToken(token), IDLE_MINUTES);
	if (!row || row.ended || row.disabled || !row.live) return null;
	const { sessionId, personId, alias, name } = row;
	const grants = (row.grants as { role: Role; region: string }[]).filter(
		({ role }) => !row.withheld.includes(role),
	);
	return { personId, alias, name, sessionId, grants };
}

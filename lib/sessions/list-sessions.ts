import { type LiveSession, selectLiveSessions } from "#db/queries/sessions.ts";
import { web } from "#db/web.ts";
import type { Actor } from "../actor.ts";
import type { Factor } from "./factor.ts";
import { IDLE_MINUTES } from "./token.ts";

export interface OwnSession extends LiveSession {
	factor: Factor;
	/** The one that asks. */
	here: boolean;
}

/** The actor's sessions that still live, the last used first. */
export async function listSessions(actor: Actor): Promise<OwnSession[]> {
	const rows = await selectLiveSessions(web(), actor.personId, IDLE_MINUTES, 50);
	return rows.map((row) => ({ ...row, factor: row.factor as Factor, here: row.id === actor.sessionId }));
}

import { DomainError } from "#lib/errors.ts";
import { actorNow, sessionToken } from "../_auth/session.ts";

/** The token for an act of the keeper's; whoever is nobody is told so where they are. */
export async function tokenNow(): Promise<string> {
	await actorNow();
	const token = await sessionToken();
	if (token === null) throw new DomainError("SESSION_ENDED", "Your session has ended. Nothing was done.");
	return token;
}

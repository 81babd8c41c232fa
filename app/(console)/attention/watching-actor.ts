import type { Actor } from "#lib/actor.ts";
import { watchSession } from "#lib/sessions/watch-session.ts";
import { codeOnly } from "../../_auth/or-refuse.ts";
import { sessionToken } from "../../_auth/session.ts";

/** Who is signed in on a page that asks by itself; null where nobody is any more. */
export async function watchingActor(): Promise<Actor | null> {
	const token = await sessionToken();
	if (token === null) return null;
	return watchSession(token).catch((error) => {
		throw codeOnly(error);
	});
}

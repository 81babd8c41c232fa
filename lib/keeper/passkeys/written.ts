/** The acts on passkeys are one function of the database each: who acts, and its refusals in this room's words. */
import { versionOf } from "../../access/policy-version.ts";
import type { Actor } from "../../actor.ts";
import type { Keeper } from "../context.ts";
import { refusals } from "../refusals.ts";

/** What each of those functions wants to know of who acts. */
export function acting({ settings }: Keeper, actor: Actor) {
	return {
		...{ person: actor.personId, session: actor.sessionId },
		...{ role: actor.grants[0]?.role ?? "none", policy: versionOf(settings.policy) },
	};
}

/** Nothing is opened here, so nothing is said of opening. */
// biome-ignore lint/suspicious/noExplicitAny: a row as the driver has it
export async function written(act: () => Promise<readonly any[]>): Promise<any> {
	const [row] = await refusals(act, "Nothing was changed.");
	return row?.r;
}

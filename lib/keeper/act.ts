/** What acts of oversight that are confirmed have in common: who acts, and refusals in their own room's words. */
import { versionOf } from "../access/policy-version.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { invariant } from "../errors.ts";
import type { Assurance } from "./confirm/confirmed.ts";
import type { Keeper } from "./context.ts";
import { refusals } from "./refusals.ts";

export function actOf({ settings }: Keeper, actor: Actor, role: Role, assurance: Assurance) {
	return {
		...{ person: actor.personId, session: actor.sessionId, role, assurance },
		policy: versionOf(settings.policy),
	};
}

/**
 * @param act one statement, whose one row's `r` is what the database's function says it did
 * @param notDone the sentence of that room in place of "Nothing was opened."
 */
export async function done<Said>(act: () => Promise<readonly { r: Said }[]>, notDone: string): Promise<Said> {
	const [row] = await refusals(act, notDone);
	invariant(row, "a function answers with a row");
	return row.r;
}

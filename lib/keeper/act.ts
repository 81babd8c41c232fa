/** What acts of oversight that are confirmed have in common: who acts, and refusals in their own room's words. */
import { versionOf } from "../access/policy-version.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import type { Assurance } from "./confirm/confirmed.ts";
import type { Keeper } from "./context.ts";
import { refusals } from "./record.ts";

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
	try {
		const [row] = await refusals(act);
		invariant(row, "a function answers with a row");
		return row.r;
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		throw new DomainError(error.code, error.message.replace("Nothing was opened.", notDone));
	}
}

/** What the acts on exports have in common: who acts, and refusals in this room's words. */
import { versionOf } from "../../access/policy-version.ts";
import type { Role } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError, invariant } from "../../errors.ts";
import type { Assurance } from "../confirm/confirmed.ts";
import type { Keeper } from "../context.ts";
import { refusals } from "../record.ts";

export function exporting({ settings }: Keeper, actor: Actor, role: Role, assurance: Assurance) {
	return {
		...{ person: actor.personId, session: actor.sessionId, role, assurance },
		policy: versionOf(settings.policy),
	};
}

/** @param act one statement, whose one row's `r` is what the database's function says it did */
export async function writtenExport<Said>(
	act: () => Promise<readonly { r: Said }[]>,
	notDone = "Nothing was exported.",
): Promise<Said> {
	try {
		const [row] = await refusals(act);
		invariant(row, "a function answers with a row");
		return row.r;
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		throw new DomainError(error.code, error.message.replace("Nothing was opened.", notDone));
	}
}

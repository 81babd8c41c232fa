import { selectWatching } from "#db/queries/seals.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

/**
 * Whose word a seal made now is, against whoever runs this system: nobody's (`none`), that of a witness on the same
 * machine alone (`local`), or possibly that of one elsewhere. What stands under a seal already, its receipt says.
 */
export type SealWorth = "none" | "local" | "elsewhere";

export async function sealWorth(actor: Actor): Promise<SealWorth> {
	authorise(actor, "receipt.read");
	const witnesses = await selectWatching(web());
	if (witnesses.length === 0) return "none";
	return witnesses.every(({ local }) => local) ? "local" : "elsewhere";
}

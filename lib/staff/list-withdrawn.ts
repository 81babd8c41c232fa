import { selectWithdrawn, type WithdrawnRow } from "#db/queries/protocol.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

/** Rights that a review of oversight's withdrew and that their people still have: for those who can take them away. */
export async function listWithdrawn(actor: Actor): Promise<WithdrawnRow[]> {
	authorise(actor, "staff.propose");
	return selectWithdrawn(web(), regionsFor(actor, "staff.propose"), 200);
}

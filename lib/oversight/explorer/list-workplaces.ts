import { selectWorkplaces } from "#db/queries/ledger-lookups.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";

/** Employers and office countries of staff, to choose from. */
export async function listWorkplaces(actor: Actor): Promise<{ employers: string[]; offices: string[] }> {
	authorise(actor, "ledger.search");
	return selectWorkplaces(web());
}

import { selectAliases } from "#db/queries/ledger-lookups.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

/** Whom a search can be about, by alias: names stay with whoever administers staff. */
export async function listAliases(actor: Actor): Promise<string[]> {
	authorise(actor, "ledger.search");
	return selectAliases(web());
}

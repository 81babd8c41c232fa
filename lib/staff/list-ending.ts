import { selectEnding } from "#db/queries/protocol.ts";
import { selectRegionCodes } from "#db/queries/staff.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

/** Whose rights end by themselves: the first of each person's ends, by the person's id. */
export async function listEnding(actor: Actor): Promise<ReadonlyMap<string, Date>> {
	authorise(actor, "staff.read");
	const rows = await selectEnding(web(), await selectRegionCodes(web()), 1000);
	return new Map(rows.toReversed().map(({ personId, endsAt }) => [personId, endsAt]));
}

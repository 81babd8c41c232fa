import { selectSealPlace } from "#db/queries/seals.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { isUuid } from "../uuid.ts";

/**
 * The number that an entry has in the log, null while it waits, for a seal that is on somebody's page already. Of the
 * entry itself it tells nothing, so asking is no entry.
 */
export async function sealNumber(actor: Actor, entryId: string): Promise<number | null> {
	authorise(actor, "receipt.read");
	if (!isUuid(entryId)) return null;
	return (await selectSealPlace(web(), entryId))?.index ?? null;
}

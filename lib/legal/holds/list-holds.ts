/**
 * Legal holds in the actor's regions: those that stand, and those that ended. What belongs to a restricted matter is seen by whom
 * it names; for everybody else it is in no list and in no count. Shown by: list-holds.test.ts.
 */
import {
	countHolds,
	type HoldCounts,
	type HoldRow,
	type LostRow,
	selectHolds,
	selectLost,
} from "#db/queries/holds.ts";
import { web, webAs } from "#db/web.ts";
import { allowed, authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";

export { WARN_DAYS } from "#db/queries/holds.ts";

const MOST = 200;

export interface HoldList {
	standing: HoldRow[];
	ended: HoldRow[];
	/** Of all that stand, also beyond the list. */
	counts: HoldCounts;
	/** Placed by the log, and not here: an older database was restored. Deletion waits until they are placed again. */
	lost: LostRow[];
	mayPlace: boolean;
}

/**
 * @param token of the actor's session: the database shows by it what the actor may know of
 * @throws DomainError NOT_PERMITTED
 */
export async function listHolds(actor: Actor, token: string): Promise<HoldList> {
	authorise(actor, "hold.read");
	const looking = lookingAs(actor);
	const lost = await selectLost(web(), looking.regions);
	const [standing, ended, counts] = await webAs(token, (tx) =>
		Promise.all([
			selectHolds(tx, looking, { standing: true, limit: MOST }),
			selectHolds(tx, looking, { standing: false, limit: MOST }),
			countHolds(tx, looking),
		]),
	);
	return { standing, ended, counts, lost, mayPlace: allowed(actor, "hold.place") };
}

/** How many stand, for whoever may see holds; null for everybody else. */
export async function holdsInShort(actor: Actor, token: string): Promise<HoldCounts | null> {
	return allowed(actor, "hold.read") ? webAs(token, (tx) => countHolds(tx, lookingAs(actor))) : null;
}

export const lookingAs = (actor: Actor) => ({ regions: regionsFor(actor, "hold.read") });

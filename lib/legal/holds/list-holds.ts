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
import { web } from "#db/web.ts";
import { allowed, authorise, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";

const MOST = 200;
/** As long before its end somebody is told. */
export const WARN_DAYS = 14;

export interface HoldList {
	standing: HoldRow[];
	ended: HoldRow[];
	/** Of all that stand, also beyond the list. */
	counts: HoldCounts;
	/** Placed by the log, and not here: an older database was restored. Deletion waits until they are placed again. */
	lost: LostRow[];
	mayPlace: boolean;
}

/** @throws DomainError NOT_PERMITTED */
export async function listHolds(actor: Actor): Promise<HoldList> {
	authorise(actor, "hold.read");
	const looking = lookingAs(actor);
	const [standing, ended, counts, lost] = await Promise.all([
		selectHolds(web(), looking, { standing: true, limit: MOST }),
		selectHolds(web(), looking, { standing: false, limit: MOST }),
		countHolds(web(), looking),
		selectLost(web(), looking.regions),
	]);
	return { standing, ended, counts, lost, mayPlace: allowed(actor, "hold.place") };
}

/** How many stand, for whoever may see holds; null for everybody else. */
export async function holdsInShort(actor: Actor): Promise<HoldCounts | null> {
	return allowed(actor, "hold.read") ? countHolds(web(), lookingAs(actor)) : null;
}

export const lookingAs = (actor: Actor) => ({
	personId: actor.personId,
	regions: regionsFor(actor, "hold.read"),
});

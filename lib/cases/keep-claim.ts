/**
 * That somebody is still on a case that they claimed. A claim lapses some time after the last sign of it (policy.desk.claims): the
 * case is nobody's again and back in the queue. Signs are acts on the case and, while its page stands open, keys and clicks there;
 * a page that nobody touches is none. Shown by: lapse.test.ts.
 */
import { selectCase } from "#db/queries/cases.ts";
import { selectClaim, selectLapse, touchClaim } from "#db/queries/claims.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { deskInForce } from "../policy/desk-in-force.ts";
import { isUuid } from "../uuid.ts";
import { authoriseCase } from "./see-case.ts";

export interface Keeping {
	/** Whether the case is the actor's. */
	mine: boolean;
	/** When the claim lapses if nothing is done (ms since 1970); null: it is not theirs. */
	lapsesAt: number | null;
	/** From when on that is said. */
	warnAt: number | null;
	/** It ended by itself: when. */
	lapsedAt: number | null;
}

/**
 * @param active whether there was a sign of work since it was last asked
 * @throws DomainError as for reading the case
 */
export async function keepClaim(actor: Actor, caseId: string, active: boolean): Promise<Keeping> {
	authorise(actor, "case.claim");
	const found = isUuid(caseId) ? await selectCase(web(), caseId) : undefined;
	authoriseCase(actor, "case.claim", found);
	if (active) await touchClaim(web(), caseId, actor.personId);
	return keepingOf(actor, caseId);
}

/** The same without a sign of work: for a page that is made. */
export async function keepingOf(actor: Actor, caseId: string): Promise<Keeping> {
	const claim = await selectClaim(web(), caseId);
	if (claim?.personId !== actor.personId) {
		const lapsed = await selectLapse(web(), caseId, actor.personId);
		return { mine: false, lapsesAt: null, warnAt: null, lapsedAt: lapsed?.getTime() ?? null };
	}
	const { lapseMinutes, warnMinutes } = (await deskInForce()).claims;
	const lapsesAt = claim.activeAt.getTime() + lapseMinutes * 60_000;
	return { mine: true, lapsesAt, warnAt: lapsesAt - warnMinutes * 60_000, lapsedAt: null };
}

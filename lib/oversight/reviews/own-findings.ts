/**
 * What oversight found about one's own openings: by code and time, and by whom not (whoever judges is not to be talked to
 * beside the record). The judge's words come from the keeper, on request and on the record.
 * Shown by: findings.test.ts.
 */
import { type OwnFinding, selectOwnFindings } from "#db/queries/findings.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { isUuid } from "../../uuid.ts";

export async function listOwnFindings(actor: Actor): Promise<OwnFinding[]> {
	authorise(actor, "finding.answer");
	return selectOwnFindings(web(), { personId: actor.personId, limit: 100 });
}

export async function readOwnFinding(actor: Actor, reviewId: string): Promise<OwnFinding> {
	authorise(actor, "finding.answer");
	const [found] = isUuid(reviewId)
		? await selectOwnFindings(web(), { personId: actor.personId, reviewId, limit: 1 })
		: [];
	if (!found) throw new DomainError("NOT_FOUND", "There is no such finding about an opening of yours.");
	return found;
}

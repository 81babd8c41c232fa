/** Giving a case back, or taking it over as a lead. Each is recorded in the commit that does it. */
import type { Tx } from "#db/client.ts";
import { lockCase } from "#db/queries/cases.ts";
import { type ClaimRow, releaseClaim, selectClaim } from "#db/queries/claims.ts";
import { web } from "#db/web.ts";
import { authorise, type Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { assertFree, record } from "./claim-case.ts";
import { authoriseCase } from "./see-case.ts";

/** The case is nobody's again and back in the queue. */
export async function releaseCase(actor: Actor, caseId: string): Promise<void> {
	authorise(actor, "case.claim");
	await web().begin(async (tx) => {
		const found = isUuid(caseId) ? await lockCase(tx, caseId) : undefined;
		const role = authoriseCase(actor, "case.claim", found);
		invariant(found, "an authorised case exists");
		const claim = await selectClaim(tx, caseId);
		if (claim?.personId !== actor.personId) {
			throw new DomainError(
				"CASE_NOT_CLAIMED",
				"You have not claimed this case, so there is nothing to release.",
			);
		}
		await end(tx, actor, role, found, claim);
	});
}

/** A lead takes the case from whoever has it. */
export async function takeOver(actor: Actor, caseId: string): Promise<void> {
	authorise(actor, "case.take_over");
	await web().begin(async (tx) => {
		const found = isUuid(caseId) ? await lockCase(tx, caseId) : undefined;
		const role = authoriseCase(actor, "case.take_over", found);
		invariant(found, "an authorised case exists");
		if (found.closedAt) throw new DomainError("CASE_CLOSED", "The case is closed. Nothing was taken over.");
		const claim = await selectClaim(tx, caseId);
		if (claim?.personId === actor.personId) return;
		assertFree(actor, found);
		if (claim) await end(tx, actor, role, found, claim);
		await record(tx, actor, role, found);
	});
}

/** Ends a claim inside a transaction that holds the case. Openings of whoever had it open nothing further. */
export async function end(
	tx: Tx,
	actor: Actor,
	role: Role,
	found: { id: string; threadId: string; region: string },
	claim: ClaimRow,
): Promise<void> {
	await append(tx, {
		type: "case.released",
		outcome: "done",
		...actInForce(actor, role),
		case: found.id,
		thread: found.threadId,
		region: found.region,
		...(claim.personId === actor.personId ? {} : { person: claim.personId }),
	});
	await releaseClaim(tx, claim.id, actor.personId);
}

/**
 * Work on a case that was decided begins anew as a case of its own, which shows what the old one showed: its reports, its thread. The
 * decision stays what it was; a decision on the new case is a further one.
 *
 * Guarantees: once for each decided case; child safety's stays child safety's; case and entry in one commit. What the platform has
 * not heard of yet is taken back, not reopened (undo): the database refuses it too. Nobody is led to a case that they may not see.
 * Shown by: handling.test.ts.
 */
import { randomUUID } from "node:crypto";
import { lockCase, selectReopening } from "#db/queries/cases.ts";
import { insertReopened, selectHasLeft, selectOpenCaseOf } from "#db/queries/handling.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { dueHours, type Severity } from "./categories.ts";
import { authoriseCase, maySeeCase } from "./see-case.ts";

/**
 * @returns the id of the new case, or of the one that took it up before
 * @throws DomainError CASE_OPEN, THREAD_HAS_CASE, DECISION_NOT_TOLD
 */
export async function reopenCase(actor: Actor, caseId: string): Promise<string> {
	authorise(actor, "case.reopen");
	return web().begin(async (tx) => {
		const found = isUuid(caseId) ? await lockCase(tx, caseId) : undefined;
		const role = authoriseCase(actor, "case.reopen", found);
		invariant(found, "an authorised case exists");
		if (!found.closedAt) throw new DomainError("CASE_OPEN", "The case is open. There is nothing to reopen.");
		const before = await selectReopening(tx, caseId);
		if (before) {
			if (maySeeCase(actor, before)) return before.id;
			throw new DomainError("THREAD_HAS_CASE", "The case was taken up again already. Nothing was reopened.");
		}
		if (!(await selectHasLeft(tx, caseId))) {
			throw new DomainError(
				"DECISION_NOT_TOLD",
				"The platform has heard of no decision on this case. Until it has, a decision is taken back by whoever made it. Nothing was reopened.",
			);
		}
		if (await selectOpenCaseOf(tx, found.threadId)) {
			throw new DomainError(
				"THREAD_HAS_CASE",
				"Another case on this thread is open: work goes on there. Nothing was reopened.",
			);
		}
		const id = randomUUID();
		await append(tx, {
			type: "case.reopened",
			outcome: "done",
			...actInForce(actor, role),
			...{ case: id, thread: found.threadId, region: found.region, previous: caseId },
		});
		await insertReopened(tx, { id, of: caseId, hours: dueHours(found.severity as Severity) });
		return id;
	});
}

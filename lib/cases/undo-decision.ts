/**
 * Taking one's own decision back before it has left the house. The case is open again and whoever decided it has it again; what
 * was decided stands in no list any more, its two entries stay.
 *
 * Guarantees: no platform ever heard of a decision that was undone (both wait for the decision's row). Where the conversation was
 * reported again meanwhile, the newer case goes on with both, as grave as the graver and due when the first of them is. What was
 * opened for the decision stays over: whoever reads on says anew why.
 * Shown by: undo-decision.test.ts.
 */
import { selectCase } from "#db/queries/cases.ts";
import { undoDecision as undo } from "#db/queries/decision-acts.ts";
import { selectOpenDecision } from "#db/queries/decisions-at-home.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { authoriseCase } from "./see-case.ts";

/** @throws DomainError DECISION_LEFT, DECISION_GONE, DECISION_OVERTAKEN, NOT_PERMITTED …: nothing was changed. */
export async function undoDecision(actor: Actor, caseId: string): Promise<{ entry: EntryKey }> {
	authorise(actor, "decision.undo");
	const seen = isUuid(caseId) ? await selectCase(web(), caseId) : undefined;
	authoriseCase(actor, "decision.undo", seen);
	invariant(seen, "an authorised case exists");
	return web().begin(async (tx) => {
		const decision = await selectOpenDecision(tx, caseId);
		const role = authoriseCase(actor, "decision.undo", seen);
		if (!decision) {
			throw new DomainError("DECISION_GONE", "No decision stands on this case. Nothing was changed.");
		}
		if (decision.personId !== actor.personId) {
			throw new DomainError(
				"NOT_PERMITTED",
				`${decision.alias} made this decision: only they take it back. Nothing was changed.`,
			);
		}
		if (decision.leftAt) throw left();
		const entry = await append(tx, {
			type: "decision.undone",
			outcome: "done",
			...actInForce(actor, role),
			...{ case: caseId, thread: seen.threadId, region: seen.region, decision: decision.id },
		});
		try {
			await undo(tx, entry);
		} catch (error) {
			const { code } = error as { code?: string };
			if (code === "CS412") throw left();
			if (code === "CS413") {
				throw new DomainError(
					"DECISION_GONE",
					"The decision was taken back or declined a moment ago. Nothing was changed; load the page again.",
				);
			}
			if (code === "CS418") {
				throw new DomainError(
					"DECISION_OVERTAKEN",
					"Another case on this thread is open and takes up another decision: decide that one first. Nothing was changed.",
				);
			}
			throw error;
		}
		return { entry };
	});
}

const left = () =>
	new DomainError(
		"DECISION_LEFT",
		"The decision has left the house: the platform was told. Nothing was changed. A lead can reopen the case.",
	);

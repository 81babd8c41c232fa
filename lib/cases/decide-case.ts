/**
 * How a case ends.
 *
 * Guarantees: only whoever has claimed the case decides it, once, and nobody a thread in which they take part; decision, actions, entry and sealed note come to be in one
 * commit. It leaves the house by policy: at once, after the seconds in which it can be undone, or after a second person's word.
 * People and messages are named by their numbers in the thread; the platform's ids are looked up in the database and never pass
 * through a page.
 * Not: that the platform has acted on it (console.action_answer says what it says of that).
 * Shown by: decide-case.test.ts.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { Tx } from "#db/client.ts";
import { insertNote } from "#db/queries/case-endings.ts";
import { type CaseRow, lockCase, selectCase } from "#db/queries/cases.ts";
import { selectClaim } from "#db/queries/claims.ts";
import { type DecisionMade, decide } from "#db/queries/decision-acts.ts";
import { web } from "#db/web.ts";
import { decisionDigest } from "../access/decision-digest.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { type Decision, wholeDecision } from "./check-decision.ts";
import { foundViolation, outcomeOf } from "./outcomes.ts";
import { sealWords } from "./seal-words.ts";
import { authoriseCase } from "./see-case.ts";

export type { ActionAsked, Decision } from "./check-decision.ts";

/** @throws DomainError INPUT_INVALID, CASE_CLOSED, CASE_NOT_CLAIMED, CASE_CLAIMED_BY_OTHER …: nothing was decided. */
export async function decideCase(
	actor: Actor,
	{ caseId, words, ...asked }: Decision,
): Promise<DecisionMade & { decisionId: string; entry: EntryKey }> {
	authorise(actor, "case.decide");
	const seen = isUuid(caseId) ? await selectCase(web(), caseId) : undefined;
	authoriseCase(actor, "case.decide", seen);
	invariant(seen, "an authorised case exists");
	const { violation, actions } = wholeDecision(asked, seen.region);
	const outcome = outcomeOf(actions);
	// Sealing asks the keeper for its key: not while a row is locked.
	// What restricts somebody, or marks what they wrote, is said why.
	const note = await sealWords({ id: caseId, region: seen.region }, words, foundViolation(outcome));
	return web().begin(async (tx) => {
		const found = await lockCase(tx, caseId);
		const role = authoriseCase(actor, "case.decide", found);
		invariant(found, "an authorised case exists");
		await checkMine(tx, actor, found);
		const decisionId = randomUUID();
		const salt = randomBytes(32);
		const entry = await append(tx, {
			type: "case.decided",
			outcome: "done",
			...actInForce(actor, role),
			case: caseId,
			thread: found.threadId,
			region: found.region,
			decision: decisionId,
			verdict: outcome,
			...(note ? { note: note.id } : {}),
			digest: decisionDigest(salt, { decision: decisionId, outcome, violation, actions }),
		});
		if (note) {
			await insertNote(tx, {
				...note,
				kind: "decision",
				about: caseId,
				region: found.region,
				author: actor.personId,
			});
		}
		const made = await thereOrNot(decide(tx, { entry, salt, violation, actions }));
		return { ...made, decisionId, entry };
	});
}

/** Open, and claimed by whoever acts. */
export async function checkMine(tx: Tx, actor: Actor, found: CaseRow) {
	if (found.closedAt)
		throw new DomainError("CASE_CLOSED", "The case is closed already. Nothing was changed.");
	const claim = await selectClaim(tx, found.id);
	if (!claim) throw new DomainError("CASE_NOT_CLAIMED", "Claim the case first. Nothing was changed.");
	if (claim.personId !== actor.personId) {
		throw new DomainError("CASE_CLAIMED_BY_OTHER", `${claim.alias} works on this case. Nothing was changed.`);
	}
	return claim;
}

/** The database looks up whom and what is meant. */
async function thereOrNot<T>(made: Promise<T>): Promise<T> {
	try {
		return await made;
	} catch (error) {
		if ((error as { code?: string }).code === "CS080") {
			throw new DomainError(
				"OWN_THREAD",
				"An account of yours takes part in this thread: somebody else decides it. Nothing was decided; release the case.",
			);
		}
		// Or a row of theirs names nobody, and is refused by its own check.
		if (!["CS411", "23514"].includes((error as { code?: string }).code ?? "")) throw error;
		const message = "Somebody or something that you chose is not in this conversation. Load the page again.";
		throw new DomainError("INPUT_INVALID", `${message} Nothing was decided.`, [{ path: "actions", message }]);
	}
}

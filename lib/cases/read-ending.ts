/**
 * How a case ended, and what was taken back of it before: for whoever may see the case. People and messages by their numbers in
 * the thread; the platform's answers by its own codes. Shown by: read-ending.test.ts.
 */

import { type ParticipantRow, selectParticipants } from "#db/queries/cases.ts";
import {
	countAwaitingSecond,
	type OpenDecision,
	selectAwaitingSecond,
	selectDecisionById,
	selectOpenDecision,
	selectUndone,
	takesPart,
	type UndoneRow,
} from "#db/queries/decisions-at-home.ts";
import { web } from "#db/web.ts";
import { allowed, authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { isUuid } from "../uuid.ts";
import { authoriseCase, mayAct } from "./see-case.ts";

export interface Ending {
	decision: OpenDecision | null;
	/** The newest first. */
	undone: UndoneRow[];
	/** How long it stays in the house yet, in milliseconds; null where it has left, or waits for somebody or behind another. */
	leavesInMs: number | null;
	/** Whether the actor may take it back now. */
	mayUndo: boolean;
	/** Whether the actor may say the second word now. */
	mayConfirm: boolean;
}

export async function readEnding(
	actor: Actor,
	found: { id: string; region: string; restricted: boolean },
): Promise<Ending> {
	authoriseCase(actor, "case.read", found);
	const [decision, undone] = await Promise.all([
		selectOpenDecision(web(), found.id),
		selectUndone(web(), found.id),
	]);
	return { decision: decision ?? null, undone, ...(await mayNow(actor, decision)) };
}

/** Decisions of others that wait for the actor's word. */
export async function listSecond(actor: Actor): Promise<OpenDecision[]> {
	return allowed(actor, "decision.confirm") ? selectAwaitingSecond(web(), actor, 100) : [];
}

export async function countSecond(actor: Actor): Promise<number> {
	return allowed(actor, "decision.confirm") ? countAwaitingSecond(web(), actor) : 0;
}

/** One decision, for whoever could say the second word on it, or made it. */
export async function readSecond(
	actor: Actor,
	decisionId: string,
): Promise<Omit<Ending, "undone" | "decision"> & { decision: OpenDecision; people: ParticipantRow[] }> {
	authorise(actor, "case.decide");
	const decision = isUuid(decisionId) ? await selectDecisionById(web(), decisionId) : undefined;
	if (!decision) {
		throw new DomainError("NOT_FOUND", "There is no such decision, or it was taken back.");
	}
	authoriseCase(actor, decision.personId === actor.personId ? "case.decide" : "decision.confirm", decision);
	const people = await selectParticipants(web(), decision.threadId, decision.caseId);
	return { decision, people, ...(await mayNow(actor, decision)) };
}

async function mayNow(actor: Actor, decision: OpenDecision | undefined) {
	const home = decision !== undefined && decision.leftAt === null;
	const own = decision?.personId === actor.personId;
	const waits = home && decision.needsSecond && decision.confirmedAt === null;
	return {
		leavesInMs:
			home && !waits && !decision.behind ? Math.max(0, decision.leavesAt.getTime() - Date.now()) : null,
		mayUndo: home && own && allowed(actor, "decision.undo", decision.region),
		mayConfirm:
			waits &&
			!own &&
			mayAct(actor, "decision.confirm", decision) &&
			!(await takesPart(web(), actor.personId, decision.threadId)),
	};
}

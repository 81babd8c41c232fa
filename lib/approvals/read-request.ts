/**
 * One request, for whoever asked and for whoever may decide it: what is asked, for what, by whom, and how often that
 * person opens. Of the thread only which messages: no sender, no time, no content.
 * Shown by: list-requests.test.ts.
 */
import {
	type OpeningsOfRow,
	type RequestRow,
	selectOpeningsOf,
	selectOwnOfCase,
	selectRequest,
	selectVerdicts,
	type VerdictRow,
} from "#db/queries/approvals.ts";
import { type MessageMark, selectMessageMarks } from "#db/queries/review-context.ts";
import { web } from "#db/web.ts";
import { authorise, type Role, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { isUuid } from "../uuid.ts";

export interface RequestView {
	request: RequestRow;
	verdicts: VerdictRow[];
	/** Of the thread; empty for a child-safety case, of which only sequence numbers are shown. */
	marks: MessageMark[];
	/** What this person opened in the last 30 days. */
	openings: OpeningsOfRow[];
	own: boolean;
	/** Why the actor may not decide it; null where they may. */
	blocked: "OWN_ACT" | "ALREADY_DECIDED" | "NOT_WAITING" | "NOT_YOURS" | null;
}

export async function readRequest(actor: Actor, requestId: string): Promise<RequestView> {
	authorise(actor, "request.read");
	const request = await found(actor, requestId);
	if (!request) {
		throw new DomainError(
			"NOT_FOUND",
			"There is no request with this id that you made or may decide. Approvers are chosen by role and region.",
		);
	}
	const [verdicts, marks, openings] = await Promise.all([
		selectVerdicts(web(), request.id),
		request.restricted ? [] : selectMessageMarks(web(), request.threadId, request.caseId),
		selectOpeningsOf(web(), request.personId),
	]);
	const own = request.personId === actor.personId;
	const decided = verdicts.some(({ personId }) => personId === actor.personId);
	return {
		...{ request, verdicts, marks, openings, own },
		blocked: own
			? "OWN_ACT"
			: decided
				? "ALREADY_DECIDED"
				: request.state !== "REQUESTED"
					? "NOT_WAITING"
					: mayDecide(actor, request)
						? null
						: "NOT_YOURS",
	};
}

function found(actor: Actor, id: string): Promise<RequestRow | undefined> {
	const oversees = regionsFor(actor, "review.read");
	return isUuid(id) ? selectRequest(web(), actor, { id, oversees }) : Promise.resolve(undefined);
}

/** What became of it, for a page that waits. */
export async function requestState(
	actor: Actor,
	requestId: string,
): Promise<{ state: RequestRow["state"]; approvals: number }> {
	authorise(actor, "request.read");
	const request = await found(actor, requestId);
	if (!request) throw new DomainError("NOT_FOUND", "There is no such request of yours.");
	return { state: request.state, approvals: request.approvals };
}

/** The actor's own requests of a case that may still matter to them, the newest first. */
export function ownRequestsOf(actor: Actor, caseId: string): Promise<RequestRow[]> {
	authorise(actor, "request.read");
	return selectOwnOfCase(web(), actor.personId, caseId);
}

/** Whether one of the actor's roles may decide it; the keeper decides again. */
function mayDecide(actor: Actor, request: { roles: readonly string[]; region: string }): boolean {
	return actor.grants.some(
		({ role, region }) => request.roles.includes(role as Role) && region === request.region,
	);
}

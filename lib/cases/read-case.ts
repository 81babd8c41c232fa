/**
 * What may be known of a case without opening its thread: who, when, how many, which category. How it ended: read-ending.ts.
 *
 * Guarantees: no content, no names and no account ids (people are numbers of the thread); a child-safety case is
 * refused to everyone but child_safety, and links to no case that the actor may not see. Reading a case is no entry: there is nothing in it to read.
 * Shown by: read-case.test.ts.
 */

import { type EscalationRow, selectEscalations } from "#db/queries/case-endings.ts";
import {
	type CaseRow,
	countBySender,
	type OpeningRow,
	type OutlineRow,
	type ParticipantRow,
	type ReportRow,
	selectCase,
	selectNeighbour,
	selectNextCases,
	selectOpenings,
	selectOutline,
	selectParticipants,
	selectReported,
	selectReports,
} from "#db/queries/cases.ts";
import { type ClaimRow, selectClaim } from "#db/queries/claims.ts";
import { web } from "#db/web.ts";
import { authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { isUuid } from "../uuid.ts";
import { authoriseCase, maySeeCase } from "./see-case.ts";

/** One message as a dot: when and by whom, never what. In reading order. */
export interface OutlineMessage extends OutlineRow {
	reported: boolean;
}

export interface CaseView {
	/** Which case came before and which it takes up: only where the actor may see that one, else null. */
	case: CaseRow;
	/** The newest of the later ones that the actor may see. */
	nextCaseId: string | null;
	reports: ReportRow[];
	/** Of each how many messages are known, also of those whose content is gone. */
	participants: (ParticipantRow & { messages: number })[];
	outline: OutlineMessage[];
	openings: OpeningRow[];
	claim: ClaimRow | null;
	escalations: EscalationRow[];
}

const LIMITS = { reports: 200, outline: 50_000, openings: 200 };

export async function readCase(actor: Actor, caseId: string): Promise<CaseView> {
	authorise(actor, "case.read");
	const found = isUuid(caseId) ? await selectCase(web(), caseId) : undefined;
	authoriseCase(actor, "case.read", found);
	if (!found) throw new DomainError("NOT_FOUND", "There is no such case.");
	const { threadId } = found;
	const [previous, reopened] = [found.previousCaseId, found.reopens];
	const [before, later, reports, reported, participants, rows, wrote, openings, claim, escalations] =
		await Promise.all([
			Promise.all([...new Set([previous, reopened])].map((id) => id && selectNeighbour(web(), id))),
			selectNextCases(web(), caseId),
			selectReports(web(), caseId, LIMITS.reports),
			selectReported(web(), caseId),
			selectParticipants(web(), threadId, caseId),
			selectOutline(web(), threadId, LIMITS.outline),
			countBySender(web(), threadId),
			selectOpenings(web(), threadId, LIMITS.openings),
			selectClaim(web(), caseId),
			selectEscalations(web(), caseId),
		]);
	const marked = new Set(reported);
	const outline = rows.map((row) => ({ ...row, reported: marked.has(row.sequence) }));
	const seen = new Set(before.map((one) => one && maySeeCase(actor, one) && one.id));
	return {
		case: {
			...found,
			previousCaseId: seen.has(previous ?? "") ? previous : null,
			reopens: seen.has(reopened ?? "") ? reopened : null,
		},
		nextCaseId: later.find((one) => maySeeCase(actor, one))?.id ?? null,
		reports,
		participants: participants.map((one) => ({
			...one,
			messages: wrote.get(one.number) ?? 0,
		})),
		outline,
		openings,
		claim: claim ?? null,
		escalations,
	};
}

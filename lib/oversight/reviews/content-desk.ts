/**
 * Where an auditor reads what a review needs: facts about the messages that the reviewed opening showed, of no other, and none
 * for anybody but whoever claimed the review and said that it needs the content. No content: that is the keeper's to give.
 * Shown by: content-desk.test.ts.
 */
import {
	type OutlineRow,
	type ParticipantRow,
	selectOutline,
	selectParticipants,
	selectReported,
} from "#db/queries/cases.ts";
import { selectSeenUnder } from "#db/queries/review-context.ts";
import { web } from "#db/web.ts";
import { allowed, authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { type AskingFacts, askingFacts } from "../../approvals/desk-facts.ts";
import type { Review } from "./read-review.ts";

const MOST_MESSAGES = 50_000;

export interface ContentDesk {
	asking: AskingFacts;
	/** Sequence numbers. */
	seen: number[];
	/** Those alone, in reading order. */
	outline: (OutlineRow & { reported: boolean })[];
	participants: ParticipantRow[];
}

/** @returns null where there is nothing to read for this actor */
export async function contentDesk(
	actor: Actor,
	{ facts, mine }: Pick<Review, "facts" | "mine">,
): Promise<ContentDesk | null> {
	authorise(actor, "review.read");
	if (!mine || !facts.needsContent || facts.restricted || !allowed(actor, "review.open", facts.region))
		return null;
	const { openingId, threadId, caseId } = facts;
	const [seen, rows, reported, participants, asking] = await Promise.all([
		selectSeenUnder(web(), openingId),
		selectOutline(web(), threadId, MOST_MESSAGES),
		selectReported(web(), caseId),
		selectParticipants(web(), threadId, caseId),
		askingFacts(actor, caseId),
	]);
	const visible = new Set(seen);
	const marked = new Set(reported);
	const outline = rows
		.filter(({ sequence }) => visible.has(sequence))
		.map((row) => ({ ...row, reported: marked.has(row.sequence) }));
	const senders = new Set(outline.map(({ sender }) => sender));
	return { asking, seen, outline, participants: participants.filter(({ number }) => senders.has(number)) };
}

/**
 * What was done about a case, in the order in which it was: reports, claims, openings, escalations, notes, decisions and what
 * became of them. Each line is an entry of the log.
 *
 * Guarantees: only of a case that the actor may see; ids, codes and times, and no words. Not: entries of months that were archived
 * (docs/archive.md) are not among them; who looked at what oversight looks at is oversight's.
 * Shown by: timeline.test.ts.
 */
import { selectTimeline, type TimelineRow } from "#db/queries/case-timeline.ts";
import { web } from "#db/web.ts";
import type { Actor } from "../actor.ts";
import type { EventType } from "../ledger/event.ts";
import { authoriseCase } from "./see-case.ts";

const TIMELINE = [
	...([
		"report.received",
		"case.claimed",
		"case.released",
		"case.lapsed",
		"case.paused",
		"case.resumed",
	] as const),
	...(["case.handed_over", "case.reopened", "case.escalated", "case.noted", "opening.requested"] as const),
	...(["opening.approved", "opening.denied", "opening.granted", "opening.revoked", "case.decided"] as const),
	...(["decision.confirmed", "decision.declined", "decision.undone", "decision.answered"] as const),
] as const satisfies readonly EventType[];
export type TimelineType = (typeof TIMELINE)[number];

const SHOWN = 200;
const DAY_MS = 86_400_000;

export interface Timeline {
	/** The newest first. */
	rows: (TimelineRow & { type: TimelineType })[];
	/** Whether there were more. */
	more: boolean;
}

/** @param found a case that the actor was let see (readCase) */
export async function readTimeline(
	actor: Actor,
	found: { id: string; region: string; restricted: boolean; receivedAt: Date },
): Promise<Timeline> {
	authoriseCase(actor, "case.read", found);
	// Nothing is about a case before it came. Clocks of another machine are given a day.
	const within = [new Date(found.receivedAt.getTime() - DAY_MS), new Date(Date.now() + DAY_MS)] as const;
	const rows = await selectTimeline(web(), found.id, TIMELINE, within, SHOWN + 1);
	return { rows: rows.slice(0, SHOWN) as Timeline["rows"], more: rows.length > SHOWN };
}

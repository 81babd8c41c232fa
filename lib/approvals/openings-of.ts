/**
 * What became of openings: which live, which somebody ended, which others approved, how sure we were of the reader.
 * Shown by: openings-of.test.ts.
 */
import { type EndingRow, selectEndings } from "#db/queries/approvals.ts";
import { web } from "#db/web.ts";
import { allowed, authorise } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

export async function endingsOfThread(
	actor: Actor,
	thread: { id: string; region: string },
): Promise<Map<string, EndingRow>> {
	authorise(actor, "case.read", thread.region);
	const rows = await selectEndings(web(), { threadId: thread.id });
	return new Map(rows.map((row) => [row.openingId, row]));
}

/** Of one, for oversight. */
export async function endingOf(
	actor: Actor,
	opening: { id: string; region: string },
): Promise<EndingRow | null> {
	authorise(actor, "review.read", opening.region);
	const [row] = await selectEndings(web(), { openingId: opening.id, region: opening.region });
	return row ?? null;
}

/** Why it was over before its time though nobody ended it; null where it lives, ran out or somebody's word ended it. */
export function overInWords({ over }: EndingRow): string | null {
	if (over === "CASE_CLOSED") return "the case was closed";
	if (over === "CLAIM_LOST") return "the case, or its review, is no longer its reader's";
	if (over === "THREAD_GONE") return "its messages were deleted";
	if (over === "RIGHT_LOST") return "its reader's session or right ended";
	return null;
}

/** Whether the actor may end openings there; the keeper decides again. */
export function mayEnd(actor: Actor, region: string): boolean {
	return allowed(actor, "opening.revoke", region);
}

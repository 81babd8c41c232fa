/** What a judge must know around an opening: its thread as marks, what became of the case, who is no judge of it. */
import { and, asc, eq, exists, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { cases, decisions, escalations } from "../schema/cases.ts";
import { messages, reports } from "../schema/threads.ts";
import type { Db } from "../web.ts";

export interface MessageMark {
	sequence: number;
	reported: boolean;
}

/** The thread's messages in reading order, and which of them were reported: no sender, no time, no content. */
export async function selectMessageMarks(db: Db, threadId: string, caseId: string): Promise<MessageMark[]> {
	const { threadId: thread, sequence, sentAt } = messages;
	const naming = on(db)
		.select({ id: reports.id })
		.from(reports)
		.where(
			and(
				sql`${reports.caseId} in (select console.chain_of(${caseId}))`,
				sql`${sequence} = any(${reports.reported})`,
			),
		);
	return on(db)
		.select({ sequence, reported: exists(naming).mapWith(Boolean) })
		.from(messages)
		.where(eq(thread, threadId))
		.orderBy(asc(sentAt), asc(sequence));
}

export interface CaseOutcome {
	decision: string | null;
	decidedBy: string | null;
	decidedAt: Date | null;
	decisionNote: string | null;
	escalations: string[];
}

/** What became of the case. */
export async function selectCaseOutcome(db: Db, caseId: string): Promise<CaseOutcome | undefined> {
	const kinds = on(db)
		.select({ kind: escalations.kind })
		.from(escalations)
		.where(eq(escalations.caseId, cases.id))
		.orderBy(asc(escalations.escalatedAt));
	const [row] = await on(db)
		.select({
			decision: decisions.outcome,
			decidedBy: people.alias,
			decidedAt: decisions.decidedAt,
			decisionNote: decisions.noteId,
			escalations: sql<string[]>`array${kinds}`,
		})
		.from(cases)
		.leftJoin(decisions, eq(decisions.caseId, cases.id))
		.leftJoin(people, eq(people.id, decisions.personId))
		.where(eq(cases.id, caseId));
	return row;
}

/** Why this person is no judge of it; null: they may be. */
export async function selectStake(
	db: Db,
	{ personId, reviewId }: { personId: string; reviewId: string },
): Promise<Stake | null> {
	const [row] = await db<
		{ stake: Stake | null }[]
	>`select oversight.stake(${personId}, ${reviewId}) as stake`;
	return row?.stake ?? null;
}

export type Stake = "OWN_OPENING" | "SAME_CASE" | "DISPUTE" | "OWN_THREAD";

/** Sequence numbers of what was read under an opening. */
export async function selectSeenUnder(db: Db, openingId: string): Promise<number[]> {
	const rows = await db<{ sequence: number }[]>`
		select s.sequence from unnest(oversight.seen_under(${openingId})) x
		cross join generate_series(lower(x), upper(x) - 1) as s(sequence) order by s.sequence`;
	return rows.map(({ sequence }) => sequence);
}

/** Access reviews: openings that oversight must judge, and the verdicts. */
import { alias } from "drizzle-orm/pg-core";
import { and, asc, desc, eq, exists, isNotNull, isNull, ne, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { openings, people } from "../schema/access.ts";
import { cases, decisions, escalations } from "../schema/cases.ts";
import { accessReviews, verdicts } from "../schema/reviews.ts";
import { messages, reports } from "../schema/threads.ts";
import { notes } from "../schema/vault.ts";
import type { Db } from "../web.ts";
import { anyOf, intervalsOf, numberOf } from "./fragments.ts";

export interface ReviewRow {
	id: string;
	openingId: string;
	readerId: string;
	alias: string;
	role: string;
	region: string;
	reason: string;
	question: string;
	caseId: string;
	category: string;
	keyword: string | null;
	severity: number;
	createdAt: Date;
	dueAt: Date;
	verdict: string | null;
	judgedAt: Date | null;
	judgedBy: string | null;
}

const judges = alias(people, "judge");

const columns = {
	id: accessReviews.id,
	openingId: accessReviews.openingId,
	readerId: accessReviews.readerId,
	alias: people.alias,
	role: openings.role,
	region: accessReviews.region,
	reason: openings.reason,
	question: openings.question,
	caseId: openings.caseId,
	category: cases.category,
	keyword: cases.keyword,
	severity: cases.severity,
	createdAt: accessReviews.createdAt,
	dueAt: accessReviews.dueAt,
	verdict: verdicts.verdict,
	judgedAt: verdicts.judgedAt,
	judgedBy: judges.alias,
};

function reviews(db: Db) {
	return on(db)
		.select(columns)
		.from(accessReviews)
		.innerJoin(openings, eq(openings.id, accessReviews.openingId))
		.innerJoin(people, eq(people.id, accessReviews.readerId))
		.innerJoin(cases, eq(cases.id, openings.caseId))
		.leftJoin(verdicts, eq(verdicts.reviewId, accessReviews.id))
		.leftJoin(judges, eq(judges.id, verdicts.personId));
}

export interface ReviewQuery {
	regions: readonly string[];
	/** Whose openings are left out: nobody judges their own. */
	notOf: string;
	limit: number;
}

/** Without a verdict, the most urgent first. */
export async function selectDueReviews(
	db: Db,
	{ regions, notOf, limit, after }: ReviewQuery & { after?: { dueAt: string; id: string } | undefined },
): Promise<ReviewRow[]> {
	const { id, region, readerId, dueAt } = accessReviews;
	return reviews(db)
		.where(
			and(
				isNull(verdicts.reviewId),
				anyOf(region, regions),
				ne(readerId, notOf),
				after ? sql`(${dueAt}, ${id}) > (${after.dueAt}::text::timestamptz, ${after.id}::uuid)` : undefined,
			),
		)
		.orderBy(asc(dueAt), asc(id))
		.limit(limit);
}

/** With a verdict, the newest verdict first. */
export async function selectJudgedReviews(
	db: Db,
	{ regions, notOf, limit }: ReviewQuery,
): Promise<ReviewRow[]> {
	const { id, region, readerId } = accessReviews;
	return reviews(db)
		.where(and(isNotNull(verdicts.reviewId), anyOf(region, regions), ne(readerId, notOf)))
		.orderBy(desc(verdicts.judgedAt), asc(id))
		.limit(limit);
}

export interface ReviewFacts extends ReviewRow {
	employer: string;
	office: string;
	threadId: string;
	noteId: string;
	/** Sequence numbers, both ends included. */
	intervals: [from: number, to: number][];
	widens: string | null;
	grantedAt: Date;
	expiresAt: Date;
	grantedEntry: string;
	grantedNumber: number | null;
	restricted: boolean;
	minors: boolean;
	reports: number;
	verdictEntry: string | null;
	verdictNumber: number | null;
	verdictNote: string | null;
}

export async function selectReview(
	db: Db,
	{ id, regions }: { id: string; regions: readonly string[] },
): Promise<ReviewFacts | undefined> {
	const [row] = await on(db)
		.select({
			...columns,
			employer: people.employer,
			office: people.officeCountry,
			threadId: openings.threadId,
			noteId: openings.noteId,
			intervals: intervalsOf(openings.scope),
			widens: openings.widens,
			grantedAt: openings.grantedAt,
			expiresAt: openings.expiresAt,
			grantedEntry: openings.entryId,
			grantedNumber: numberOf(openings.entryId),
			restricted: cases.restricted,
			minors: cases.minors,
			reports: cases.reportCount,
			verdictEntry: verdicts.entryId,
			verdictNumber: numberOf(verdicts.entryId),
			verdictNote: verdicts.noteId,
		})
		.from(accessReviews)
		.innerJoin(openings, eq(openings.id, accessReviews.openingId))
		.innerJoin(people, eq(people.id, accessReviews.readerId))
		.innerJoin(cases, eq(cases.id, openings.caseId))
		.leftJoin(verdicts, eq(verdicts.reviewId, accessReviews.id))
		.leftJoin(judges, eq(judges.id, verdicts.personId))
		.where(and(eq(accessReviews.id, id), anyOf(accessReviews.region, regions)));
	return row;
}

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
		.where(and(eq(reports.caseId, caseId), sql`${sequence} = any(${reports.reported})`));
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

export async function insertVerdict(
	db: Db,
	verdict: {
		reviewId: string;
		readerId: string;
		personId: string;
		verdict: string;
		noteId: string | null;
		entryId: string;
	},
): Promise<void> {
	await on(db).insert(verdicts).values(verdict);
}

/** Sealed words; nothing comes back, since web may not read them. */
export async function insertVerdictNote(
	db: Db,
	note: { id: string; about: string; region: string; author: string; wrapped: string; sealed: string },
): Promise<void> {
	await on(db)
		.insert(notes)
		.values({ ...note, kind: "verdict" });
}

/** Access reviews: openings that oversight must judge, and the verdicts. */
import { alias } from "drizzle-orm/pg-core";
import { and, asc, desc, eq, gte, isNotNull, isNull, ne, or, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { openings, people } from "../schema/access.ts";
import { cases, escalations } from "../schema/cases.ts";
import {
	accessReviews,
	findings,
	reviewAnswers,
	reviewClaims,
	reviewClosures,
	reviewNeeds,
	verdicts,
} from "../schema/reviews.ts";
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
	/** Why it must be judged: ALWAYS, DRAWN, SIGNAL, RESTRICTED. */
	kind: string;
	/** When somebody handed the case to child safety after it, whatever else it is reviewed for. */
	restrictedAt: Date | null;
	/** It was its own reader; null: nobody did. */
	restrictedByReader: boolean | null;
	period: string | null;
	/** Who works on it now; a claim that lapsed or whose holder lost the right is none. */
	claimedBy: string | null;
	claimedById: string | null;
	claimLapsesAt: Date | null;
	/** Its claimer said that it cannot be judged without the content. */
	needsContent: boolean;
	verdict: string | null;
	judgedAt: Date | null;
	judgedBy: string | null;
	judgedById: string | null;
	/** Of what was found, 0 the gravest; null: nothing was. */
	findingSeverity: number | null;
	answeredAt: Date | null;
	closedAs: string | null;
}

const judges = alias(people, "judge");
const holders = alias(people, "holder");
const closers = alias(people, "closer");

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
	kind: accessReviews.kind,
	restrictedAt: escalations.escalatedAt,
	restrictedByReader: sql<boolean | null>`${escalations.personId} = ${accessReviews.readerId}`,
	period: accessReviews.period,
	claimedBy: holders.alias,
	claimedById: reviewClaims.personId,
	claimLapsesAt: reviewClaims.lapsesAt,
	needsContent: sql<boolean>`${reviewNeeds.claimId} is not null`,
	verdict: verdicts.verdict,
	judgedAt: verdicts.judgedAt,
	judgedBy: judges.alias,
	judgedById: verdicts.personId,
	findingSeverity: findings.severity,
	answeredAt: reviewAnswers.answeredAt,
	closedAs: reviewClosures.verdict,
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
	needNote: reviewNeeds.noteId,
	correctiveAction: findings.correctiveAction,
	answerBy: findings.answerBy,
	answerNote: reviewAnswers.noteId,
	answerEntry: reviewAnswers.entryId,
	closedBy: closers.alias,
	closedAt: reviewClosures.closedAt,
	closureNote: reviewClosures.noteId,
	closureEntry: reviewClosures.entryId,
};

/** As the database counts it (oversight.may_review, claim_review). */
const claimStands = and(
	eq(reviewClaims.reviewId, accessReviews.id),
	isNull(reviewClaims.releasedAt),
	sql`${reviewClaims.lapsesAt} > now()`,
	sql`oversight.may_review(${reviewClaims.personId}, ${reviewClaims.role}, ${accessReviews.region})`,
);

/** One of a case: escalations are once a kind. What child safety read is theirs before and after, unless they moved it. */
const restrictedAfter = and(
	eq(escalations.caseId, openings.caseId),
	eq(escalations.kind, "CHILD_SAFETY"),
	or(eq(escalations.personId, accessReviews.readerId), ne(openings.role, "child_safety")),
	gte(escalations.escalatedAt, openings.grantedAt),
);

function reviews(db: Db) {
	return on(db)
		.select(columns)
		.from(accessReviews)
		.innerJoin(openings, eq(openings.id, accessReviews.openingId))
		.innerJoin(people, eq(people.id, accessReviews.readerId))
		.innerJoin(cases, eq(cases.id, openings.caseId))
		.leftJoin(escalations, restrictedAfter)
		.leftJoin(reviewClaims, claimStands)
		.leftJoin(holders, eq(holders.id, reviewClaims.personId))
		.leftJoin(reviewNeeds, eq(reviewNeeds.claimId, reviewClaims.id))
		.leftJoin(verdicts, eq(verdicts.reviewId, accessReviews.id))
		.leftJoin(judges, eq(judges.id, verdicts.personId))
		.leftJoin(findings, eq(findings.reviewId, accessReviews.id))
		.leftJoin(reviewAnswers, eq(reviewAnswers.reviewId, accessReviews.id))
		.leftJoin(reviewClosures, eq(reviewClosures.reviewId, accessReviews.id))
		.leftJoin(closers, eq(closers.id, reviewClosures.personId));
}

/** `open`: without a verdict. `findings`: with one that is not closed. */
export type ReviewShow = "open" | "mine" | "overdue" | "findings" | "judged";

export interface ReviewQuery {
	regions: readonly string[];
	/** Whose openings are left out, since nobody judges their own; and whose claims are `mine`. */
	personId: string;
	show: ReviewShow;
	kind?: string | undefined;
	limit: number;
	after?: { at: string; id: string } | undefined;
}

/** Restricted by its reader is what an opening may be beside what it is reviewed for. */
const ofKind = (kind: string) =>
	kind === "RESTRICTED" ? isNotNull(escalations.escalatedAt) : eq(accessReviews.kind, kind);

/** What has no verdict, the most urgent first; what has one, the newest first. */
export async function selectReviews(
	db: Db,
	{ regions, personId, show, kind, limit, after }: ReviewQuery,
): Promise<ReviewRow[]> {
	const { id, region, readerId, dueAt } = accessReviews;
	const judged = show === "findings" || show === "judged";
	// To the millisecond, as a cursor says it.
	const order = sql`date_trunc('milliseconds', ${judged ? verdicts.judgedAt : dueAt})`;
	const beyond = judged ? sql`<` : sql`>`;
	const shown = {
		open: undefined,
		mine: eq(reviewClaims.personId, personId),
		overdue: sql`${dueAt} <= now()`,
		findings: and(isNotNull(findings.reviewId), isNull(reviewClosures.reviewId)),
		judged: undefined,
	}[show];
	return reviews(db)
		.where(
			and(
				judged ? isNotNull(verdicts.reviewId) : isNull(verdicts.reviewId),
				anyOf(region, regions),
				ne(readerId, personId),
				shown,
				kind === undefined ? undefined : ofKind(kind),
				after
					? sql`(${order}, ${id}) ${beyond} (${after.at}::text::timestamptz, ${after.id}::uuid)`
					: undefined,
			),
		)
		.orderBy(judged ? desc(order) : asc(order), judged ? desc(id) : asc(id))
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
	needNote: string | null;
	correctiveAction: string | null;
	answerBy: Date | null;
	answerNote: string | null;
	answerEntry: string | null;
	closedBy: string | null;
	closedAt: Date | null;
	closureNote: string | null;
	closureEntry: string | null;
}

export async function selectReview(
	db: Db,
	{ id, regions }: { id: string; regions: readonly string[] },
): Promise<ReviewFacts | undefined> {
	const [row] = await reviews(db).where(and(eq(accessReviews.id, id), anyOf(accessReviews.region, regions)));
	return row;
}

export interface RestrictingRow {
	alias: string;
	/** Cases that went to child safety after they read them, and of those: by themself, decided, without a violation. */
	cases: number;
	byThemself: number;
	decided: number;
	noViolation: number;
	/** Their openings of these cases that nobody has judged yet. */
	unjudged: number;
}

/**
 * Who read cases that then went to child safety, by themself or by somebody else within a week, the most first: what they read
 * oversight sees no more. Never about whoever looks.
 */
export async function selectRestricting(
	db: Db,
	{
		regions,
		personId,
		since,
		limit,
	}: { regions: readonly string[]; personId: string; since: Date; limit: number },
): Promise<RestrictingRow[]> {
	return db<RestrictingRow[]>`
		select p.alias, count(distinct s.case_id)::int as cases,
			count(distinct s.case_id) filter (where s.person_id = o.person_id)::int as "byThemself",
			count(distinct d.case_id)::int as decided,
			count(distinct d.case_id) filter (where d.outcome = 'NO_VIOLATION')::int as "noViolation",
			count(*) filter (where v.review_id is null)::int as unjudged
		from console.escalation s
		join access.opening o on o.case_id = s.case_id and o.granted_at <= s.escalated_at and (o.person_id = s.person_id
			or o.role <> 'child_safety' and o.granted_at > s.escalated_at - interval '7 days')
		join console.access_review r on r.opening_id = o.id
		join access.person p on p.id = o.person_id
		left join console.decision d on d.case_id = s.case_id
		left join console.verdict v on v.review_id = r.id
		where s.kind = 'CHILD_SAFETY' and s.escalated_at >= ${since} and r.region = any(${regions as string[]})
			and o.person_id <> ${personId}
		group by p.id order by cases desc, p.alias limit ${limit}`;
}

/** Findings as the person concerned may see them: codes and times, never who judged. */
import { alias } from "drizzle-orm/pg-core";
import { and, desc, eq } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { openings } from "../schema/access.ts";
import { accessReviews, findings, reviewAnswers, reviewClosures, verdicts } from "../schema/reviews.ts";
import type { Db } from "../web.ts";
import { numberOf } from "./fragments.ts";

export interface OwnFinding {
	/** The review's. */
	id: string;
	openingId: string;
	caseId: string;
	threadId: string;
	region: string;
	reason: string;
	question: string;
	grantedAt: Date;
	grantedEntry: string;
	grantedNumber: number | null;
	verdict: string;
	severity: number;
	correctiveAction: string;
	foundAt: Date;
	answerBy: Date;
	verdictNote: string | null;
	answeredAt: Date | null;
	answerNote: string | null;
	answerEntry: string | null;
	closedAs: string | null;
	closedAt: Date | null;
	closureNote: string | null;
}

const given = alias(verdicts, "given");

export async function selectOwnFindings(
	db: Db,
	{ personId, reviewId, limit }: { personId: string; reviewId?: string; limit: number },
): Promise<OwnFinding[]> {
	return on(db)
		.select({
			id: findings.reviewId,
			openingId: accessReviews.openingId,
			caseId: openings.caseId,
			threadId: openings.threadId,
			region: accessReviews.region,
			reason: openings.reason,
			question: openings.question,
			grantedAt: openings.grantedAt,
			grantedEntry: openings.entryId,
			grantedNumber: numberOf(openings.entryId),
			verdict: findings.verdict,
			severity: findings.severity,
			correctiveAction: findings.correctiveAction,
			foundAt: findings.foundAt,
			answerBy: findings.answerBy,
			verdictNote: given.noteId,
			answeredAt: reviewAnswers.answeredAt,
			answerNote: reviewAnswers.noteId,
			answerEntry: reviewAnswers.entryId,
			closedAs: reviewClosures.verdict,
			closedAt: reviewClosures.closedAt,
			closureNote: reviewClosures.noteId,
		})
		.from(findings)
		.innerJoin(accessReviews, eq(accessReviews.id, findings.reviewId))
		.innerJoin(openings, eq(openings.id, accessReviews.openingId))
		.innerJoin(given, eq(given.reviewId, findings.reviewId))
		.leftJoin(reviewAnswers, eq(reviewAnswers.reviewId, findings.reviewId))
		.leftJoin(reviewClosures, eq(reviewClosures.reviewId, findings.reviewId))
		.where(
			and(
				eq(findings.readerId, personId),
				reviewId === undefined ? undefined : eq(findings.reviewId, reviewId),
			),
		)
		.orderBy(desc(findings.foundAt), desc(findings.reviewId))
		.limit(limit);
}

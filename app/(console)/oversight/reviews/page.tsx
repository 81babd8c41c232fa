import type { Metadata } from "next";
import Link from "next/link";
import type { ReviewRow } from "#db/queries/reviews.ts";
import { categoryInWords } from "#lib/cases/categories.ts";
import { readCursor } from "#lib/oversight/ledger-filters.ts";
import { reasonName } from "#lib/oversight/reason-words.ts";
import {
	listRestricting,
	listReviews,
	type ReviewFilters,
	readReviewFilters,
	reviewsAddress,
} from "#lib/oversight/reviews/list-reviews.ts";
import { VERDICTS, type Verdict } from "#lib/oversight/verdicts.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Page } from "../../../_ui/page.tsx";
import { Pager } from "../../../_ui/pager.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { Deadline, RelativeTime } from "../../../_ui/time.tsx";
import { WorkerUnseen } from "../worker-unseen.tsx";
import { Filters, KIND_NAMES } from "./filters.tsx";
import { Restricting } from "./restricting.tsx";

export const metadata: Metadata = { title: "Reviews" };

export default async function ReviewsPage(props: {
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const actor = await requireActor();
	const query = await props.searchParams;
	const filters = readReviewFilters(query);
	const after = readCursor(query.after);
	const [{ reviews, next }, restricting] = await Promise.all([
		orRefuse(listReviews(actor, filters, after)),
		filters.kind === "RESTRICTED" ? orRefuse(listRestricting(actor)) : null,
	]);
	const now = Date.now();
	return (
		<Page
			wide
			title="Reviews"
			lead="Openings that somebody other than the reader must judge: by rule, drawn by lot, for a signal of misuse, or because the reader then handed the case to child safety."
		>
			<WorkerUnseen actor={actor} />
			<Filters filters={filters} />
			{restricting && <Restricting rows={restricting} />}
			{reviews.length === 0 ? (
				<Empty title={EMPTY[filters.show].title}>
					<p>{EMPTY[filters.show].words}</p>
				</Empty>
			) : (
				<ReviewTable reviews={reviews} now={now} />
			)}
			<Pager
				shown={reviews.length}
				first={after && reviewsAddress(filters)}
				next={next && reviewsAddress(filters, next)}
			/>
		</Page>
	);
}

const EMPTY: Record<ReviewFilters["show"], { title: string; words: string }> = {
	open: {
		title: "Nothing awaits a verdict",
		words:
			"Every opening for an emergency or for child safety appears here the moment it is granted; what is drawn, when its period has ended.",
	},
	mine: {
		title: "You have claimed no review",
		words:
			"Claim one on its page; it lapses when nothing is done for 4 hours, or 24 where it needs the content.",
	},
	overdue: {
		title: "Nothing is overdue",
		words: "A review whose time is over without a verdict appears here.",
	},
	findings: {
		title: "No finding is open",
		words:
			"What was not justified stays here until the person concerned was heard and a second of oversight has closed it.",
	},
	judged: { title: "Nothing was judged yet", words: "The newest verdict will stand first." },
};

function ReviewTable({ reviews, now }: { reviews: readonly ReviewRow[]; now: number }) {
	return (
		<Table
			caption="Reviews"
			head={
				<>
					<Th>Opening for</Th>
					<Th>Why</Th>
					<Th>Reader</Th>
					<Th>Region</Th>
					<Th>Case</Th>
					<Th>Category</Th>
					<Th>Opened</Th>
					<Th>Due, or verdict</Th>
					<Th>With</Th>
				</>
			}
		>
			{reviews.map((review) => (
				<Tr key={review.id}>
					<Td className="whitespace-nowrap">
						<Link
							data-row
							href={`/oversight/reviews/${review.id}`}
							prefetch={false}
							className="font-[520] hover:underline"
						>
							{reasonName(review.reason)}
						</Link>
					</Td>
					<Td className="whitespace-nowrap text-soft">
						{KIND_NAMES[review.kind] ?? review.kind}
						{review.period && <span className="text-faint"> {review.period}</span>}
					</Td>
					<Td>{review.alias}</Td>
					<Td className="text-soft">{review.region.toUpperCase()}</Td>
					<Td>
						<span className="numbers font-mono text-xs" title={review.caseId}>
							{review.caseId.slice(0, 8)}
						</span>
					</Td>
					<Td className="whitespace-nowrap">
						<Badge tone={review.severity === 0 ? "alarm" : "plain"}>S{review.severity}</Badge>{" "}
						<span className="text-soft">{categoryInWords(review.category, review.keyword)}</span>
					</Td>
					<Td className="text-soft">
						<RelativeTime at={review.createdAt.toISOString()} now={now} />
					</Td>
					<Td>
						{review.verdict === null ? (
							<span className="inline-flex items-center gap-2">
								<Deadline from={review.createdAt.toISOString()} due={review.dueAt.toISOString()} now={now} />
								{review.dueAt.getTime() <= now && <Badge tone="alarm">overdue</Badge>}
							</span>
						) : (
							<span className="whitespace-nowrap">
								<Badge tone={VERDICTS[review.verdict as Verdict].tone}>
									{VERDICTS[review.verdict as Verdict].name}
								</Badge>{" "}
								<span className="text-faint">by {review.judgedBy}</span>
							</span>
						)}
					</Td>
					<Td className="whitespace-nowrap text-soft">{standing(review)}</Td>
				</Tr>
			))}
		</Table>
	);
}

/** Whose turn it is. */
function standing(review: ReviewRow): string {
	if (review.verdict === null) {
		if (review.claimedBy === null) return "nobody";
		return review.needsContent ? `${review.claimedBy}, who needs the content` : review.claimedBy;
	}
	if (review.findingSeverity === null) return "done";
	if (review.closedAs !== null) return review.closedAs.toLowerCase();
	return review.answeredAt === null ? "the reader, to answer" : "a second, to close";
}

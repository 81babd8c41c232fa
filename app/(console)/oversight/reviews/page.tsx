import type { Metadata } from "next";
import Link from "next/link";
import { categoryInWords } from "#lib/cases/categories.ts";
import { readCursor } from "#lib/oversight/ledger-filters.ts";
import { listReviews, type ReviewList } from "#lib/oversight/list-reviews.ts";
import { reasonName } from "#lib/oversight/reason-words.ts";
import { VERDICTS, type Verdict } from "#lib/oversight/verdicts.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Empty } from "../../../_ui/alert.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { Page, Section } from "../../../_ui/page.tsx";
import { Pager } from "../../../_ui/pager.tsx";
import { Table, Td, Th, Tr } from "../../../_ui/table.tsx";
import { Deadline, RelativeTime } from "../../../_ui/time.tsx";

export const metadata: Metadata = { title: "Reviews" };

export default async function ReviewsPage(props: {
	searchParams: Promise<Record<string, string | undefined>>;
}) {
	const actor = await requireActor();
	const after = readCursor((await props.searchParams).after);
	const { due, next, judged } = await orRefuse(listReviews(actor, after));
	const now = Date.now();
	return (
		<Page
			wide
			title="Reviews"
			lead="Openings that somebody other than the reader must judge: emergencies and child safety, each within 24 hours."
		>
			<div className="grid grid-cols-1 gap-8">
				<Section id="due" title="Awaiting a verdict" note="the most urgent first">
					{due.length === 0 ? (
						<Empty title="Nothing awaits a verdict">
							<p>Every opening for an emergency or for child safety appears here the moment it is granted.</p>
						</Empty>
					) : (
						<>
							<ReviewTable caption="Reviews that await a verdict" last="Due" reviews={due} now={now} />
							<Pager
								shown={due.length}
								first={after && "/oversight/reviews"}
								next={next && `/oversight/reviews?after=${encodeURIComponent(`${next.at}_${next.id}`)}`}
							/>
						</>
					)}
				</Section>
				{judged.length > 0 && (
					<Section id="judged" title="Judged lately">
						<ReviewTable caption="Reviews judged lately" last="Verdict" reviews={judged} now={now} />
					</Section>
				)}
			</div>
		</Page>
	);
}

function ReviewTable({
	caption,
	last,
	reviews,
	now,
}: {
	caption: string;
	last: string;
	reviews: ReviewList["due"];
	now: number;
}) {
	return (
		<Table
			caption={caption}
			head={
				<>
					<Th>Opening for</Th>
					<Th>Reader</Th>
					<Th>Region</Th>
					<Th>Case</Th>
					<Th>Category</Th>
					<Th>Opened</Th>
					<Th>{last}</Th>
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
				</Tr>
			))}
		</Table>
	);
}

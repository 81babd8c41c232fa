import type { Metadata } from "next";
import { WORDS } from "#lib/access/policy.ts";
import { allowed } from "#lib/access/roles.ts";
import { categoryInWords } from "#lib/cases/categories.ts";
import { type Review, readReview } from "#lib/oversight/read-review.ts";
import { questionInWords, reasonName } from "#lib/oversight/reason-words.ts";
import { VERDICT_CODES, VERDICTS, type Verdict } from "#lib/oversight/verdicts.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Badge } from "../../../../_ui/badge.tsx";
import { Page, Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { Deadline, RelativeTime } from "../../../../_ui/time.tsx";
import { EntryTable } from "../../ledger/entry-table.tsx";
import { OpeningEnd } from "../../opening-end.tsx";
import { judge } from "./actions.ts";
import { CaseFactsCard, OpeningFacts } from "./facts.tsx";
import { KeepsFocus } from "./keeps-focus.tsx";
import { ScopeStrip } from "./scope-strip.tsx";
import { VerdictForm } from "./verdict-form.tsx";
import { Words } from "./words.tsx";

export const metadata: Metadata = { title: "Review" };

export default async function ReviewPage(props: { params: Promise<{ reviewId: string }> }) {
	const actor = await requireActor();
	const { reviewId } = await props.params;
	const review = await orRefuse(readReview(actor, reviewId));
	const { facts, entries, marks, recorded } = review;
	const now = Date.now();
	return (
		<Page
			wide
			title={reasonName(facts.reason)}
			eyebrow={
				<>
					Opening of case <span className="font-mono">{facts.caseId.slice(0, 8)}</span> ·{" "}
					{categoryInWords(facts.category, facts.keyword)}
				</>
			}
			actions={
				<div className="flex flex-wrap items-center gap-4">
					{facts.verdict === null && (
						<>
							<Deadline from={facts.createdAt.toISOString()} due={facts.dueAt.toISOString()} now={now} />
							{facts.dueAt.getTime() <= now && <Badge tone="alarm">overdue</Badge>}
						</>
					)}
					<p className="text-xs text-faint">
						This reading is on the record:{" "}
						<Seal entry={recorded.id} number={null} href={`/oversight/ledger/${recorded.id}`} />
					</p>
				</div>
			}
		>
			<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
				<div className="grid min-w-0 grid-cols-1 gap-6">
					<Section id="why" title="Why it was opened">
						<div className="card grid gap-3 p-4">
							<p className="text-soft">{questionInWords(facts.reason, facts.question)}</p>
							<Words noteId={facts.noteId} ask="Show the reader's words" />
						</div>
					</Section>
					<Section id="scope" title="What was opened">
						<div className="card p-4">
							{facts.restricted ? (
								<p className="text-soft">
									A child-safety case: oversight sees ids and codes only. Opened by sequence number:{" "}
									<span className="numbers font-mono text-xs">
										{facts.intervals.map(([from, to]) => `${from}–${to}`).join(", ")}
									</span>
								</p>
							) : (
								<ScopeStrip marks={marks} intervals={facts.intervals} />
							)}
						</div>
					</Section>
					<Section id="entries" title="What is on the record of this opening" note="oldest first">
						<EntryTable ofOneOpening caption="Entries of this opening" entries={entries} now={now} />
						{!entries.some(({ type }) => type === "thread.delivered") && (
							<p className="pt-2 text-xs text-faint">
								No delivery was confirmed: the text may have left, and no entry says that a screen showed it.
							</p>
						)}
					</Section>
				</div>
				<div className="grid grid-cols-1 gap-6">
					<Section id="verdict" title="Verdict">
						<KeepsFocus done={facts.verdict !== null}>
							<VerdictBlock
								review={review}
								mayJudge={allowed(actor, "review.judge", facts.region)}
								now={now}
							/>
						</KeepsFocus>
					</Section>
					<Section id="opening" title="The opening">
						<div className="grid gap-3">
							<OpeningFacts facts={facts} now={now} />
							<OpeningEnd actor={actor} openingId={facts.openingId} region={facts.region} />
						</div>
					</Section>
					<Section id="case" title="The case">
						<CaseFactsCard review={review} now={now} />
					</Section>
				</div>
			</div>
		</Page>
	);
}

function VerdictBlock({ review, mayJudge, now }: { review: Review; mayJudge: boolean; now: number }) {
	const { facts, blocked } = review;
	if (facts.verdict !== null) {
		const { name, meaning, tone } = VERDICTS[facts.verdict as Verdict];
		return (
			<div className="card grid gap-3 p-4" data-testid="verdict">
				<p>
					<Badge tone={tone}>{name}</Badge> <span className="text-soft">by {facts.judgedBy}</span>{" "}
					{facts.judgedAt && <RelativeTime at={facts.judgedAt.toISOString()} now={now} />}
				</p>
				<p className="text-soft">{meaning}</p>
				{facts.verdictNote && <Words noteId={facts.verdictNote} ask="Show the judge's words" />}
				{facts.verdictEntry && (
					<Seal
						entry={facts.verdictEntry}
						number={facts.verdictNumber}
						href={`/oversight/ledger/${facts.verdictEntry}`}
					/>
				)}
			</div>
		);
	}
	if (blocked === "OWN_ACT") {
		return <Alert title="This is your own opening.">Nobody judges their own; somebody else will.</Alert>;
	}
	if (!mayJudge) return <Alert title="You may read this review, not judge it." />;
	return (
		<VerdictForm
			judge={judge.bind(null, facts.id)}
			verdicts={VERDICT_CODES.map((code) => ({ code, ...VERDICTS[code] }))}
			words={WORDS}
		/>
	);
}

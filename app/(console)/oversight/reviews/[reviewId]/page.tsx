import type { Metadata } from "next";
import { categoryInWords } from "#lib/cases/categories.ts";
import { ownReading } from "#lib/desk/reading-settings.ts";
import { questionInWords, reasonName } from "#lib/oversight/reason-words.ts";
import { contentDesk } from "#lib/oversight/reviews/content-desk.ts";
import { readReview } from "#lib/oversight/reviews/read-review.ts";
import { sealWorth } from "#lib/oversight/seal-worth.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Page, Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";
import { Speak } from "../../../../_words/speak.tsx";
import { Desk } from "../../../cases/[caseId]/desk.tsx";
import { EntryTable } from "../../ledger/entry-table.tsx";
import { OpeningEnd } from "../../opening-end.tsx";
import { Claim } from "./claim.tsx";
import { contentPropsOf } from "./content-props.ts";
import { CaseFactsCard, OpeningFacts } from "./facts.tsx";
import { Finding } from "./finding.tsx";
import { KeepsFocus } from "./keeps-focus.tsx";
import { ScopeStrip } from "./scope-strip.tsx";
import { VerdictBlock } from "./verdict.tsx";
import { Words } from "./words.tsx";

export const metadata: Metadata = { title: "Review" };

export default async function ReviewPage(props: { params: Promise<{ reviewId: string }> }) {
	const actor = await requireActor();
	const { reviewId } = await props.params;
	const review = await orRefuse(readReview(actor, reviewId));
	const { facts, entries, marks, recorded } = review;
	const [desk, worth, { inForce: shades }] = await Promise.all([
		contentDesk(actor, review),
		sealWorth(actor),
		ownReading(actor),
	]);
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
					<Claim actor={actor} review={review} now={now} />
					<p className="text-xs text-faint">
						This reading is on the record:{" "}
						<Seal entry={recorded.id} number={null} href={`/oversight/ledger/${recorded.id}`} />
					</p>
				</div>
			}
		>
			<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
				<div className="grid min-w-0 grid-cols-1 gap-6">
					{facts.restrictedAt && (
						<Alert
							title={`${facts.restrictedByReader ? "Its reader" : "Somebody else"} handed the case to child safety afterwards`}
						>
							It was restricted after this opening,{" "}
							<RelativeTime at={facts.restrictedAt.toISOString()} now={now} />; from then on oversight sees
							ids and codes of it only. So it should go, and so somebody could hide what they or another read:
							judge by the reason, the scope, and what child safety decides.
						</Alert>
					)}
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
					{desk && (
						<Section id="content" title="The content that this review needs" note="inside what was opened">
							<Speak in="en" rooms={["opening", "reading"]}>
								<Desk
									key={facts.id}
									desk={contentPropsOf(actor, review, desk, worth)}
									shades={shades}
									overview={null}
									facts={null}
								/>
							</Speak>
						</Section>
					)}
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
							<VerdictBlock actor={actor} review={review} now={now} />
						</KeepsFocus>
					</Section>
					{facts.findingSeverity !== null && (
						<Section id="finding" title="Finding">
							<Finding actor={actor} review={review} now={now} />
						</Section>
					)}
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

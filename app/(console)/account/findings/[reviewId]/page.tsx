import type { Metadata } from "next";
import Link from "next/link";
import { WORDS } from "#lib/access/policy.ts";
import { questionInWords, reasonName } from "#lib/oversight/reason-words.ts";
import {
	CLOSURES,
	type Closure,
	CORRECTIVE_ACTIONS,
	type CorrectiveAction,
	SEVERITIES,
} from "#lib/oversight/reviews/findings.ts";
import { readOwnFinding } from "#lib/oversight/reviews/own-findings.ts";
import { VERDICTS, type Verdict } from "#lib/oversight/verdicts.ts";
import { orRefuse } from "../../../../_auth/or-refuse.ts";
import { requireActor } from "../../../../_auth/session.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Badge } from "../../../../_ui/badge.tsx";
import { Fact, Facts, Page, Section } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { ExactTime, RelativeTime } from "../../../../_ui/time.tsx";
import { KeepsFocus } from "../../../oversight/reviews/[reviewId]/keeps-focus.tsx";
import { Words } from "../../../oversight/reviews/[reviewId]/words.tsx";
import { answer } from "./actions.ts";
import { AnswerForm } from "./answer-form.tsx";

export const metadata: Metadata = { title: "Finding about you" };

type Finding = Awaited<ReturnType<typeof readOwnFinding>>;

export default async function FindingPage(props: { params: Promise<{ reviewId: string }> }) {
	const actor = await requireActor();
	const { reviewId } = await props.params;
	const finding = await orRefuse(readOwnFinding(actor, reviewId));
	const now = Date.now();
	const { name, meaning, tone } = VERDICTS[finding.verdict as Verdict];
	const severity = SEVERITIES.find(({ level }) => level === finding.severity);
	return (
		<Page
			eyebrow={
				<Link href="/account/findings" className="hover:underline">
					Findings about you
				</Link>
			}
			title={reasonName(finding.reason)}
			lead={questionInWords(finding.reason, finding.question)}
		>
			<div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
				<Section id="found" title="What oversight found">
					<div className="card grid gap-3 p-4" data-testid="finding">
						<p>
							<Badge tone={tone}>{name}</Badge> <span className="text-soft">{meaning}</span>
						</p>
						<Facts>
							<Fact term="Severity">
								{severity?.name} <span className="text-soft">{severity?.meaning}</span>
							</Fact>
							<Fact term="To follow">{CORRECTIVE_ACTIONS[finding.correctiveAction as CorrectiveAction]}</Fact>
							<Fact term="Found">
								<RelativeTime at={finding.foundAt.toISOString()} now={now} />
							</Fact>
							<Fact term="Opened">
								<RelativeTime at={finding.grantedAt.toISOString()} now={now} />{" "}
								<Seal entry={finding.grantedEntry} number={finding.grantedNumber} />
							</Fact>
							<Fact term="Case">
								<span className="numbers font-mono text-xs" title={finding.caseId}>
									{finding.caseId.slice(0, 8)}
								</span>
							</Fact>
						</Facts>
						{finding.verdictNote && <Words noteId={finding.verdictNote} ask="Show why" address="/seals/" />}
					</div>
				</Section>
				<Section id="answered" title="Your answer">
					<KeepsFocus done={finding.answeredAt !== null}>
						<Answer finding={finding} now={now} />
					</KeepsFocus>
				</Section>
				{finding.closedAs && (
					<Section id="closed" title="How it ended">
						<div className="card grid gap-3 p-4">
							<p>
								<Badge tone={CLOSURES[finding.closedAs as Closure].tone}>
									{CLOSURES[finding.closedAs as Closure].name}
								</Badge>{" "}
								<span className="text-soft">{CLOSURES[finding.closedAs as Closure].meaning}</span>{" "}
								{finding.closedAt && <RelativeTime at={finding.closedAt.toISOString()} now={now} />}
							</p>
							{finding.closureNote && <Words noteId={finding.closureNote} ask="Show why" address="/seals/" />}
						</div>
					</Section>
				)}
			</div>
		</Page>
	);
}

function Answer({ finding, now }: { finding: Finding; now: number }) {
	if (finding.answeredAt) {
		return (
			<div className="card grid gap-3 p-4" data-testid="answer">
				<p>
					Given <RelativeTime at={finding.answeredAt.toISOString()} now={now} />{" "}
					{finding.answerEntry && <Seal entry={finding.answerEntry} number={null} />}
				</p>
				{finding.answerNote && (
					<Words noteId={finding.answerNote} ask="Show what you wrote" address="/seals/" />
				)}
			</div>
		);
	}
	if (finding.closedAs) return <Alert title="It was closed without an answer" />;
	return (
		<div className="grid gap-3">
			<p className="text-soft">
				Nobody closes it before you have answered, or <ExactTime at={finding.answerBy.toISOString()} /> has
				passed.
			</p>
			<AnswerForm answer={answer.bind(null, finding.id)} words={WORDS} />
		</div>
	);
}

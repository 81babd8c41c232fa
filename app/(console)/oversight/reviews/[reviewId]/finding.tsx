import { WORDS } from "#lib/access/policy.ts";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import {
	CLOSURE_CODES,
	CLOSURES,
	type Closure,
	CORRECTIVE_ACTIONS,
	type CorrectiveAction,
	SEVERITIES,
} from "#lib/oversight/reviews/findings.ts";
import type { Review } from "#lib/oversight/reviews/read-review.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Badge } from "../../../../_ui/badge.tsx";
import { Fact, Facts } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { ExactTime, RelativeTime } from "../../../../_ui/time.tsx";
import { ClosureForm } from "./closure-form.tsx";
import { Words } from "./words.tsx";

/** What was found, what the person concerned said, and how it ended. */
export function Finding({ actor, review, now }: { actor: Actor; review: Review; now: number }) {
	const { facts } = review;
	const severity = SEVERITIES.find(({ level }) => level === facts.findingSeverity);
	return (
		<div className="grid gap-3" data-testid="finding">
			<div className="card grid gap-3 p-4">
				<Facts>
					<Fact term="Severity">
						<Badge tone={facts.findingSeverity === 0 ? "alarm" : "warn"}>{severity?.name}</Badge>{" "}
						<span className="text-soft">{severity?.meaning}</span>
					</Fact>
					<Fact term="To follow">{CORRECTIVE_ACTIONS[facts.correctiveAction as CorrectiveAction]}</Fact>
					<Fact term="Answer">
						{facts.answeredAt ? (
							<>
								given <RelativeTime at={facts.answeredAt.toISOString()} now={now} />{" "}
								{facts.answerEntry && (
									<Seal
										entry={facts.answerEntry}
										number={null}
										href={`/oversight/ledger/${facts.answerEntry}`}
									/>
								)}
							</>
						) : (
							<>
								none yet; they have until {facts.answerBy && <ExactTime at={facts.answerBy.toISOString()} />}
							</>
						)}
					</Fact>
				</Facts>
				{facts.answerNote && <Words noteId={facts.answerNote} ask="Show the answer" />}
			</div>
			{facts.closedAs !== null ? (
				<div className="card grid gap-3 p-4" data-testid="closure">
					<p>
						<Badge tone={CLOSURES[facts.closedAs as Closure].tone}>
							{CLOSURES[facts.closedAs as Closure].name}
						</Badge>{" "}
						<span className="text-soft">by {facts.closedBy}</span>{" "}
						{facts.closedAt && <RelativeTime at={facts.closedAt.toISOString()} now={now} />}
					</p>
					{facts.closureNote && <Words noteId={facts.closureNote} ask="Show why" />}
					{facts.closureEntry && (
						<Seal entry={facts.closureEntry} number={null} href={`/oversight/ledger/${facts.closureEntry}`} />
					)}
				</div>
			) : (
				<Closing actor={actor} review={review} now={now} />
			)}
		</div>
	);
}

function Closing({ actor, review: { facts, blocked }, now }: { actor: Actor; review: Review; now: number }) {
	if (facts.judgedById === actor.personId) {
		return (
			<Alert title="A second closes it">You judged this opening, so somebody else of oversight does.</Alert>
		);
	}
	if (blocked === "OWN_OPENING" || blocked === "SAME_CASE" || blocked === "OWN_THREAD") return null;
	if (!allowed(actor, "review.close", facts.region)) return null;
	if (facts.answeredAt === null && (facts.answerBy?.getTime() ?? 0) > now) {
		return (
			<Alert title="It waits for an answer">
				Nobody closes a finding before the person concerned has answered or had a week to.
			</Alert>
		);
	}
	return (
		<ClosureForm
			reviewId={facts.id}
			closures={CLOSURE_CODES.map((code) => ({ code, ...CLOSURES[code] }))}
			words={WORDS}
		/>
	);
}

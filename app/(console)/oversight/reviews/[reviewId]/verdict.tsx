import { WORDS } from "#lib/access/policy.ts";
import { allowed } from "#lib/access/roles.ts";
import { ownOpeningsAskPasskey } from "#lib/account/assurance-in-force.ts";
import type { Actor } from "#lib/actor.ts";
import {
	CORRECTIVE_ACTION_CODES,
	CORRECTIVE_ACTIONS,
	finds,
	NEEDS_CONTENT,
	SEVERITIES,
} from "#lib/oversight/reviews/findings.ts";
import type { Review } from "#lib/oversight/reviews/read-review.ts";
import { VERDICT_CODES, VERDICTS, type Verdict } from "#lib/oversight/verdicts.ts";
import { Alert } from "../../../../_ui/alert.tsx";
import { Badge } from "../../../../_ui/badge.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";
import { VerdictForm } from "./verdict-form.tsx";
import { Words } from "./words.tsx";

/** The verdict; before there is one, the form for whoever claimed the review, and why not for everybody else. */
export async function VerdictBlock({ actor, review, now }: { actor: Actor; review: Review; now: number }) {
	const { facts, blocked, mine } = review;
	if (facts.verdict !== null) return <Given review={review} now={now} />;
	if (blocked !== undefined && blocked !== "REVIEW_ALREADY_JUDGED") {
		const { title, words } = BLOCKED[blocked];
		return <Alert title={title}>{words}</Alert>;
	}
	if (!allowed(actor, "review.judge", facts.region))
		return <Alert title="You may read this review, not judge it." />;
	if (!mine) {
		return (
			<Alert title={facts.claimedBy ? `${facts.claimedBy} works on it` : "Nobody works on it yet"}>
				{facts.claimedBy
					? "Only whoever has claimed a review judges it. A claim lapses when nothing is done for 4 hours, or 24 where it needs the content."
					: "Claim the review to judge it; then nobody else does at the same time."}
			</Alert>
		);
	}
	const reads = allowed(actor, "review.open", facts.region) && !facts.restricted && !facts.needsContent;
	return (
		<div className="grid gap-3">
			{facts.needsContent && (
				<Alert tone="accent" title="You said that it needs the content">
					Ask for it beside this; an oversight lead approves. The verdict is still yours to give.
					{facts.needNote && <Words noteId={facts.needNote} ask="Show what you wrote" />}
				</Alert>
			)}
			<VerdictForm
				key={String(facts.needsContent)}
				reviewId={facts.id}
				verdicts={[
					...VERDICT_CODES.map((code) => ({ code, ...VERDICTS[code], finds: finds(code) })),
					...(reads ? [CONTENT] : []),
				]}
				severities={SEVERITIES}
				actions={CORRECTIVE_ACTION_CODES.map((code) => ({ code, name: CORRECTIVE_ACTIONS[code] }))}
				words={WORDS}
				asksPasskey={await ownOpeningsAskPasskey(actor)}
			/>
		</div>
	);
}

const CONTENT = {
	code: NEEDS_CONTENT,
	name: "It needs the content",
	meaning: "Not the last word: you may then ask to read what this opening saw, and no more.",
	finds: false,
} as const;

const BLOCKED = {
	OWN_OPENING: { title: "This is your own opening.", words: "Nobody judges their own; somebody else will." },
	SAME_CASE: {
		title: "You had a part in this case.",
		words: "Whoever opened, approved, claimed or decided something of a case judges no opening of it.",
	},
	DISPUTE: {
		title: "There is an open dispute between you and the reader.",
		words: "Until a finding of the one about the other is closed, somebody else judges.",
	},
	OWN_THREAD: {
		title: "An account of yours takes part in this thread.",
		words: "So nothing of it is for you to judge.",
	},
} as const;

function Given({ review: { facts }, now }: { review: Review; now: number }) {
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

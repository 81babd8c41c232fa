import type { ReactNode } from "react";
import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import { categoryInWords } from "#lib/cases/categories.ts";
import type { Review } from "#lib/oversight/reviews/read-review.ts";
import { Badge } from "../../../../_ui/badge.tsx";
import { Fact, Facts } from "../../../../_ui/page.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { RelativeTime } from "../../../../_ui/time.tsx";

export function OpeningFacts({ facts, now }: { facts: Review["facts"]; now: number }) {
	const minutes = Math.round((facts.expiresAt.getTime() - facts.grantedAt.getTime()) / 60_000);
	return (
		<div className="card p-4">
			<Facts>
				<Fact term="Reader">
					{facts.alias} <span className="text-faint">{ROLE_NAMES[facts.role as Role].toLowerCase()}</span>
				</Fact>
				<Fact term="Employer">
					{facts.employer}, {facts.office}
				</Fact>
				<Fact term="Opened">
					<RelativeTime at={facts.grantedAt.toISOString()} now={now} />, for {minutes} min
				</Fact>
				<Fact term="Region">{facts.region.toUpperCase()}</Fact>
				{facts.widens && (
					<Fact term="Widens">
						<Id>{facts.widens}</Id>
					</Fact>
				)}
				<Fact term="Opening">
					<Id>{facts.openingId}</Id>
				</Fact>
				<Fact term="Entry">
					<Seal
						entry={facts.grantedEntry}
						number={facts.grantedNumber}
						href={`/oversight/ledger/${facts.grantedEntry}`}
					/>
				</Fact>
			</Facts>
		</div>
	);
}

export function CaseFactsCard({ review, now }: { review: Review; now: number }) {
	const { facts, outcome } = review;
	return (
		<div className="card p-4">
			<Facts>
				<Fact term="Case">
					<Id>{facts.caseId}</Id>
				</Fact>
				<Fact term="Category">
					<Badge tone={facts.severity === 0 ? "alarm" : "plain"}>S{facts.severity}</Badge>{" "}
					{categoryInWords(facts.category, facts.keyword)}
				</Fact>
				<Fact term="Reports">{facts.reports}</Fact>
				<Fact term="Minors">{facts.minors ? "among the participants" : "none known"}</Fact>
				{outcome?.escalations.map((kind) => (
					<Fact key={kind} term="Escalated">
						{kind === "THREAT_TO_LIFE" ? "threat to life" : "child safety"}
					</Fact>
				))}
				<Fact term="Decision">
					{outcome?.decision ? (
						<>
							{outcome.decision.replaceAll("_", " ").toLowerCase()} by {outcome.decidedBy}
							{outcome.decidedAt && (
								<>
									, <RelativeTime at={outcome.decidedAt.toISOString()} now={now} />
								</>
							)}
						</>
					) : (
						<span className="text-faint">none yet</span>
					)}
				</Fact>
			</Facts>
		</div>
	);
}

function Id({ children }: { children: string }): ReactNode {
	return (
		<span className="numbers font-mono text-xs" title={children}>
			{children.slice(0, 8)}
		</span>
	);
}

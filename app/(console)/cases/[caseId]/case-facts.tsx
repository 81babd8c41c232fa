import type { EndingRow } from "#db/queries/approvals.ts";
import type { Actor } from "#lib/actor.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { Link } from "../../../_ui/link.tsx";
import { Fact, Facts, Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { categoryWords, named } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import { caseName } from "../case-words.tsx";
import { OpeningsSection } from "./openings-section.tsx";

export interface FactsOf {
	actor: Actor;
	view: CaseView;
	/** What became of the thread's openings, by their ids. */
	endings: ReadonlyMap<string, EndingRow>;
	/** What the thread's people are called. */
	nameOf: (number: number | null) => string;
	now: number;
}

/** What is known of a case beside its thread. */
export function CaseFacts(facts: FactsOf) {
	return (
		<>
			<Reports {...facts} />
			<People {...facts} />
			<OpeningsSection {...facts} />
			<Links {...facts} />
		</>
	);
}

async function Reports({ actor, view, nameOf, now }: FactsOf) {
	const [w, codes] = await Promise.all([words("casepage"), words("codes")]);
	return (
		<Section id="reports" title={w("reports")} note={view.reports.length}>
			<ol className="card divide-y divide-line">
				{view.reports.map((report) => (
					<li key={report.id} className="grid gap-0.5 px-3 py-2">
						<p className="flex items-baseline justify-between gap-3">
							<span>{categoryWords(codes, report.category, report.keyword)}</span>
							<Seal
								entry={report.entryId}
								number={report.entryNumber}
								lang={w.lang}
								href={sealAddress(actor, { entryId: report.entryId, region: view.case.region })}
							/>
						</p>
						<p className="text-xs text-faint">
							{w("reportBy", { source: named(codes, "source", report.source) })}
							{report.reporter !== null && ` (${nameOf(report.reporter)})`}
							{report.detector &&
								` ${report.detector.name} ${report.detector.version}, ${report.detector.score}`}{" "}
							· <RelativeTime at={report.reportedAt.toISOString()} now={now} lang={w.lang} /> ·{" "}
							{w("reportedOf", { count: report.reported.length, sealed: report.sealed })}
							{report.hasNote && ` · ${w("withNote")}`}
						</p>
					</li>
				))}
			</ol>
		</Section>
	);
}

async function People({ view, nameOf }: FactsOf) {
	const w = await words("casepage");
	return (
		<Section id="people" title={w("people")} note={view.participants.length}>
			<ul className="card max-h-72 divide-y divide-line overflow-y-auto">
				{view.participants.map(({ number, minor, country, messages }) => (
					<li key={number} className="flex items-center justify-between gap-3 px-3 py-1.5">
						<span className="flex items-center gap-2">
							{nameOf(number)}
							{minor && <Badge tone="warn">{w("minor")}</Badge>}
							{minor === null && <Badge title={w("ageUnknownWhy")}>{w("ageUnknown")}</Badge>}
						</span>
						<span className="numbers text-xs text-faint">
							{country ?? "–"} · {w("wrote", { count: messages })}
						</span>
					</li>
				))}
			</ul>
		</Section>
	);
}

async function Links({ actor, view: { case: found, nextCaseId, escalations } }: FactsOf) {
	if (!found.previousCaseId && !nextCaseId && escalations.length === 0) return null;
	const [w, codes] = await Promise.all([words("casepage"), words("codes")]);
	return (
		<Section id="history" title={w("history")}>
			<div className="card p-3">
				<Facts>
					{escalations.map((one) => (
						<Fact key={one.id} term={named(codes, "escalation", one.kind)}>
							<span className="flex items-baseline justify-between gap-3">
								{w("by", { who: one.alias })}{" "}
								<Seal
									entry={one.entryId}
									number={one.entryNumber}
									lang={w.lang}
									href={sealAddress(actor, {
										entryId: one.entryId,
										by: one.personId,
										region: found.region,
									})}
								/>
							</span>
						</Fact>
					))}
					{found.previousCaseId && <CaseLink term={w("earlierCase")} id={found.previousCaseId} />}
					{nextCaseId && <CaseLink term={w("laterCase")} id={nextCaseId} />}
				</Facts>
			</div>
		</Section>
	);
}

function CaseLink({ term, id }: { term: string; id: string }) {
	return (
		<Fact term={term}>
			<Link href={`/cases/${id}`} prefetch={false} className="font-mono text-xs underline underline-offset-2">
				{caseName(id)}
			</Link>
		</Fact>
	);
}

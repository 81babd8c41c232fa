import Link from "next/link";
import type { EndingRow } from "#db/queries/approvals.ts";
import { ROLE_NAMES, type Role } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { mayEnd, overInWords } from "#lib/approvals/openings-of.ts";
import { categoryInWords } from "#lib/cases/categories.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import { questionInWords, reasonName } from "#lib/oversight/reason-words.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { Fact, Facts, Section } from "../../../_ui/page.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { caseName } from "../case-words.tsx";
import { EndOpening } from "../end-opening.tsx";
import { aliasOf } from "./aliases.ts";
import { ENGLISH_DESK } from "./desk-words.ts";

/** What is known of a case beside its thread. */
export function CaseFacts({
	actor,
	view,
	endings,
	now,
}: {
	actor: Actor;
	view: CaseView;
	/** What became of the thread's openings, by their ids. */
	endings: ReadonlyMap<string, EndingRow>;
	now: number;
}) {
	const reporters = new Set(view.participants.filter(({ reporter }) => reporter).map(({ number }) => number));
	return (
		<>
			<Reports actor={actor} view={view} reporters={reporters} now={now} />
			<People view={view} reporters={reporters} />
			<Openings actor={actor} view={view} endings={endings} now={now} />
			<Links actor={actor} view={view} />
		</>
	);
}

const SOURCES: Record<string, string> = {
	USER: "a user",
	TRUSTED_FLAGGER: "a trusted flagger",
	CLASSIFIER: "a classifier",
	STAFF: "platform staff",
	AUTHORITY: "an authority",
};

function Reports({
	actor,
	view,
	reporters,
	now,
}: {
	actor: Actor;
	view: CaseView;
	reporters: Set<number>;
	now: number;
}) {
	return (
		<Section id="reports" title="Reports" note={view.reports.length}>
			<ol className="card divide-y divide-line">
				{view.reports.map((report) => (
					<li key={report.id} className="grid gap-0.5 px-3 py-2">
						<p className="flex items-baseline justify-between gap-3">
							<span>{categoryInWords(report.category, report.keyword)}</span>
							<Seal
								entry={report.entryId}
								number={report.entryNumber}
								href={sealAddress(actor, { entryId: report.entryId, region: view.case.region })}
							/>
						</p>
						<p className="text-xs text-faint">
							by {SOURCES[report.source]}
							{report.reporter !== null && ` (${aliasOf(report.reporter, reporters, ENGLISH_DESK.opening)})`}
							{report.detector &&
								` ${report.detector.name} ${report.detector.version}, ${report.detector.score}`}{" "}
							· <RelativeTime at={report.reportedAt.toISOString()} now={now} /> · {report.reported.length} of{" "}
							{report.sealed} new reported{report.hasNote && " · with a note"}
						</p>
					</li>
				))}
			</ol>
		</Section>
	);
}

function People({ view, reporters }: { view: CaseView; reporters: Set<number> }) {
	return (
		<Section id="people" title="People" note={view.participants.length}>
			<ul className="card max-h-72 divide-y divide-line overflow-y-auto">
				{view.participants.map(({ number, minor, country, messages }) => (
					<li key={number} className="flex items-center justify-between gap-3 px-3 py-1.5">
						<span className="flex items-center gap-2">
							{aliasOf(number, reporters, ENGLISH_DESK.opening)}
							{minor && <Badge tone="warn">minor</Badge>}
							{minor === null && <Badge title="The platform does not know">age unknown</Badge>}
						</span>
						<span className="numbers text-xs text-faint">
							{country ?? "–"} · {messages.toLocaleString("en")} {messages === 1 ? "message" : "messages"}
						</span>
					</li>
				))}
			</ul>
		</Section>
	);
}

function Openings({
	actor,
	view,
	endings,
	now,
}: {
	actor: Actor;
	view: CaseView;
	endings: ReadonlyMap<string, EndingRow>;
	now: number;
}) {
	return (
		<Section id="openings" title="Openings" note={view.openings.length}>
			{view.openings.length === 0 ? (
				<p className="card px-3 py-2 text-faint">Nobody has opened this thread.</p>
			) : (
				<ol className="card divide-y divide-line">
					{view.openings.map((one) => (
						<li key={one.id} className="grid gap-0.5 px-3 py-2">
							<p className="flex items-baseline justify-between gap-3">
								<span>
									<span className="font-[520]">{one.personId === actor.personId ? "You" : one.alias}</span>{" "}
									<span className="text-xs text-faint">{ROLE_NAMES[one.role as Role]}</span>
								</span>
								<span className="flex items-baseline gap-1.5">
									<span className="text-2xs text-faint">granted</span>
									<Seal
										entry={one.entryId}
										number={one.entryNumber}
										href={sealAddress(actor, {
											entryId: one.entryId,
											by: one.personId,
											region: view.case.region,
										})}
									/>
								</span>
							</p>
							<p className="flex items-baseline justify-between gap-3">
								{reasonName(one.reason)}
								<span className="text-2xs text-faint">
									{ASSURANCES[endings.get(one.id)?.assurance ?? ""] ?? null}
									{endings.get(one.id)?.requestId && ", approved"}
								</span>
							</p>
							<p className="text-xs text-faint">
								{questionInWords(one.reason, one.question)} ·{" "}
								{one.intervals.reduce((sum, [from, to]) => sum + to - from + 1, 0).toLocaleString("en")}{" "}
								messages
								{one.widens && ", widened"} · <RelativeTime at={one.grantedAt.toISOString()} now={now} />
							</p>
							<OpeningEnd
								actor={actor}
								one={one}
								ending={endings.get(one.id)}
								region={view.case.region}
								now={now}
							/>
						</li>
					))}
				</ol>
			)}
		</Section>
	);
}

const ASSURANCES: Record<string, string> = { passkey: "by passkey", session: "session only" };

/** That it lives, with the way to end it for whoever may; or that somebody or something ended it before its time. */
function OpeningEnd({
	actor,
	one,
	ending,
	region,
	now,
}: {
	actor: Actor;
	one: CaseView["openings"][number];
	ending: EndingRow | undefined;
	region: string;
	now: number;
}) {
	if (ending?.endedAt) {
		return (
			<p className="flex items-baseline justify-between gap-3 text-xs text-warn">
				<span>
					ended by {ending.endedBy}, <RelativeTime at={ending.endedAt.toISOString()} now={now} />
				</span>
				{ending.entryId && (
					<Seal
						entry={ending.entryId}
						number={ending.entryNumber}
						href={sealAddress(actor, { entryId: ending.entryId, region })}
					/>
				)}
			</p>
		);
	}
	const over = ending && overInWords(ending);
	if (over) return <p className="text-xs text-faint">over: {over}</p>;
	if (!ending || ending.over !== null) return null;
	return (
		<>
			<p className="text-xs text-faint">
				ends <RelativeTime at={one.expiresAt.toISOString()} now={now} />
			</p>
			{mayEnd(actor, region) && (
				<EndOpening openingId={one.id} reader={one.personId === actor.personId ? "you" : one.alias} />
			)}
		</>
	);
}

function Links({ actor, view: { case: found, nextCaseId, escalations } }: { actor: Actor; view: CaseView }) {
	if (!found.previousCaseId && !nextCaseId && escalations.length === 0) return null;
	return (
		<Section id="history" title="History">
			<div className="card p-3">
				<Facts>
					{escalations.map((one) => (
						<Fact key={one.id} term={one.kind === "CHILD_SAFETY" ? "To child safety" : "Threat to life"}>
							<span className="flex items-baseline justify-between gap-3">
								by {one.alias}{" "}
								<Seal
									entry={one.entryId}
									number={one.entryNumber}
									href={sealAddress(actor, {
										entryId: one.entryId,
										by: one.personId,
										region: found.region,
									})}
								/>
							</span>
						</Fact>
					))}
					{found.previousCaseId && <CaseLink term="Earlier case" id={found.previousCaseId} />}
					{nextCaseId && <CaseLink term="Later case" id={nextCaseId} />}
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

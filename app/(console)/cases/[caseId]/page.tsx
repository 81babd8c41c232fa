import type { Metadata } from "next";
import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { deskFacts } from "#lib/approvals/desk-facts.ts";
import { endingsOfThread } from "#lib/approvals/openings-of.ts";
import { type CaseView, readCase } from "#lib/cases/read-case.ts";
import { readEnding } from "#lib/cases/read-ending.ts";
import { readHandling } from "#lib/cases/read-handling.ts";
import { ownExposure } from "#lib/desk/exposure.ts";
import { ownReading } from "#lib/desk/reading-settings.ts";
import { sealWorth } from "#lib/oversight/seal-worth.ts";
import { orRefuse } from "../../../_auth/or-refuse.ts";
import { requireActor } from "../../../_auth/session.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Page } from "../../../_ui/page.tsx";
import { Deadline } from "../../../_ui/time.tsx";
import { categoryWords } from "../../../_words/in-codes.ts";
import { words } from "../../../_words/speak.tsx";
import { caseName, Flags, Severity } from "../case-words.tsx";
import { ExposureMeter, PauseReminder } from "../exposure.tsx";
import { namer } from "./aliases.ts";
import { CaseFacts } from "./case-facts.tsx";
import { decisionOptions } from "./decision-options.ts";
import { Desk } from "./desk.tsx";
import { deskOf } from "./desk-props.ts";
import { DraftGoes } from "./drafts.ts";
import { Ending } from "./ending.tsx";
import { HandedOver, Handling } from "./handling.tsx";
import { KeepClaim } from "./keep-claim.tsx";
import { MoreOfCase, readMore } from "./more.tsx";
import { Overview } from "./overview.tsx";

interface Props {
	params: Promise<{ caseId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
	return { title: (await words("casepage"))("titleOf", { case: caseName((await params).caseId) }) };
}

export default async function CasePage({ params }: Props) {
	const actor = await requireActor();
	const view = await orRefuse(readCase(actor, (await params).caseId));
	const now = Date.now();
	const { case: found } = view;
	const [worth, deskFactsNow, endings, { inForce: shades }, exposure, more, handling, ended] =
		await Promise.all([
			sealWorth(actor),
			orRefuse(deskFacts(actor, { caseId: found.id, threadId: found.threadId })),
			orRefuse(endingsOfThread(actor, { id: found.threadId, region: found.region })),
			ownReading(actor),
			ownExposure(actor),
			orRefuse(readMore(actor, view)),
			orRefuse(readHandling(actor, view)),
			orRefuse(readEnding(actor, found)),
		]);
	const [opening, codes, marks, w] = await Promise.all([
		...([words("opening"), words("codes"), words("marks"), words("casepage")] as const),
	]);
	const told = { opening, codes };
	const desk = deskOf(actor, view, deskFactsNow, { sealWorth: worth, endings: endings.values() }, told);
	const nameOf = namer(desk.people, opening);
	// Whoever decides it, or may open it for another reason: a lead, whoever looks at a decision again.
	const works = desk.decides || desk.reasons.length > 0;
	const decision = desk.decides ? await decisionOptions(actor, view) : null;
	const ending = <Ending {...{ view, ended, actor, nameOf, now }} />;
	const overview = <Overview view={view} desk={desk} w={told.opening} />;
	const facts = <CaseFacts {...{ actor, view, endings, nameOf, now }} />;
	return (
		<Page
			wide
			eyebrow={
				<>
					{w.rich("case", { case: <span className="font-mono">{caseName(found.id)}</span> })} ·{" "}
					{found.region.toUpperCase()} · {found.platform}
					{found.language && ` · ${languageName(w.lang, found.language)}`}
				</>
			}
			title={categoryWords(codes, found.category, found.keyword)}
			lead={
				<span className="flex flex-wrap items-center gap-x-4 gap-y-1.5 pt-1">
					<Severity level={found.severity} w={marks} />
					{found.closedAt === null ? (
						<Deadline
							from={found.receivedAt.toISOString()}
							due={found.dueAt.toISOString()}
							now={now}
							lang={w.lang}
						/>
					) : (
						<span>{w("closed")}</span>
					)}
					<Flags
						minors={found.minors}
						restricted={found.restricted}
						threatToLife={found.threatToLife}
						again={found.previousCaseId !== null}
						w={marks}
					/>
				</span>
			}
			actions={<Handling actor={actor} view={view} handling={handling} />}
		>
			<div className="grid grid-cols-1 gap-3 pb-4 empty:hidden">
				<KeepClaim caseId={found.id} keeping={handling.keeping} now={now} />
				{found.closedAt !== null && (
					<DraftGoes
						{...{ caseId: found.id, reader: desk.reader, inMs: ended.leavesInMs }}
						left={ended.decision?.leftAt !== null}
					/>
				)}
				<HandedOver {...{ actor, view, handling, now }} />
			</div>
			{works ? (
				<Desk
					// Whoever claims it again after a lapse finds what they wrote.
					key={desk.decides ? "mine" : found.id}
					desk={desk}
					decision={decision}
					shades={shades}
					care={<PauseReminder exposure={exposure} />}
					overview={
						<>
							{ending}
							{overview}
						</>
					}
					facts={
						<>
							{facts}
							<ExposureMeter exposure={exposure} />
						</>
					}
				/>
			) : (
				<div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_21rem]">
					<div className="grid min-w-0 gap-4">
						{ending}
						{overview}
						{found.closedAt === null && <HowToOpen actor={actor} view={view} />}
					</div>
					<aside className="grid min-w-0 gap-5">{facts}</aside>
				</div>
			)}
			<MoreOfCase {...{ actor, view, more, now }} nameOf={nameOf} />
		</Page>
	);
}

async function HowToOpen({ actor, view: { case: found, claim } }: { actor: Actor; view: CaseView }) {
	const w = await words("casepage");
	return (
		<Alert title={w("sealedTitle")}>
			{claim
				? w("sealedOther", { alias: claim.alias })
				: w(allowed(actor, "case.claim", found.region) ? "sealedFree" : "sealedDecided")}
		</Alert>
	);
}

const languageName = (lang: string, code: string) =>
	new Intl.DisplayNames([lang], { type: "language" }).of(code) ?? code;

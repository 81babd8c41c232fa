import { allowed } from "#lib/access/roles.ts";
import type { Actor } from "#lib/actor.ts";
import { HANDOVER_WORDS } from "#lib/cases/hand-over.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import type { Handling as Facts } from "#lib/cases/read-handling.ts";
import { Alert } from "../../../_ui/alert.tsx";
import { Link } from "../../../_ui/link.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { exactUtc } from "../../../_ui/time-words.ts";
import { words } from "../../../_words/speak.tsx";
import { ActButton } from "../act-button.tsx";
import { claimAction, releaseAction, takeOverAction } from "../actions.ts";
import { reopenAction, resumeAction } from "./handling-actions.ts";
import { HandlingMore } from "./handling-more.tsx";
import { NoteText, NoteWords } from "./late-parts.tsx";

/** Who has the case and what may be done about that: the head of its page. */
export async function Handling({
	actor,
	view: { case: found, claim },
	handling,
}: {
	actor: Actor;
	view: CaseView;
	handling: Facts;
}) {
	const w = await words("handling");
	if (found.closedAt !== null) {
		if (handling.reopenedAs) return <Link href={`/cases/${handling.reopenedAs}`}>{w("reopenedAs")}</Link>;
		if (!handling.reopenable) return null;
		return (
			<span title={w("reopenWhat")}>
				<ActButton action={reopenAction} caseId={found.id} label={w("reopen")} />
			</span>
		);
	}
	const mine = claim?.personId === actor.personId;
	const { pause } = handling;
	if (pause) {
		const kind = w.maybe(`kind.${pause.kind}`) ?? pause.kind;
		return (
			<>
				<span className="text-soft">
					{w("restsUntil", { time: exactUtc(pause.until).replace(/:\d\d UTC$/, " UTC"), kind })}
					{", "}
					{w("restedBy", { alias: pause.alias })}
				</span>
				{allowed(actor, "case.pause", found.region) && (
					<ActButton action={resumeAction} caseId={found.id} label={w("resume")} kind="primary" hotkey="c" />
				)}
			</>
		);
	}
	return (
		<>
			<span className="text-soft">
				{mine ? w("claimedByYou") : claim ? w("claimedBy", { alias: claim.alias }) : w("claimedByNobody")}
			</span>
			{!claim && handling.claimable && (
				<ActButton action={claimAction} caseId={found.id} label={w("claim")} kind="primary" hotkey="c" />
			)}
			{mine && <ActButton action={releaseAction} caseId={found.id} label={w("release")} />}
			{claim && !mine && allowed(actor, "case.take_over", found.region) && (
				<ActButton action={takeOverAction} caseId={found.id} label={w("takeOver")} />
			)}
			{handling.receivers && (
				<HandlingMore
					facts={{
						...{ caseId: found.id, due: exactUtc(found.dueAt), words: HANDOVER_WORDS },
						...handling.receivers,
					}}
					rests={mine}
				/>
			)}
		</>
	);
}

/** What whoever comes to the case should know of how it came here. */
export async function HandedOver({
	actor,
	view: { case: found, claim },
	handling: { handover },
	now,
}: {
	actor: Actor;
	view: CaseView;
	handling: Facts;
	now: number;
}) {
	const w = await words("handling");
	if (found.closedAt !== null) return null;
	const current =
		handover &&
		(handover.toPerson ? handover.toPerson === claim?.personId : found.forRole === handover.toRole || claim);
	return (
		<>
			{found.reopens && (
				<Alert>
					<Link href={`/cases/${found.reopens}`}>{w("reopens")}</Link>
				</Alert>
			)}
			{found.forRole && !claim && (
				<Alert tone="accent" title={w(found.forRole === "lead" ? "forLead" : "forChildSafety")} />
			)}
			{handover && current && (
				<section className="card" aria-label={w("handOver")}>
					<p className="flex flex-wrap items-baseline gap-x-3 px-4 pt-2.5">
						<span className="font-[520]">
							{w(handover.toPerson === actor.personId ? "handedTo" : "handedToRole", {
								alias: handover.alias,
							})}
						</span>
						<span className="text-xs text-faint">
							<RelativeTime at={handover.handedAt.toISOString()} now={now} lang={w.lang} />
						</span>
					</p>
					{handover.noteId && allowed(actor, "note.read", found.region) && (
						<NoteWords notes={[handover.noteId]} mine={[]}>
							<div className="px-4 pt-1 pb-2.5">
								<NoteText id={handover.noteId} address="/seals/" />
							</div>
						</NoteWords>
					)}
				</section>
			)}
		</>
	);
}

import type { Actor } from "#lib/actor.ts";
import { type History, readHistory } from "#lib/cases/history.ts";
import { type CaseNotes, readNotes } from "#lib/cases/notes.ts";
import type { CaseView } from "#lib/cases/read-case.ts";
import { readTimeline, type Timeline } from "#lib/cases/timeline.ts";
import { words } from "../../../_words/speak.tsx";
import { HistorySection } from "./history-section.tsx";
import { NotesSection } from "./notes-section.tsx";
import { RelatedSection } from "./related-section.tsx";
import { TimelineSection } from "./timeline-section.tsx";

interface More {
	notes: CaseNotes;
	history: History;
	timeline: Timeline;
}

export async function readMore(actor: Actor, view: CaseView): Promise<More> {
	const [notes, history, timeline] = await Promise.all([
		readNotes(actor, view.case),
		readHistory(actor, view),
		readTimeline(actor, view.case),
	]);
	return { notes, history, timeline };
}

/** Below the desk: notes, whose accounts these are here, what belongs with the case, what was done about it. */
export async function MoreOfCase({
	actor,
	view: { case: found },
	more: { notes, history, timeline },
	nameOf,
	now,
}: {
	actor: Actor;
	view: CaseView;
	more: More;
	/** What the thread's people are called. */
	nameOf: (number: number | null) => string;
	now: number;
}) {
	const w = await words("casepage");
	const { id, region } = found;
	const links = [
		["notes", w("notes")],
		["accounts", w("accounts")],
		["related", w("related")],
		["timeline", w("timeline")],
	] as const;
	return (
		<div className="grid gap-3 pt-6">
			<nav aria-label={w("sections")} className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
				{links.map(([anchor, name]) => (
					<a key={anchor} href={`#${anchor}`} className="text-accent underline underline-offset-2">
						{name}
					</a>
				))}
			</nav>
			<div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
				<div className="grid min-w-0 gap-4">
					<NotesSection actor={actor} found={{ id, region }} notes={notes} now={now} />
					<TimelineSection actor={actor} region={region} timeline={timeline} now={now} />
				</div>
				<div className="grid min-w-0 gap-4">
					<HistorySection actor={actor} region={region} history={history} nameOf={nameOf} now={now} />
					<RelatedSection history={history} nameOf={nameOf} now={now} />
				</div>
			</div>
		</div>
	);
}

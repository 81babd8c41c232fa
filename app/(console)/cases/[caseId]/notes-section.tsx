import { WORDS } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { type CaseNotes, MENTIONS_MOST, NOTE_MIN } from "#lib/cases/notes.ts";
import { sealAddress } from "#lib/oversight/seal-address.ts";
import { Badge } from "../../../_ui/badge.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { RelativeTime } from "../../../_ui/time.tsx";
import { words } from "../../../_words/speak.tsx";
import { Fold } from "./fold.tsx";
import { NoteText, NoteWords } from "./late-parts.tsx";
import { WriteNote } from "./write-note.tsx";

/** What staff noted on the case: by whom, when and whom it mentions; the words once somebody asks for them. */
export async function NotesSection({
	actor,
	found,
	notes: { notes, mayNote, readers },
	now,
}: {
	actor: Actor;
	found: { id: string; region: string };
	notes: CaseNotes;
	now: number;
}) {
	const w = await words("casepage");
	const mine = notes.filter((note) => note.mentions.some(({ personId }) => personId === actor.personId));
	const unseen = mine.filter((note) =>
		note.mentions.some(({ personId, seen }) => personId === actor.personId && !seen),
	);
	const list = (
		<ol className="divide-y divide-line">
			{notes.map((note) => (
				<li key={note.id} id={`note-${note.id}`} className="grid gap-1 px-4 py-2.5">
					<p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
						<span className="font-[520]">{note.alias}</span>
						{unseen.includes(note) && <Badge tone="accent">{w("mentionsYou")}</Badge>}
						{note.mentions.length > 0 && (
							<span className="text-xs text-soft">
								{w("mentions", { who: note.mentions.map(({ alias }) => alias).join(", ") })}
							</span>
						)}
						<span className="ml-auto flex items-baseline gap-3 text-xs text-faint">
							<RelativeTime at={note.writtenAt.toISOString()} now={now} lang={w.lang} />
							<Seal
								lang={w.lang}
								entry={note.entryId}
								number={note.entryNumber}
								href={sealAddress(actor, {
									...{ entryId: note.entryId, by: note.personId, region: found.region },
								})}
							/>
						</span>
					</p>
					{mayNote && !note.gone && <NoteText id={note.id} address="/seals/" />}
					{note.gone && <p className="text-xs text-faint">{w("wordsGone")}</p>}
				</li>
			))}
		</ol>
	);
	return (
		<Fold id="notes" title={w("notes")} note={notes.length} open>
			{notes.length === 0 ? (
				<p className="px-4 py-3 text-faint">{w("noNotes")}</p>
			) : mayNote ? (
				<NoteWords
					notes={notes.filter(({ gone }) => !gone).map(({ id }) => id)}
					mine={unseen.map(({ id }) => id)}
				>
					{list}
				</NoteWords>
			) : (
				<>
					{list}
					<p className="border-t border-line px-4 py-2 text-xs text-faint">{w("notesNotYours")}</p>
				</>
			)}
			{mayNote && (
				<div className="border-t border-line px-4 py-3">
					<WriteNote
						caseId={found.id}
						readers={readers}
						limits={{ min: NOTE_MIN, max: WORDS.max, mentions: MENTIONS_MOST }}
					/>
				</div>
			)}
		</Fold>
	);
}

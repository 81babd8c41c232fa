/**
 * Notes on a case: what staff tell each other about it, in sealed words, and whom they mean by it.
 *
 * Guarantees: only whoever may see the case notes anything on it, reads that something was noted, or is mentioned; note, entry,
 * mentions and sealed words come to be in one commit, and the database says so again (0660_case_page.sql). The words are shown by
 * the keeper alone, each showing an entry.
 * Does not guarantee: that somebody who is mentioned reads it; "seen" is their own word.
 * Shown by: notes.test.ts.
 */
import { insertNote } from "#db/queries/case-endings.ts";
import {
	countMentions,
	insertCaseNote,
	insertMentions,
	type MentionRow,
	markMentions,
	type NoteRow,
	selectMentions,
	selectNotes,
} from "#db/queries/case-notes.ts";
import { lockCase, selectCase } from "#db/queries/cases.ts";
import { touchClaim } from "#db/queries/claims.ts";
import { selectStaffWith } from "#db/queries/people.ts";
import { web } from "#db/web.ts";
import { allowed, authorise, RIGHTS, type Role, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError, invariant } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";
import { isUuid } from "../uuid.ts";
import { sealWords } from "./seal-words.ts";
import { authoriseCase } from "./see-case.ts";

/** Characters; at most as many as any words of staff. */
export const NOTE_MIN = 3;
export const MENTIONS_MOST = 10;
const NOTES_SHOWN = 100;
const READERS_MOST = 500;
const COUNT_MOST = 100;

export interface CaseNotes {
	notes: NoteRow[];
	/** Whether the actor may show their words and write further ones; whom they could mention. */
	mayNote: boolean;
	readers: { id: string; alias: string }[];
}

/** @param found a case that the actor was let see (readCase) */
export async function readNotes(
	actor: Actor,
	found: { id: string; region: string; restricted: boolean },
): Promise<CaseNotes> {
	authoriseCase(actor, "case.read", found);
	const mayNote = allowed(actor, "case.note", found.region);
	const [notes, readers] = await Promise.all([
		selectNotes(web(), found.id, NOTES_SHOWN),
		mayNote ? readersOf(actor, found) : [],
	]);
	return { notes, mayNote, readers };
}

/**
 * @param mentions people's ids, each once, none of them the actor's
 * @throws DomainError INPUT_INVALID for words that are too few or many, and for somebody who may not see the case
 */
export async function writeNote(
	actor: Actor,
	{ caseId, words, mentions }: { caseId: string; words: string; mentions: readonly string[] },
): Promise<EntryKey> {
	authorise(actor, "case.note");
	const seen = isUuid(caseId) ? await selectCase(web(), caseId) : undefined;
	authoriseCase(actor, "case.note", seen);
	invariant(seen, "an authorised case exists");
	const meant = [...new Set(mentions)];
	await checkMentions(actor, seen, meant);
	// Sealing asks the keeper for its key: not while a row is locked.
	const note = await sealWords({ id: caseId, region: seen.region }, words, true, {
		...{ min: NOTE_MIN, undone: "Nothing was noted." },
	});
	invariant(note, "words that are needed are there");
	return web().begin(async (tx) => {
		// It may have become child safety's meanwhile.
		const found = await lockCase(tx, caseId);
		const role = authoriseCase(actor, "case.note", found);
		invariant(found, "an authorised case exists");
		const entry = await append(tx, {
			type: "case.noted",
			outcome: "done",
			...actInForce(actor, role),
			case: caseId,
			thread: found.threadId,
			region: found.region,
			note: note.id,
			count: meant.length,
		});
		await insertNote(tx, {
			...note,
			kind: "case_note",
			about: caseId,
			region: found.region,
			author: actor.personId,
		});
		await touchClaim(tx, caseId, actor.personId);
		await insertCaseNote(tx, { id: note.id, caseId, personId: actor.personId, entryId: entry.id });
		try {
			if (meant.length > 0) await insertMentions(tx, note.id, meant);
		} catch (error) {
			// Who lost the right since they were looked up.
			if ((error as { code?: string }).code === "CS451") throw notForThem();
			throw error;
		}
		return entry;
	});
}

/** Notes that mention the actor and that they have not seen, of cases that they may see now. The newest first. */
export async function listMentions(actor: Actor): Promise<MentionRow[]> {
	authorise(actor, "case.note");
	return selectMentions(web(), { personId: actor.personId, ...sightOf(actor) }, COUNT_MOST);
}

/** How many these are, up to 100; 0 for whoever works on no cases. */
export async function countOwnMentions(actor: Actor): Promise<number> {
	if (!allowed(actor, "case.note")) return 0;
	return countMentions(web(), { personId: actor.personId, ...sightOf(actor) }, COUNT_MOST);
}

/** Says that the actor has seen these notes; those that mention somebody else, or nobody, are passed by. */
export async function sawMentions(actor: Actor, noteIds: readonly string[]): Promise<void> {
	authorise(actor, "case.note");
	const known = noteIds.filter(isUuid).slice(0, COUNT_MOST);
	if (known.length > 0) await markMentions(web(), actor.personId, known);
}

const sightOf = (actor: Actor) => ({
	regions: regionsFor(actor, "case.note"),
	restrictedRegions: regionsFor(actor, "case.read_restricted"),
});

function readersOf(actor: Actor, { region, restricted }: { region: string; restricted: boolean }) {
	const roles: readonly Role[] = restricted ? RIGHTS["case.read_restricted"] : RIGHTS["case.note"];
	return selectStaffWith(web(), { region, roles, except: actor.personId, limit: READERS_MOST });
}

async function checkMentions(
	actor: Actor,
	found: { region: string; restricted: boolean },
	meant: readonly string[],
): Promise<void> {
	if (meant.length === 0) return;
	if (meant.length > MENTIONS_MOST) {
		throw new DomainError(
			"INPUT_INVALID",
			`A note mentions ${MENTIONS_MOST} people at most. Nothing was noted.`,
		);
	}
	const readers = new Set((await readersOf(actor, found)).map(({ id }) => id));
	if (!meant.every((id) => readers.has(id))) throw notForThem();
}

const notForThem = () =>
	new DomainError(
		"INPUT_INVALID",
		"Somebody whom you mention may not see this case. Nothing was noted; choose again.",
	);

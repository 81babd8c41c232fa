/** Notes on a case and whom they mention. Their words are sealed before they come here. */
import { and, desc, eq, isNull, or, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { caseNotes, mentions } from "../schema/case-page.ts";
import { cases } from "../schema/cases.ts";
import type { Db } from "../web.ts";
import { anyOf, numberOf } from "./fragments.ts";

export interface NoteRow {
	id: string;
	personId: string;
	alias: string;
	writtenAt: Date;
	entryId: string;
	entryNumber: number | null;
	/** Its words were deleted by their clock. */
	gone: boolean;
	mentions: { personId: string; alias: string; seen: boolean }[];
}

/** The newest `limit`, in the order in which they were written. */
export async function selectNotes(db: Db, caseId: string, limit: number): Promise<NoteRow[]> {
	const { id, personId, writtenAt, entryId } = caseNotes;
	const rows = await on(db)
		.select({
			...{ id, personId, alias: people.alias, writtenAt, entryId, entryNumber: numberOf(entryId) },
			gone: sql<boolean>`vault.words_gone(${id})`,
			mentions: sql<
				NoteRow["mentions"]
			>`coalesce((select jsonb_agg(jsonb_build_object('personId', m.person_id,
				'alias', q.alias, 'seen', m.seen_at is not null) order by q.alias)
				from console.mention m join access.person q on q.id = m.person_id where m.note_id = ${id}), '[]')`,
		})
		.from(caseNotes)
		.innerJoin(people, eq(people.id, personId))
		.where(eq(caseNotes.caseId, caseId))
		.orderBy(desc(writtenAt), desc(id))
		.limit(limit);
	return rows.reverse();
}

export async function insertCaseNote(
	db: Db,
	note: { id: string; caseId: string; personId: string; entryId: string },
): Promise<void> {
	await on(db).insert(caseNotes).values(note);
}

export async function insertMentions(db: Db, noteId: string, personIds: readonly string[]): Promise<void> {
	await on(db)
		.insert(mentions)
		.values(personIds.map((personId) => ({ noteId, personId })));
}

export interface MentionRow {
	noteId: string;
	caseId: string;
	category: string;
	keyword: string | null;
	region: string;
	by: string;
	writtenAt: Date;
	entryId: string;
	entryNumber: number | null;
}

/** Where a person's right to see cases ends, so does this: of which regions, and of which also what is child safety's alone. */
export interface Sight {
	regions: readonly string[];
	restrictedRegions: readonly string[];
}

export function within({ regions, restrictedRegions }: Sight) {
	return or(
		and(eq(cases.restricted, false), anyOf(cases.region, regions)),
		and(eq(cases.restricted, true), anyOf(cases.region, restrictedRegions)),
	);
}

/** What a person is mentioned in and has not seen, the newest first. */
export async function selectMentions(
	db: Db,
	{ personId, ...sight }: { personId: string } & Sight,
	limit: number,
): Promise<MentionRow[]> {
	const { caseId, writtenAt, entryId } = caseNotes;
	const { category, keyword, region } = cases;
	return on(db)
		.select({
			...{ noteId: caseNotes.id, caseId, category, keyword, region, by: people.alias, writtenAt },
			...{ entryId, entryNumber: numberOf(entryId) },
		})
		.from(mentions)
		.innerJoin(caseNotes, eq(caseNotes.id, mentions.noteId))
		.innerJoin(cases, eq(cases.id, caseId))
		.innerJoin(people, eq(people.id, caseNotes.personId))
		.where(and(eq(mentions.personId, personId), isNull(mentions.seenAt), within(sight)))
		.orderBy(desc(writtenAt))
		.limit(limit);
}

/** How many that is, counted up to `most`. */
export async function countMentions(
	db: Db,
	{ personId, ...sight }: { personId: string } & Sight,
	most: number,
): Promise<number> {
	const rows = await on(db)
		.select({ id: mentions.noteId })
		.from(mentions)
		.innerJoin(caseNotes, eq(caseNotes.id, mentions.noteId))
		.innerJoin(cases, eq(cases.id, caseNotes.caseId))
		.where(and(eq(mentions.personId, personId), isNull(mentions.seenAt), within(sight)))
		.limit(most);
	return rows.length;
}

/** Once; the database says when. */
export async function markMentions(db: Db, personId: string, noteIds: readonly string[]): Promise<void> {
	await on(db)
		.update(mentions)
		.set({ seenAt: sql`clock_timestamp()` })
		.where(and(eq(mentions.personId, personId), anyOf(mentions.noteId, noteIds), isNull(mentions.seenAt)));
}

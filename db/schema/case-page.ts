/** Schema `console`: notes on a case and whom they mention. Their words are sealed (vault.note, by the same id). */
import { uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { consoleSchema } from "./console.ts";
import { instant } from "./types.ts";

export const caseNotes = consoleSchema.table("case_note", {
	id: uuid("id").notNull(),
	caseId: uuid("case_id").notNull(),
	personId: uuid("person_id").notNull(),
	writtenAt: instant("written_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
});

export const mentions = consoleSchema.table("mention", {
	noteId: uuid("note_id").notNull(),
	personId: uuid("person_id").notNull(),
	seenAt: instant("seen_at"),
});

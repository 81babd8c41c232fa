/** Schema `console`: cases that rest, that were handed over, and queues under a name. */

import { text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { consoleSchema } from "./console.ts";
import { instant } from "./types.ts";

export const pauses = consoleSchema.table("pause", {
	id: uuid("id").notNull(),
	caseId: uuid("case_id").notNull(),
	personId: uuid("person_id").notNull(),
	kind: text("kind").notNull(),
	until: instant("until").notNull(),
	pausedAt: instant("paused_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
	resumedAt: instant("resumed_at"),
	resumedBy: uuid("resumed_by"),
	resumedEntryId: uuid("resumed_entry_id"),
});

export const handovers = consoleSchema.table("handover", {
	id: uuid("id").notNull(),
	caseId: uuid("case_id").notNull(),
	personId: uuid("person_id").notNull(),
	toPerson: uuid("to_person"),
	toRole: text("to_role"),
	noteId: uuid("note_id"),
	handedAt: instant("handed_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
});

export const queueViews = consoleSchema.table("queue_view", {
	id: uuid("id").notNull(),
	personId: uuid("person_id").notNull(),
	region: text("region"),
	name: text("name").notNull(),
	query: text("query").notNull(),
	savedAt: instant("saved_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
	removedAt: instant("removed_at"),
	removedBy: uuid("removed_by"),
	removedEntryId: uuid("removed_entry_id"),
});

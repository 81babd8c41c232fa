/** Schema `console`: what a decision asks of the platform, who else confirmed it, and what became of it. */

import { bigint, integer, smallint, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { consoleSchema } from "./console.ts";
import { instant, json } from "./types.ts";

export const actions = consoleSchema.table("action", {
	decisionId: uuid("decision_id").notNull(),
	n: smallint("n").notNull(),
	kind: text("kind").notNull(),
	person: smallint("person"),
	sequences: integer("sequences").array().notNull().default([]),
	account: text("account"),
	messages: text("messages").array().notNull().default([]),
	until: instant("until"),
	label: text("label"),
});

export const confirmations = consoleSchema.table("decision_confirmation", {
	decisionId: uuid("decision_id").notNull(),
	deciderId: uuid("decider_id").notNull(),
	personId: uuid("person_id").notNull(),
	confirmedAt: instant("confirmed_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
});

export const undoneDecisions = consoleSchema.table("undone_decision", {
	id: uuid("id").notNull(),
	caseId: uuid("case_id").notNull(),
	kind: text("kind").notNull(),
	deciderId: uuid("decider_id").notNull(),
	personId: uuid("person_id").notNull(),
	decidedAt: instant("decided_at").notNull(),
	decidedEntryId: uuid("decided_entry_id").notNull(),
	decidedNoteId: uuid("decided_note_id"),
	decision: json("decision").notNull(),
	noteId: uuid("note_id"),
	undoneAt: instant("undone_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
});

export const actionAnswers = consoleSchema.table("action_answer", {
	id: bigint("id", { mode: "bigint" }).notNull().generatedAlwaysAsIdentity(),
	decisionId: uuid("decision_id").notNull(),
	n: smallint("n").notNull(),
	result: text("result").notNull(),
	code: text("code"),
	integrationId: uuid("integration_id").notNull(),
	answeredAt: instant("answered_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
});

export const macros = consoleSchema.table("macro", {
	id: uuid("id").notNull(),
	personId: uuid("person_id").notNull(),
	region: text("region"),
	name: text("name").notNull(),
	body: json("body").notNull(),
	savedAt: instant("saved_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
	removedAt: instant("removed_at"),
	removedEntryId: uuid("removed_entry_id"),
});

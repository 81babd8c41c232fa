/** Schema `console`: what oversight judges and what it searched for. */
import { text, uuid } from "drizzle-orm/pg-core";
import { consoleSchema } from "./console.ts";
import { bytea, instant, json } from "./types.ts";

export const accessReviews = consoleSchema.table("access_review", {
	id: uuid("id").notNull().defaultRandom(),
	openingId: uuid("opening_id").notNull(),
	readerId: uuid("reader_id").notNull(),
	region: text("region").notNull(),
	createdAt: instant("created_at").notNull().defaultNow(),
	dueAt: instant("due_at").notNull(),
	kind: text("kind").notNull().default("ALWAYS"),
	period: text("period"),
});

export const verdicts = consoleSchema.table("verdict", {
	reviewId: uuid("review_id").notNull(),
	readerId: uuid("reader_id").notNull(),
	personId: uuid("person_id").notNull(),
	verdict: text("verdict").notNull(),
	noteId: uuid("note_id"),
	judgedAt: instant("judged_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const ledgerSearches = consoleSchema.table("ledger_search", {
	entryId: uuid("entry_id").notNull(),
	personId: uuid("person_id").notNull(),
	salt: bytea("salt").notNull(),
	terms: json("terms").notNull(),
	searchedAt: instant("searched_at").notNull().defaultNow(),
});

/** Schema `vault`: sealed bytes. Web may put them and may not read them back: no RETURNING, no ON CONFLICT. */
import { bigint, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { exactInstant, instant, int4multirange } from "./types.ts";

const vault = pgSchema("vault");

export const sealedKeys = vault.table("sealed_key", {
	id: uuid("id").notNull(),
	threadId: uuid("thread_id").notNull(),
	region: text("region").notNull(),
	intakeKey: text("intake_key").notNull(),
	wrapped: text("wrapped").notNull(),
	/** null: an attachment's. */
	names: text("names"),
	note: text("note"),
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
});

export const sealedMessages = vault.table("sealed_message", {
	threadId: uuid("thread_id").notNull(),
	sequence: integer("sequence").notNull(),
	keyId: uuid("key_id").notNull(),
	sealed: text("sealed").notNull(),
});

export const notes = vault.table("note", {
	id: uuid("id").notNull(),
	kind: text("kind").notNull(),
	about: uuid("about").notNull(),
	region: text("region").notNull(),
	author: uuid("author").notNull(),
	/** These two are null where the words were erased. */
	wrapped: text("wrapped"),
	sealed: text("sealed"),
	writtenAt: instant("written_at").notNull().defaultNow(),
	/** The database reads it from the header of `wrapped`. */
	intakeKey: text("intake_key"),
	erasedAt: instant("erased_at"),
});

export const threadLives = vault.table("thread_life", {
	threadId: uuid("thread_id").notNull(),
	life: integer("life").notNull().default(1),
	holds: integer("holds").notNull().default(0),
	dueAt: instant("due_at"),
	dueEntryId: uuid("due_entry_id"),
	shreddedAt: instant("shredded_at"),
	shreddedEntryId: uuid("shredded_entry_id"),
	/** When the platform's ids went. */
	idsGoneAt: instant("ids_gone_at"),
});

export const wrappedTo = vault.table("wrapped_to", {
	threadId: uuid("thread_id").notNull(),
	life: integer("life").notNull(),
	intakeKey: text("intake_key").notNull(),
});

/** Blind tokens of a reason's words; web has no right to read them. */
export const noteWords = vault.table("note_words", {
	noteId: uuid("note_id").notNull(),
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
	region: text("region").notNull(),
	tokens: bigint("tokens", { mode: "bigint" }).array().notNull(),
});

/** Words that somebody searches for, as tokens; web has no right to read them. */
export const wordsAsked = vault.table("words_asked", {
	entryId: uuid("entry_id").notNull(),
	keeper: text("keeper").notNull(),
	personId: uuid("person_id").notNull(),
	sessionId: uuid("session_id").notNull(),
	tokens: bigint("tokens", { mode: "bigint" }).array().notNull(),
	askedAt: instant("asked_at").notNull().default(sql`clock_timestamp()`),
});

export const releases = vault.table("release", {
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
	keeper: text("keeper").notNull(),
	/** null: a batch that is wrapped anew, which nobody sees. */
	personId: uuid("person_id"),
	openingId: uuid("opening_id"),
	noteId: uuid("note_id"),
	threadId: uuid("thread_id"),
	scope: int4multirange("scope"),
	parts: text("parts").array().notNull(),
	reports: uuid("reports").array().notNull().default([]),
	expiresAt: instant("expires_at").notNull(),
	takenAt: instant("taken_at"),
	endedAt: instant("ended_at"),
	outcome: text("outcome"),
	gate: text("gate").notNull(),
	passed: text("passed"),
	rewrapId: uuid("rewrap_id"),
	attachmentId: uuid("attachment_id"),
});

/** Batches that are wrapped anew; web has no right to read these four. */
export const rewraps = vault.table("rewrap", {
	id: uuid("id").notNull(),
	region: text("region").notNull(),
	fromKey: text("from_key").notNull(),
	intakeKey: text("intake_key").notNull(),
	keys: uuid("keys").array().notNull().default([]),
	notes: uuid("notes").array().notNull().default([]),
	entryId: uuid("entry_id").notNull(),
	beganAt: instant("began_at").notNull().defaultNow(),
});

const stagedColumns = {
	rewrapId: uuid("rewrap_id").notNull(),
	intakeKey: text("intake_key").notNull(),
	region: text("region").notNull(),
	wrapped: text("wrapped").notNull(),
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
};

export const rewrapped = vault.table("rewrapped", {
	keyId: uuid("key_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	...stagedColumns,
});

export const rewrappedNotes = vault.table("rewrapped_note", {
	noteId: uuid("note_id").notNull(),
	...stagedColumns,
});

export const rewrapsLeft = vault.table("rewrap_left", {
	keyId: uuid("key_id"),
	noteId: uuid("note_id"),
	triedAt: instant("tried_at").notNull().default(sql`clock_timestamp()`),
});

export const keyEntries = vault.table("key_entry", {
	keyId: uuid("key_id").notNull(),
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
});

export const fallbacks = vault.table("fallback", {
	entryId: uuid("entry_id").notNull(),
	fallbackEntry: uuid("fallback_entry").notNull(),
	at: instant("at").notNull().defaultNow(),
});

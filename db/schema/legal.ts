/**
 * Schema `legal`: matters and the holds that stand for them. The keeper's functions write; web reads
 * what the person may see whose session its transaction names (webAs).
 */
import { boolean, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { instant } from "./types.ts";

export const legalSchema = pgSchema("legal");
const now = (name: string) => instant(name).notNull().default(sql`clock_timestamp()`);

export const matters = legalSchema.table("matter", {
	id: uuid("id").notNull(),
	restricted: boolean("restricted").notNull(),
	reference: text("reference"),
	title: text("title"),
	madeBy: uuid("made_by").notNull(),
	madeAt: now("made_at"),
	entryId: uuid("entry_id").notNull(),
	erasedAt: instant("erased_at"),
});

export const matterPeople = legalSchema.table("matter_person", {
	matterId: uuid("matter_id").notNull(),
	personId: uuid("person_id").notNull(),
	namedBy: uuid("named_by").notNull(),
	namedAt: now("named_at"),
	entryId: uuid("entry_id").notNull(),
});

export const holds = legalSchema.table("hold", {
	id: uuid("id").notNull(),
	matterId: uuid("matter_id").notNull(),
	region: text("region").notNull(),
	placedBy: uuid("placed_by").notNull(),
	role: text("role").notNull(),
	placedAt: now("placed_at"),
	expiresAt: instant("expires_at").notNull(),
	noteId: uuid("note_id").notNull(),
	commitment: text("commitment").notNull(),
	scopeDigest: text("scope_digest"),
	entryId: uuid("entry_id").notNull(),
	warnedAt: instant("warned_at"),
	overAt: instant("over_at"),
	endedAt: instant("ended_at"),
	endedBecause: text("ended_because"),
	endedEntryId: uuid("ended_entry_id"),
});

export const holdScopes = legalSchema.table("hold_scope", {
	holdId: uuid("hold_id").notNull(),
	kind: text("kind").notNull(),
	platformId: uuid("platform_id"),
	account: text("account"),
	threadId: uuid("thread_id"),
	caseId: uuid("case_id"),
});

export const holdThreads = legalSchema.table("hold_thread", {
	holdId: uuid("hold_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	life: integer("life").notNull(),
	tooLate: boolean("too_late").notNull(),
	attachedAt: now("attached_at"),
});

export const holdRenewals = legalSchema.table("hold_renewal", {
	entryId: uuid("entry_id").notNull(),
	holdId: uuid("hold_id").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	renewedAt: now("renewed_at"),
	before: instant("before").notNull(),
	expiresAt: instant("expires_at").notNull(),
	noteId: uuid("note_id").notNull(),
	commitment: text("commitment").notNull(),
});

export const holdReleases = legalSchema.table("hold_release", {
	id: uuid("id").notNull(),
	holdId: uuid("hold_id").notNull(),
	askedBy: uuid("asked_by").notNull(),
	role: text("role").notNull(),
	askedAt: now("asked_at"),
	lapsesAt: instant("lapses_at").notNull(),
	noteId: uuid("note_id").notNull(),
	commitment: text("commitment").notNull(),
	entryId: uuid("entry_id").notNull(),
	decidedBy: uuid("decided_by"),
	decidedAt: instant("decided_at"),
	verdict: text("verdict"),
	decidedEntryId: uuid("decided_entry_id"),
});

/** A view: holds that only the log knows of, after an older database was restored. */
export const lostHolds = legalSchema.table("lost_hold", {
	entryId: uuid("entry_id"),
	region: text("region"),
	hold: text("hold"),
	matter: text("matter"),
	expiresAt: instant("expires_at"),
});

/** Schema `console`: a case, who works on it and how it ends. */

import { bigint, boolean, integer, smallint, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { consoleSchema } from "./console.ts";
import { bytea, instant, xid8 } from "./types.ts";

export const cases = consoleSchema.table("case", {
	id: uuid("id").notNull(),
	platformId: uuid("platform_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	region: text("region").notNull(),
	category: text("category").notNull(),
	keyword: text("keyword"),
	severity: smallint("severity").notNull(),
	minors: boolean("minors").notNull(),
	restricted: boolean("restricted").notNull(),
	threatToLife: boolean("threat_to_life").notNull().default(false),
	reportCount: integer("report_count").notNull().default(1),
	receivedAt: instant("received_at").notNull().defaultNow(),
	dueAt: instant("due_at").notNull(),
	previousCaseId: uuid("previous_case_id"),
	closedAt: instant("closed_at"),
	language: text("language"),
	source: text("source"),
	pausedUntil: instant("paused_until"),
	forRole: text("for_role"),
	reopens: uuid("reopens"),
});

export const claims = consoleSchema.table("claim", {
	id: uuid("id").notNull().defaultRandom(),
	caseId: uuid("case_id").notNull(),
	personId: uuid("person_id").notNull(),
	claimedAt: instant("claimed_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
	releasedAt: instant("released_at"),
	releasedBy: uuid("released_by"),
	activeAt: instant("active_at").notNull().default(sql`clock_timestamp()`),
	lapseEntryId: uuid("lapse_entry_id"),
});

export const decisions = consoleSchema.table("decision", {
	id: uuid("id").notNull(),
	caseId: uuid("case_id").notNull(),
	personId: uuid("person_id").notNull(),
	outcome: text("outcome").notNull(),
	account: text("account"),
	messages: text("messages").array().notNull().default([]),
	noteId: uuid("note_id"),
	decidedAt: instant("decided_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
	category: text("category"),
	keyword: text("keyword"),
	clause: text("clause"),
	digest: text("digest"),
	salt: bytea("salt"),
	needsSecond: boolean("needs_second").notNull().default(false),
	leavesAt: instant("leaves_at").notNull().default(sql`clock_timestamp()`),
	leftAt: instant("left_at"),
});

export const escalations = consoleSchema.table("escalation", {
	id: uuid("id").notNull(),
	caseId: uuid("case_id").notNull(),
	personId: uuid("person_id").notNull(),
	kind: text("kind").notNull(),
	noteId: uuid("note_id"),
	escalatedAt: instant("escalated_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const outbox = consoleSchema.table("outbox", {
	position: bigint("position", { mode: "bigint" }).notNull().generatedAlwaysAsIdentity(),
	xid: xid8("xid").notNull().default(sql`pg_current_xact_id()`),
	platformId: uuid("platform_id").notNull(),
	region: text("region").notNull(),
	decisionId: uuid("decision_id").notNull(),
	epoch: bigint("epoch", { mode: "bigint" }).notNull().default(sql`console.current_feed_epoch()`),
});

export const feedEpochs = consoleSchema.table("feed_epoch", {
	epoch: bigint("epoch", { mode: "bigint" }).notNull(),
	beganAt: instant("began_at").notNull().default(sql`clock_timestamp()`),
});

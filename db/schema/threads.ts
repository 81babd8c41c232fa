/** Schema `console`: threads, their people and messages (facts, never words) and the reports about them. */

import { boolean, integer, smallint, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { consoleSchema } from "./console.ts";
import { bytea, instant, json } from "./types.ts";

export const threads = consoleSchema.table("thread", {
	id: uuid("id").notNull(),
	platformId: uuid("platform_id").notNull(),
	externalId: text("external_id").notNull(),
	region: text("region").notNull(),
	createdAt: instant("created_at").notNull().defaultNow(),
});

export const participants = consoleSchema.table("participant", {
	threadId: uuid("thread_id").notNull(),
	account: text("account").notNull(),
	number: smallint("number").notNull(),
	minor: boolean("minor"),
	country: text("country"),
	firstSeenAt: instant("first_seen_at").notNull().defaultNow(),
});

export const messages = consoleSchema.table("message", {
	threadId: uuid("thread_id").notNull(),
	sequence: integer("sequence").notNull(),
	externalId: text("external_id").notNull(),
	revision: smallint("revision").notNull().default(0),
	sender: text("sender"),
	sentAt: instant("sent_at").notNull(),
	kind: text("kind").notNull(),
	provenance: text("provenance").notNull(),
	unavailable: text("unavailable"),
	reportId: uuid("report_id").notNull(),
	/** When its content was deleted. */
	goneAt: instant("gone_at"),
});

export const reports = consoleSchema.table("report", {
	id: uuid("id").notNull(),
	platformId: uuid("platform_id").notNull(),
	externalId: text("external_id").notNull(),
	caseId: uuid("case_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	category: text("category").notNull(),
	keyword: text("keyword"),
	source: text("source").notNull(),
	detector: json("detector").$type<{ name: string; version: string; score: number }>(),
	reporter: text("reporter"),
	reported: integer("reported").array().notNull(),
	hasNote: boolean("has_note").notNull(),
	sealed: integer("sealed").notNull(),
	reportedAt: instant("reported_at").notNull(),
	receivedAt: instant("received_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
	language: text("language"),
	duplicateGroup: text("duplicate_group"),
});

/** Where a report that its platform seals itself will stand. */
export const places = consoleSchema.table("place", {
	id: uuid("id").notNull(),
	integrationId: uuid("integration_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	isNew: boolean("is_new").notNull(),
	region: text("region").notNull(),
	last: integer("last").notNull(),
	madeAt: instant("made_at").notNull().defaultNow(),
	expiresAt: instant("expires_at").notNull().default(sql`now() + interval '1 hour'`),
	reportId: uuid("report_id"),
});

export const sameness = consoleSchema.table("sameness", {
	reportId: uuid("report_id").notNull(),
	integrationId: uuid("integration_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	reportMac: bytea("report_mac").notNull(),
	sequences: integer("sequences").array().notNull(),
	messageMacs: bytea("message_macs").notNull(),
	expiresAt: instant("expires_at").notNull().default(sql`now() + interval '7 days'`),
});

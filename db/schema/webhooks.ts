/** Schema `console`: where platforms are told of decisions, and what each is to be told. */
import { integer, text, uuid } from "drizzle-orm/pg-core";
import { consoleSchema } from "./console.ts";
import { instant } from "./types.ts";

export const endpoints = consoleSchema.table("endpoint", {
	id: uuid("id").notNull(),
	platformId: uuid("platform_id").notNull(),
	url: text("url").notNull(),
	regions: text("regions").array().notNull(),
	events: text("events").array().notNull(),
	generation: integer("generation").notNull().default(1),
	formerUntil: instant("former_until"),
	addedAt: instant("added_at").notNull().defaultNow(),
	rotatedAt: instant("rotated_at"),
	pausedAt: instant("paused_at"),
	removedAt: instant("removed_at"),
	entryId: uuid("entry_id").notNull(),
});

export const deliveries = consoleSchema.table("delivery", {
	id: uuid("id").notNull().defaultRandom(),
	endpointId: uuid("endpoint_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	n: integer("n").notNull(),
	event: text("event").notNull(),
	region: text("region"),
	decisionId: uuid("decision_id"),
	reportId: uuid("report_id"),
	madeAt: instant("made_at").notNull().defaultNow(),
	attempts: integer("attempts").notNull().default(0),
	firstTriedAt: instant("first_tried_at"),
	nextAt: instant("next_at").notNull().defaultNow(),
	holder: uuid("holder"),
	leasedUntil: instant("leased_until"),
	code: text("code"),
	deliveredAt: instant("delivered_at"),
	deadAt: instant("dead_at"),
});

export const replays = consoleSchema.table("replay", {
	entryId: uuid("entry_id").notNull(),
	endpointId: uuid("endpoint_id").notNull(),
	region: text("region").notNull(),
	personId: uuid("person_id").notNull(),
	count: integer("count").notNull(),
	replayedAt: instant("replayed_at").notNull().defaultNow(),
});

/** What must reach somebody at once, who was told, and how far other systems know the ledger. */
import { bigint, boolean, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { oversightSchema } from "./oversight.ts";
import { instant } from "./types.ts";

const console = pgSchema("console");

export const alarms = oversightSchema.table("alarm", {
	id: uuid("id").notNull().defaultRandom(),
	kind: text("kind").notNull(),
	subject: text("subject").notNull(),
	words: text("words"),
	region: text("region"),
	entryId: uuid("entry_id"),
	raisedAt: instant("raised_at").notNull().defaultNow(),
	endedAt: instant("ended_at"),
});

/** Web's, with its entry: that somebody looked into a change. */
export const alarmsSettled = console.table("alarm_settled", {
	alarmId: uuid("alarm_id").notNull(),
	kind: text("kind").notNull(),
	personId: uuid("person_id").notNull(),
	settledAt: instant("settled_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const alarmDeliveries = oversightSchema.table("alarm_delivery", {
	id: uuid("id").notNull().defaultRandom(),
	alarmId: uuid("alarm_id").notNull(),
	event: text("event").notNull(),
	channel: text("channel").notNull(),
	madeAt: instant("made_at").notNull().defaultNow(),
	attempts: integer("attempts").notNull().default(0),
	nextAt: instant("next_at").notNull().defaultNow(),
	deliveredAt: instant("delivered_at"),
	error: text("error"),
});

export const siemSinks = oversightSchema.table("siem", {
	sink: text("sink").notNull(),
	epoch: integer("epoch").notNull(),
	nextIndex: bigint("next_index", { mode: "number" }).notNull(),
	toldAt: instant("told_at"),
	failingSince: instant("failing_since"),
	error: text("error"),
});

/** From when changes are told of: one row. */
export const alarmsBegin = oversightSchema.table("alarms_begin", {
	one: boolean("one").notNull().default(true),
	at: instant("at").notNull().defaultNow(),
});

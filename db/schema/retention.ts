/** How long data live: what becomes of each thread's content, and what is to go. Written in the database alone. */
import { bigint, boolean, integer, jsonb, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./types.ts";

const vault = pgSchema("vault");

/** A view: of each thread whose content was ever sealed, what becomes of it. */
export const fates = vault.table("fate", {
	threadId: uuid("thread_id"),
	platformId: uuid("platform_id"),
	region: text("region"),
	restricted: boolean("restricted"),
	category: text("category"),
	ending: text("ending"),
	closedAt: instant("closed_at"),
	days: integer("days"),
	fallsDueAt: instant("falls_due_at"),
	holds: integer("holds"),
	/** open, living, held, due or shredded. */
	state: text("state"),
	life: integer("life"),
	dueAt: instant("due_at"),
	dueEntryId: uuid("due_entry_id"),
	shreddedAt: instant("shredded_at"),
	shreddedEntryId: uuid("shredded_entry_id"),
});

/** A view: the policy in force, as far as it says how long data live. */
export const retention = vault.table("retention", {
	policy: jsonb("policy"),
	digest: text("digest"),
	entryId: uuid("entry_id"),
	clockToleranceMs: integer("clock_tolerance_ms"),
});

/** A view: it, and those that it replaced within the last day. */
export const retentionLately = vault.table("retention_lately", {
	policy: jsonb("policy"),
});

export const retentionPlans = vault.table("retention_plan", {
	id: uuid("id").notNull().defaultRandom(),
	region: text("region").notNull(),
	asOf: instant("as_of").notNull().defaultNow(),
	due: integer("due").notNull(),
	living: integer("living").notNull(),
	/** How many went within the day before of which no person saw how many. */
	lately: integer("lately").notNull().default(0),
	stopped: text("stopped"),
	stoppedEntryId: uuid("stopped_entry_id"),
	resumedAt: instant("resumed_at"),
	resumedBy: uuid("resumed_by"),
	resumedEntryId: uuid("resumed_entry_id"),
	gone: integer("gone").notNull().default(0),
	stayed: integer("stayed").notNull().default(0),
	endedAt: instant("ended_at"),
});

export const retentionItems = vault.table("retention_item", {
	planId: uuid("plan_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	life: integer("life").notNull(),
});

/** Nobody's to read but the database's own functions. */
export const clockMarks = vault.table("clock_mark", {
	keeper: text("keeper").notNull(),
	run: uuid("run").notNull(),
	beganAt: instant("began_at").notNull(),
	beganMs: bigint("began_ms", { mode: "number" }).notNull(),
	at: instant("at").notNull(),
	ms: bigint("ms", { mode: "number" }).notNull(),
});

/** What was erased, as its entry says. Nobody's to write but the database's own functions. */
export const erasures = vault.table("erasure", {
	entryId: uuid("entry_id").notNull(),
	kind: text("kind").notNull(),
	count: integer("count").notNull(),
});

/** Regions whose deletion waits for a person since the database was restored. Nobody's but the database's own functions'. */
export const restored = vault.table("restored", {
	region: text("region").notNull(),
	at: instant("at").notNull().defaultNow(),
});

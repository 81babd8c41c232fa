/** Schema `access`: how keys and deletion stand. Two views and the keeper's own word; web and the worker read. */
import { integer, pgSchema, text } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { instant, json } from "./types.ts";

const access = pgSchema("access");

/** A view: what depends on each intake key, as numbers. */
export const keyStandings = access.table("key_standing", {
	kid: text("kid"),
	region: text("region"),
	threads: integer("threads"),
	notes: integer("notes"),
	waiting: integer("waiting"),
});

/** A view: keys that something is wrapped to still, long after their period. */
export const keysBehind = access.table("key_behind", {
	kid: text("kid"),
	region: text("region"),
	since: instant("since"),
});

export const keyStoreStates = access.table("key_store_state", {
	keeper: text("keeper").notNull(),
	store: text("store").notNull(),
	checkedAt: instant("checked_at").notNull().default(sql`clock_timestamp()`),
	error: text("error"),
	failingSince: instant("failing_since"),
});

/** What falls due when, as it was last counted. */
export const falls = access.table("falls", {
	region: text("region").notNull(),
	countedAt: instant("counted_at").notNull(),
	tookMs: integer("took_ms").notNull(),
	passed: integer("passed").notNull(),
	days: json("days").notNull(),
	later: integer("later").notNull(),
	undated: integer("undated").notNull(),
	due: integer("due").notNull(),
	shredded: integer("shredded").notNull(),
});

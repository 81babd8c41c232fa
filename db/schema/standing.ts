/** Schema `access`: how keys and deletion stand. Two views and the keeper's own word; web and the worker read. */
import { integer, pgSchema, text } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { instant } from "./types.ts";

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

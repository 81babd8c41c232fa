/** Schema `oversight`: what the explorer keeps: what was typed to search for, and searches that were given a name. */
import { boolean, uuid } from "drizzle-orm/pg-core";
import { oversightSchema } from "./oversight.ts";
import { bytea, instant, json } from "./types.ts";

export const typed = oversightSchema.table("typed", {
	id: uuid("id").notNull(),
	personId: uuid("person_id").notNull(),
	terms: json("terms"),
	typedAt: instant("typed_at").notNull().defaultNow(),
});

export const views = oversightSchema.table("view", {
	id: uuid("id").notNull(),
	personId: uuid("person_id").notNull(),
	shared: boolean("shared").notNull(),
	terms: json("terms").notNull(),
	typedId: uuid("typed_id").notNull(),
	salt: bytea("salt").notNull(),
	savedAt: instant("saved_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const viewRemovals = oversightSchema.table("view_removal", {
	viewId: uuid("view_id").notNull(),
	personId: uuid("person_id").notNull(),
	removedAt: instant("removed_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

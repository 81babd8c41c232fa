/** Schema `console`: how each person has their own desk. */
import { boolean, integer, text, uuid } from "drizzle-orm/pg-core";
import { consoleSchema } from "./console.ts";
import { instant } from "./types.ts";

/** Null: as the organisation has it. */
export const deskSettings = consoleSchema.table("desk_setting", {
	personId: uuid("person_id").notNull(),
	blur: boolean("blur"),
	grey: boolean("grey"),
	muted: boolean("muted"),
	autoplay: boolean("autoplay"),
	blurText: boolean("blur_text").notNull().default(false),
	findKey: boolean("find_key").notNull().default(false),
	language: text("language"),
	shortcuts: boolean("shortcuts").notNull().default(true),
	remindedPercent: integer("reminded_percent"),
	remindedAt: instant("reminded_at"),
	changedAt: instant("changed_at").notNull().defaultNow(),
});

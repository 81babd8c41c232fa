/** Schema `oversight`: what the worker found, and what oversight keeps beside the record. */
import { integer, pgSchema, text } from "drizzle-orm/pg-core";
import { instant } from "./types.ts";

export const oversightSchema = pgSchema("oversight");

export const tasks = oversightSchema.table("task", {
	name: text("name").notNull(),
	holder: text("holder"),
	leasedUntil: instant("leased_until").notNull().defaultNow(),
	beganAt: instant("began_at"),
	endedAt: instant("ended_at"),
	error: text("error"),
	everyMs: integer("every_ms"),
	failingSince: instant("failing_since"),
});

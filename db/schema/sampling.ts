/** Schema `oversight`: periods, and which of their openings were drawn to be reviewed. */
import { bigint, boolean, integer, text, uuid } from "drizzle-orm/pg-core";
import { oversightSchema } from "./oversight.ts";
import { exactInstant, instant, json } from "./types.ts";

export const periods = oversightSchema.table("period", {
	period: text("period").notNull(),
	epoch: integer("epoch").notNull(),
	beganAt: instant("began_at").notNull(),
	endsAt: instant("ends_at").notNull(),
	fromSize: bigint("from_size", { mode: "number" }).notNull(),
	closedSize: bigint("closed_size", { mode: "number" }).notNull(),
	rule: json("rule").notNull(),
	witness: text("witness").notNull(),
	fallbacks: integer("fallbacks").notNull(),
	cosignedAt: instant("cosigned_at").notNull(),
	seed: text("seed").notNull(),
	frame: text("frame").notNull(),
	drawn: text("drawn").notNull(),
	openings: integer("openings").notNull(),
	needed: integer("needed").notNull(),
	dueAt: instant("due_at").notNull(),
	entryId: uuid("entry_id").notNull(),
	drawnAt: instant("drawn_at").notNull().defaultNow(),
});

export const samples = oversightSchema.table("sample", {
	period: text("period").notNull(),
	openingId: uuid("opening_id").notNull(),
	entryId: uuid("entry_id").notNull(),
	index: bigint("index", { mode: "number" }).notNull(),
	region: text("region").notNull(),
	stratum: text("stratum").notNull(),
	kind: text("kind").notNull(),
});

export const strata = oversightSchema.table("stratum", {
	period: text("period").notNull(),
	stratum: text("stratum").notNull(),
	openings: integer("openings").notNull(),
	always: integer("always").notNull(),
	drawn: integer("drawn").notNull(),
});

export const periodRunning = oversightSchema.table("period_running", {
	one: boolean("one").notNull().default(true),
	state: text("state").notNull(),
	period: text("period"),
	endsAt: instant("ends_at"),
	fromSize: bigint("from_size", { mode: "number" }).notNull(),
	openings: integer("openings").notNull(),
	witness: text("witness"),
	lookedAt: instant("looked_at").notNull().defaultNow(),
});

export const courses = oversightSchema.table("course", {
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
});

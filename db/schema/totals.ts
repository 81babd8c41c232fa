/** Schema `oversight`: what the worker counts, and the access reports drafted and published. */
import { bigint, boolean, date, integer, text, uuid } from "drizzle-orm/pg-core";
import { oversightSchema } from "./oversight.ts";
import { instant } from "./types.ts";

const number = (name: string) => bigint(name, { mode: "number" }).notNull();

export const counted = oversightSchema.table("counted", {
	name: text("name").notNull(),
	epoch: integer("epoch").notNull(),
	next: number("next"),
	missing: number("missing").default(0),
	countedAt: instant("counted_at").notNull().defaultNow(),
});

export const hourCounts = oversightSchema.table("hour_count", {
	hour: instant("hour").notNull(),
	type: text("type").notNull(),
	outcome: text("outcome").notNull(),
	region: text("region").notNull(),
	role: text("role").notNull(),
	code: text("code").notNull(),
	count: number("count"),
});

export const dayCounts = oversightSchema.table("day_count", {
	day: date("day").notNull(),
	type: text("type").notNull(),
	outcome: text("outcome").notNull(),
	region: text("region").notNull(),
	role: text("role").notNull(),
	code: text("code").notNull(),
	count: number("count"),
});

export const personDays = oversightSchema.table("person_day", {
	day: date("day").notNull(),
	personId: uuid("person_id").notNull(),
	region: text("region").notNull(),
	role: text("role").notNull(),
	openings: number("openings"),
	readings: number("readings"),
	messages: number("messages"),
});

export const reviewStandings = oversightSchema.table("review_standing", {
	region: text("region").notNull(),
	waiting: number("waiting"),
	overdue: number("overdue"),
	oldestDue: instant("oldest_due"),
	countedAt: instant("counted_at").notNull(),
});

export const totalsAsked = oversightSchema.table("totals_asked", {
	id: uuid("id").notNull().defaultRandom(),
	period: text("period").notNull(),
	personId: uuid("person_id").notNull(),
	askedAt: instant("asked_at").notNull().defaultNow(),
});

export const totalsDrafts = oversightSchema.table("totals_draft", {
	id: uuid("id").notNull().defaultRandom(),
	period: text("period").notNull(),
	whole: boolean("whole").notNull(),
	asked: uuid("asked"),
	epoch: integer("epoch").notNull(),
	fromSize: number("from_size"),
	size: number("size"),
	report: text("report").notNull(),
	countedAt: instant("counted_at").notNull().defaultNow(),
});

export const totals = oversightSchema.table("totals", {
	draftId: uuid("draft_id").notNull(),
	period: text("period").notNull(),
	whole: boolean("whole").notNull(),
	signature: text("signature").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	publishedAt: instant("published_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

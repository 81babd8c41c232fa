/** Schema `oversight`: signals of misuse, what they were tuned by, and what oversight made of them. */
import { bigint, doublePrecision, text, uuid } from "drizzle-orm/pg-core";
import { oversightSchema } from "./oversight.ts";
import { instant, json } from "./types.ts";

export const likenesses = oversightSchema.table("likeness", {
	openingId: uuid("opening_id").notNull(),
	personId: uuid("person_id").notNull(),
	openedAt: instant("opened_at").notNull(),
	likeness: doublePrecision("likeness").notNull(),
	likeOpening: uuid("like_opening"),
});

export const signalSettings = oversightSchema.table("signal_settings", {
	id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
	digest: text("digest").notNull(),
	body: json("body").notNull(),
	at: instant("at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const signals = oversightSchema.table("signal", {
	id: uuid("id").notNull(),
	kind: text("kind").notNull(),
	personId: uuid("person_id").notNull(),
	region: text("region").notNull(),
	score: doublePrecision("score").notNull(),
	numbers: json("numbers").$type<Record<string, number>>().notNull(),
	openings: uuid("openings").array().notNull(),
	firstAt: instant("first_at").notNull(),
	lastAt: instant("last_at").notNull(),
	follows: uuid("follows"),
	raisedAt: instant("raised_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const signalSettlements = oversightSchema.table("signal_settlement", {
	signalId: uuid("signal_id").notNull(),
	personId: uuid("person_id").notNull(),
	settledBy: uuid("settled_by").notNull(),
	verdict: text("verdict").notNull(),
	noteId: uuid("note_id").notNull(),
	settledAt: instant("settled_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

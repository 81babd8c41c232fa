/** What left as files: what a search found (a selection) with its parts, and months of the ledger that lie in an archive. */
import { bigint, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { oversightSchema } from "./oversight.ts";
import { bytea, instant, json } from "./types.ts";

export const selections = oversightSchema.table("selection", {
	id: uuid("id").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	regions: text("regions").array().notNull(),
	format: text("format").notNull(),
	query: json("query"),
	epoch: integer("epoch").notNull(),
	size: bigint("size", { mode: "number" }).notNull(),
	checkpoint: text("checkpoint").notNull(),
	count: bigint("count", { mode: "number" }).notNull(),
	requestId: uuid("request_id"),
	madeAt: instant("made_at").notNull(),
	takeBy: instant("take_by").notNull(),
	entryId: uuid("entry_id").notNull(),
});

export const selectionParts = oversightSchema.table("selection_part", {
	selectionId: uuid("selection_id").notNull(),
	number: integer("number").notNull(),
	rows: integer("rows").notNull(),
	bytes: bigint("bytes", { mode: "number" }).notNull(),
	digest: bytea("digest").notNull(),
	proofBytes: bigint("proof_bytes", { mode: "number" }).notNull(),
	proofDigest: bytea("proof_digest").notNull(),
	lastAt: instant("last_at").notNull(),
	lastId: uuid("last_id").notNull(),
	madeAt: instant("made_at").notNull(),
});

export const archivedMonths = pgSchema("ledger").table("archived", {
	month: text("month").notNull(),
	entries: bigint("entries", { mode: "number" }).notNull(),
	kept: bigint("kept", { mode: "number" }).notNull(),
	epoch: integer("epoch").notNull(),
	size: bigint("size", { mode: "number" }).notNull(),
	root: bytea("root").notNull(),
	archivedAt: instant("archived_at").notNull().default(sql`clock_timestamp()`),
});

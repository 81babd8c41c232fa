/** Attachments: what reports announced (console), and the sealed bodies, which web puts by functions and never reads back (vault). */
import { bigint, integer, pgSchema, smallint, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { bytea, exactInstant, instant } from "./types.ts";

export const attachments = pgSchema("console").table("attachment", {
	threadId: uuid("thread_id").notNull(),
	sequence: integer("sequence").notNull(),
	/** From 0, as in the message's payload. */
	n: smallint("n").notNull(),
	externalId: text("external_id").notNull(),
	bytes: bigint("bytes", { mode: "number" }).notNull(),
});

const vault = pgSchema("vault");

export const bodies = vault.table("body", {
	id: uuid("id").notNull(),
	threadId: uuid("thread_id").notNull(),
	platformId: uuid("platform_id").notNull(),
	store: text("store").notNull(),
	bytes: bigint("bytes", { mode: "number" }).notNull(),
	chunks: integer("chunks").notNull(),
	begunAt: instant("begun_at").notNull().default(sql`clock_timestamp()`),
	/** From when on it is an attachment's: its upload is over. */
	wholeAt: instant("whole_at"),
	/** From when on it is to be deleted. */
	goneAt: instant("gone_at"),
});

export const bodyChunks = vault.table("body_chunk", {
	bodyId: uuid("body_id").notNull(),
	n: integer("n").notNull(),
	sealed: bytea("sealed").notNull(),
});

export const sealedAttachments = vault.table("attachment", {
	id: uuid("id").notNull(),
	threadId: uuid("thread_id").notNull(),
	externalId: text("external_id").notNull(),
	digests: bytea("digests").notNull(),
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
	integrationId: uuid("integration_id"),
	mark: bytea("mark"),
});

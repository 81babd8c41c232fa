/** Schema `ledger`: entries are read here and appended by the database's function alone. */
import { bigint, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { bytea, exactInstant, xid8 } from "./types.ts";

const ledger = pgSchema("ledger");

export const eventTypes = ledger.table("event_type", {
	type: text("type").notNull(),
	via: text("via").notNull(),
});

export const entries = ledger.table("entry", {
	id: uuid("id").notNull(),
	at: exactInstant("at").notNull(),
	leaf: bytea("leaf").notNull(),
	xid: xid8("xid").notNull(),
	type: text("type").notNull(),
	via: text("via").notNull(),
	outcome: text("outcome").notNull(),
	assurance: text("assurance").notNull(),
	policy: text("policy"),
	actor: uuid("actor"),
	actorRole: text("actor_role"),
	region: text("region"),
	caseId: uuid("case_id"),
	threadId: uuid("thread_id"),
	openingId: uuid("opening_id"),
	reason: text("reason"),
});

export const pending = ledger.table("pending", {
	position: bigint("position", { mode: "bigint" }).notNull().generatedAlwaysAsIdentity(),
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
	leafHash: bytea("leaf_hash").notNull(),
});

/** Schema `ledger`: entries are read here and appended by the database's function alone. */
import { bigint, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { bytea, exactInstant, instant, json, xid8 } from "./types.ts";

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

/** An epoch of the log; the one that is not closed is the current. Sizes and indices stay below 2^53. */
export const logs = ledger.table("log", {
	epoch: integer("epoch").notNull(),
	origin: text("origin").notNull(),
	vkey: text("vkey").notNull(),
	size: bigint("size", { mode: "number" }).notNull().default(0),
	root: bytea("root").notNull(),
	signedAt: instant("signed_at"),
	published: bigint("published", { mode: "number" }).notNull().default(0),
	openedAt: instant("opened_at").notNull().defaultNow(),
	closedAt: instant("closed_at"),
});

export const indexed = ledger.table("indexed", {
	epoch: integer("epoch").notNull(),
	index: bigint("index", { mode: "number" }).notNull(),
	entryId: uuid("entry_id").notNull(),
	entryAt: exactInstant("entry_at").notNull(),
	leafHash: bytea("leaf_hash").notNull(),
});

export const tiles = ledger.table("tile", {
	epoch: integer("epoch").notNull(),
	level: integer("level").notNull(),
	index: bigint("index", { mode: "number" }).notNull(),
	hashes: bytea("hashes").notNull(),
});

export const checkpoints = ledger.table("checkpoint", {
	epoch: integer("epoch").notNull(),
	size: bigint("size", { mode: "number" }).notNull(),
	root: bytea("root").notNull(),
	note: text("note").notNull(),
	signedAt: instant("signed_at").notNull(),
});

export const cosignatures = ledger.table("cosignature", {
	epoch: integer("epoch").notNull(),
	size: bigint("size", { mode: "number" }).notNull(),
	witness: text("witness").notNull(),
	cosignedAt: instant("cosigned_at").notNull(),
	line: text("line").notNull(),
	storedAt: instant("stored_at").notNull().defaultNow(),
});

export const witnessStates = ledger.table("witness_state", {
	epoch: integer("epoch").notNull(),
	name: text("name").notNull(),
	size: bigint("size", { mode: "number" }).notNull().default(0),
	seenAt: instant("seen_at"),
	triedAt: instant("tried_at").notNull().defaultNow(),
	error: text("error"),
});

export const watchings = ledger.table("watching", {
	id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
	gate: text("gate").notNull(),
	witnesses: json("witnesses").notNull(),
	entryId: uuid("entry_id").notNull(),
	since: instant("since").notNull().defaultNow(),
});

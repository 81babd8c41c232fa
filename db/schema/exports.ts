/** Exports of the log that two people make: asked for, confirmed, taken. The keeper writes them, web its taking; web reads. */
import { bigint, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { instant } from "./types.ts";

const access = pgSchema("access");

export const exportRequests = access.table("export_request", {
	id: uuid("id").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	sessionId: uuid("session_id").notNull(),
	size: bigint("size", { mode: "number" }).notNull(),
	requestedAt: instant("requested_at").notNull(),
	lapsesAt: instant("lapses_at").notNull(),
	entryId: uuid("entry_id").notNull(),
});

/** One a request. `takeBy`: where it was confirmed. */
export const exportDecisions = access.table("export_decision", {
	requestId: uuid("request_id").notNull(),
	requesterId: uuid("requester_id").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	verdict: text("verdict").notNull(),
	decidedAt: instant("decided_at").notNull(),
	takeBy: instant("take_by"),
	entryId: uuid("entry_id").notNull(),
});

export const exportsTaken = access.table("export_taken", {
	requestId: uuid("request_id").notNull(),
	verdict: text("verdict").notNull().default("confirm"),
	takenAt: instant("taken_at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
});

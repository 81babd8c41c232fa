/** Openings that wait for others: requests and what others said of them. The keeper writes them; web reads. */
import { boolean, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { instant, int4multirange } from "./types.ts";

const access = pgSchema("access");

export const openingRequests = access.table("opening_request", {
	id: uuid("id").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	sessionId: uuid("session_id").notNull(),
	caseId: uuid("case_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	region: text("region").notNull(),
	reason: text("reason").notNull(),
	question: text("question").notNull(),
	noteId: uuid("note_id").notNull(),
	commitment: text("commitment").notNull(),
	scope: int4multirange("scope").notNull(),
	wide: boolean("wide").notNull(),
	policy: text("policy").notNull(),
	needed: integer("needed").notNull(),
	roles: text("roles").array().notNull(),
	openHours: integer("open_hours").notNull(),
	requestedAt: instant("requested_at").notNull(),
	lapsesAt: instant("lapses_at").notNull(),
	entryId: uuid("entry_id").notNull(),
	cancelledAt: instant("cancelled_at"),
	cancelledEntryId: uuid("cancelled_entry_id"),
	lapsedEntryId: uuid("lapsed_entry_id"),
});

export const openingApprovals = access.table("opening_approval", {
	requestId: uuid("request_id").notNull(),
	requesterId: uuid("requester_id").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	verdict: text("verdict").notNull(),
	at: instant("at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

/** On which claim of which review a request for content stands. */
export const contentRequests = access.table("content_request", {
	requestId: uuid("request_id").notNull(),
	personId: uuid("person_id").notNull(),
	reviewId: uuid("review_id").notNull(),
	claimId: uuid("claim_id").notNull(),
});

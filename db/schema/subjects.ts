/** Schema `legal`: requests of data subjects. The keeper's functions write; web reads all but which accesses were told. */
import { boolean, date, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { legalSchema } from "./legal.ts";
import { bytea, instant, json, xid8 } from "./types.ts";

const now = (name: string) => instant(name).notNull().default(sql`clock_timestamp()`);

export const subjectRequests = legalSchema.table("subject_request", {
	id: uuid("id").notNull(),
	kind: text("kind").notNull(),
	platformId: uuid("platform_id").notNull(),
	region: text("region").notNull(),
	account: text("account"),
	salt: bytea("salt"),
	commitment: text("commitment").notNull(),
	identity: text("identity").notNull(),
	receivedOn: date("received_on").notNull(),
	dueAt: instant("due_at").notNull(),
	askedBy: uuid("asked_by").notNull(),
	role: text("role").notNull(),
	askedAt: now("asked_at"),
	entryId: uuid("entry_id").notNull(),
});

export const subjectAnswers = legalSchema.table("subject_answer", {
	requestId: uuid("request_id").notNull(),
	asOf: instant("as_of").notNull(),
	body: json("body"),
	digest: text("digest").notNull(),
	xid: xid8("xid").notNull().default(sql`pg_current_xact_id()`),
	answeredBy: uuid("answered_by").notNull(),
	role: text("role").notNull(),
	answeredAt: now("answered_at"),
	entryId: uuid("entry_id").notNull(),
});

/** Web has no right to read it. */
export const subjectsTold = legalSchema.table("subject_told", {
	requestId: uuid("request_id").notNull(),
	threadId: uuid("thread_id").notNull(),
	accesses: uuid("accesses").array().notNull(),
	gone: boolean("gone").notNull(),
});

/** A view, the keeper's functions' own: erased by the log's word, and here again. */
export const erasedBefore = legalSchema.table("erased_before", {
	threadId: uuid("thread_id"),
	requestId: uuid("request_id"),
	region: text("region"),
	entryId: uuid("entry_id"),
});

/** A view: requests of which only the log knows. */
export const lostSubjects = legalSchema.table("lost_subject", {
	entryId: uuid("entry_id"),
	at: instant("at"),
	region: text("region"),
	subject: text("subject"),
	kind: text("kind"),
	dueAt: instant("due_at"),
});

export const subjectsClosed = legalSchema.table("subject_closed", {
	requestId: uuid("request_id").notNull(),
	how: text("how").notNull(),
	closedBy: uuid("closed_by").notNull(),
	role: text("role").notNull(),
	closedAt: now("closed_at"),
	entryId: uuid("entry_id").notNull(),
});

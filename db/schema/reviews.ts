/** Schema `console`: what oversight judges, what came of it, and what it searched for. */
import { integer, text, uuid } from "drizzle-orm/pg-core";
import { consoleSchema } from "./console.ts";
import { bytea, instant, json } from "./types.ts";

export const accessReviews = consoleSchema.table("access_review", {
	id: uuid("id").notNull().defaultRandom(),
	openingId: uuid("opening_id").notNull(),
	readerId: uuid("reader_id").notNull(),
	region: text("region").notNull(),
	createdAt: instant("created_at").notNull().defaultNow(),
	dueAt: instant("due_at").notNull(),
	kind: text("kind").notNull().default("ALWAYS"),
	period: text("period"),
});

export const verdicts = consoleSchema.table("verdict", {
	reviewId: uuid("review_id").notNull(),
	readerId: uuid("reader_id").notNull(),
	personId: uuid("person_id").notNull(),
	verdict: text("verdict").notNull(),
	noteId: uuid("note_id"),
	judgedAt: instant("judged_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
	claimId: uuid("claim_id"),
});

export const reviewClaims = consoleSchema.table("review_claim", {
	id: uuid("id").notNull().defaultRandom(),
	reviewId: uuid("review_id").notNull(),
	readerId: uuid("reader_id").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	claimedAt: instant("claimed_at").notNull().defaultNow(),
	lapsesAt: instant("lapses_at").notNull(),
	entryId: uuid("entry_id").notNull(),
	releasedAt: instant("released_at"),
	releasedBecause: text("released_because"),
	releasedEntryId: uuid("released_entry_id"),
});

export const reviewNeeds = consoleSchema.table("review_need", {
	claimId: uuid("claim_id").notNull(),
	reviewId: uuid("review_id").notNull(),
	personId: uuid("person_id").notNull(),
	noteId: uuid("note_id").notNull(),
	neededAt: instant("needed_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const findings = consoleSchema.table("finding", {
	reviewId: uuid("review_id").notNull(),
	readerId: uuid("reader_id").notNull(),
	judgeId: uuid("judge_id").notNull(),
	verdict: text("verdict").notNull(),
	severity: integer("severity").notNull(),
	correctiveAction: text("corrective_action").notNull(),
	foundAt: instant("found_at").notNull().defaultNow(),
	answerBy: instant("answer_by").notNull(),
	entryId: uuid("entry_id").notNull(),
});

export const reviewAnswers = consoleSchema.table("review_answer", {
	reviewId: uuid("review_id").notNull(),
	readerId: uuid("reader_id").notNull(),
	personId: uuid("person_id").notNull(),
	noteId: uuid("note_id").notNull(),
	answeredAt: instant("answered_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const reviewClosures = consoleSchema.table("review_closure", {
	reviewId: uuid("review_id").notNull(),
	readerId: uuid("reader_id").notNull(),
	judgeId: uuid("judge_id").notNull(),
	personId: uuid("person_id").notNull(),
	verdict: text("verdict").notNull(),
	noteId: uuid("note_id").notNull(),
	closedAt: instant("closed_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
});

export const ledgerSearches = consoleSchema.table("ledger_search", {
	entryId: uuid("entry_id").notNull(),
	personId: uuid("person_id").notNull(),
	salt: bytea("salt").notNull(),
	terms: json("terms").notNull(),
	searchedAt: instant("searched_at").notNull().defaultNow(),
});

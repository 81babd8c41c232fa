/** Schema `access`, of who has which right and by whose word. The keeper writes all of it; web reads. */
import { bigint, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { bytea, instant, json } from "./types.ts";

const access = pgSchema("access");
const now = (name: string) => instant(name).notNull().default(sql`clock_timestamp()`);

/** The policies and settings that were in force; the newest of a kind is. */
export const configurations = access.table("configuration", {
	id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
	kind: text("kind").notNull(),
	digest: text("digest").notNull(),
	body: json("body").notNull(),
	keeper: text("keeper").notNull(),
	at: now("at"),
	entryId: uuid("entry_id").notNull(),
});

/** Whom an identity provider means, and what it last took from them. Web may select neither the subject nor that. */
export const identities = access.table("identity", {
	issuer: text("issuer").notNull(),
	subject: text("subject").notNull(),
	personId: uuid("person_id").notNull(),
	addedAt: now("added_at"),
	withheld: text("withheld").array().notNull().default([]),
	keptOutAt: instant("kept_out_at"),
});

/** Accounts of staff on the platforms. */
export const platformAccounts = access.table("platform_account", {
	id: uuid("id").notNull().defaultRandom(),
	personId: uuid("person_id").notNull(),
	platformId: uuid("platform_id").notNull(),
	account: text("account").notNull(),
	addedAt: now("added_at"),
	entryId: uuid("entry_id").notNull(),
	removedAt: instant("removed_at"),
	removedEntryId: uuid("removed_entry_id"),
});

/** The words of changes whose entries hold commitments. */
export const personChanges = access.table("person_change", {
	entryId: uuid("entry_id").notNull(),
	personId: uuid("person_id").notNull(),
	field: text("field").notNull(),
	before: json("before"),
	after: json("after"),
	salt: bytea("salt"),
	changedBy: uuid("changed_by").notNull(),
	changedAt: now("changed_at"),
});

export const proposals = access.table("proposal", {
	id: uuid("id").notNull(),
	change: text("change").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role"),
	region: text("region"),
	words: text("words"),
	salt: bytea("salt"),
	commitment: text("commitment").notNull(),
	proposedBy: uuid("proposed_by").notNull(),
	proposedAt: now("proposed_at"),
	lapsesAt: instant("lapses_at").notNull(),
	entryId: uuid("entry_id").notNull(),
	/** Of a role: where it is to end by itself. */
	endsAt: instant("ends_at"),
});

export const proposalDecisions = access.table("proposal_decision", {
	proposalId: uuid("proposal_id").notNull(),
	verdict: text("verdict").notNull(),
	personId: uuid("person_id").notNull(),
	decidedAt: now("decided_at"),
	entryId: uuid("entry_id").notNull(),
});

/** The code of a confirmed first passkey or reset was shown. */
export const proposalCodes = access.table("proposal_code", {
	proposalId: uuid("proposal_id").notNull(),
	entryId: uuid("entry_id").notNull(),
	at: now("at"),
});

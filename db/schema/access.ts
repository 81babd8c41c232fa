/** Schema `access`: people, their roles and their openings. The keeper writes them; web reads. */
import { boolean, integer, jsonb, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant, int4multirange } from "./types.ts";

const access = pgSchema("access");

export const people = access.table("person", {
	id: uuid("id").notNull(),
	alias: text("alias").notNull(),
	name: text("name").notNull(),
	employer: text("employer").notNull(),
	officeCountry: text("office_country").notNull(),
	demo: boolean("demo").notNull(),
	addedAt: instant("added_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
	disabledAt: instant("disabled_at"),
	/** Who proposed their first right. */
	broughtInBy: uuid("brought_in_by"),
	/** By which way they came: demo, bootstrap or oidc. */
	factor: text("factor"),
	/** When their name went. */
	erasedAt: instant("erased_at"),
});

export const roleGrants = access.table("role_grant", {
	id: uuid("id").notNull().defaultRandom(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	region: text("region").notNull(),
	grantedAt: instant("granted_at").notNull().defaultNow(),
	entryId: uuid("entry_id").notNull(),
	revokedAt: instant("revoked_at"),
	revokedEntryId: uuid("revoked_entry_id"),
	proposalId: uuid("proposal_id"),
	/** Where it ends by itself: it counts no more from then on, whoever has written so. */
	endsAt: instant("ends_at"),
});

/** A view: the rights that count now. */
export const grantsInForce = access.table("grant_in_force", {
	id: uuid("id"),
	personId: uuid("person_id"),
	role: text("role"),
	region: text("region"),
	grantedAt: instant("granted_at"),
	endsAt: instant("ends_at"),
	entryId: uuid("entry_id"),
	proposalId: uuid("proposal_id"),
});

/** Web may not select the session and the read token's hash. */
export const openings = access.table("opening", {
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
	scope: int4multirange("scope").notNull(),
	widens: uuid("widens"),
	readTokenHash: bytea("read_token_hash").notNull(),
	grantedAt: instant("granted_at").notNull(),
	expiresAt: instant("expires_at").notNull(),
	entryId: uuid("entry_id").notNull(),
	requestId: uuid("request_id"),
	endedAt: instant("ended_at"),
	endedBy: uuid("ended_by"),
	endedEntryId: uuid("ended_entry_id"),
});

export const intakeKeys = access.table("intake_key", {
	kid: text("kid").notNull(),
	region: text("region").notNull(),
	notBefore: instant("not_before").notNull(),
	notAfter: instant("not_after").notNull(),
	publicJwk: jsonb("public_jwk"),
	store: text("store"),
	entryId: uuid("entry_id"),
	announcedAt: instant("announced_at"),
	announcedEntryId: uuid("announced_entry_id"),
	destroyedAt: instant("destroyed_at"),
	destroyedEntryId: uuid("destroyed_entry_id"),
	destructionDueAt: instant("destruction_due_at"),
	keptEntryId: uuid("kept_entry_id"),
	removedAt: instant("removed_at"),
});

/** What the keeper does in the background: whose turn it is, and how far it has come. */
export const jobs = access.table("job", {
	name: text("name").notNull(),
	region: text("region"),
	holder: text("holder"),
	leasedUntil: instant("leased_until").notNull().defaultNow(),
	askedAt: instant("asked_at"),
	beganAt: instant("began_at"),
	endedAt: instant("ended_at"),
	done: integer("done").notNull().default(0),
	total: integer("total").notNull().default(0),
	error: text("error"),
	failingSince: instant("failing_since"),
});

/** Which imports of the log the keeper has taken up what became of keys from; web has no right to it. */
export const takenUp = access.table("taken_up", {
	entryId: uuid("entry_id").notNull(),
	at: instant("at").notNull().defaultNow(),
});

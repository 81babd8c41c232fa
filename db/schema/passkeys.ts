/** Passkeys, their challenges, enrolment codes and alerts. The keeper writes them; web reads what has no key in it. */
import { bigint, boolean, integer, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./types.ts";

const access = pgSchema("access");
const console = pgSchema("console");

/** Web may not select the credential's id, its keys and its counter. */
export const passkeys = access.table("passkey", {
	id: uuid("id").notNull(),
	personId: uuid("person_id").notNull(),
	credentialId: text("credential_id").notNull(),
	publicKey: bytea("public_key").notNull(),
	cose: bytea("cose").notNull(),
	algorithm: integer("algorithm").notNull(),
	counter: bigint("counter", { mode: "number" }).notNull(),
	transports: text("transports").array().notNull(),
	name: text("name").notNull(),
	backedUp: boolean("backed_up").notNull(),
	addedAt: instant("added_at").notNull(),
	entryId: uuid("entry_id").notNull(),
	usableAt: instant("usable_at").notNull(),
	removedAt: instant("removed_at"),
	removedEntryId: uuid("removed_entry_id"),
	lastUsedAt: instant("last_used_at"),
});

/** Not web's at all. */
export const challenges = access.table("challenge", {
	nonce: text("nonce").notNull(),
	personId: uuid("person_id"),
	sessionId: uuid("session_id"),
	act: text("act").notNull(),
	challenge: text("challenge").notNull(),
	subject: uuid("subject"),
	salt: bytea("salt"),
	issuedAt: instant("issued_at").notNull().defaultNow(),
	expiresAt: instant("expires_at").notNull().defaultNow(),
	spentAt: instant("spent_at"),
});

/** Web may not select the code's hash. */
export const enrolments = access.table("enrolment", {
	id: uuid("id").notNull().defaultRandom(),
	personId: uuid("person_id").notNull(),
	codeHash: bytea("code_hash").notNull(),
	bootstrap: boolean("bootstrap").notNull(),
	openedAt: instant("opened_at").notNull().defaultNow(),
	expiresAt: instant("expires_at").notNull().defaultNow(),
	usedAt: instant("used_at"),
	entryId: uuid("entry_id").notNull(),
});

export const alerts = access.table("alert", {
	id: uuid("id").notNull().defaultRandom(),
	audience: text("audience").notNull(),
	personId: uuid("person_id"),
	region: text("region"),
	kind: text("kind").notNull(),
	aboutPerson: uuid("about_person"),
	entryId: uuid("entry_id"),
	at: instant("at").notNull().defaultNow(),
});

/** Web's: which alerts a person has seen. */
export const alertsSeen = console.table("alert_seen", {
	alertId: uuid("alert_id").notNull(),
	personId: uuid("person_id").notNull(),
	at: instant("at").notNull().defaultNow(),
});

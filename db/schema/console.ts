/**
 * Schema `console`: platforms and sign-ins here, the rest in threads.ts, cases.ts and reviews.ts. These files say
 * names, types, nullability and which columns the database fills; keys, checks and grants are the migrations'.
 * Shown by: schema.test.ts.
 */
import { bigint, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { bytea, instant } from "./types.ts";

export const consoleSchema = pgSchema("console");

export const regions = consoleSchema.table("region", {
	code: text("code").notNull(),
	name: text("name").notNull(),
});

export const platforms = consoleSchema.table("platform", {
	id: uuid("id").notNull().defaultRandom(),
	code: text("code").notNull(),
	name: text("name").notNull(),
});

export const integrations = consoleSchema.table("integration", {
	id: uuid("id").notNull().defaultRandom(),
	platformId: uuid("platform_id").notNull(),
	tokenHash: bytea("token_hash").notNull(),
	name: text("name").notNull(),
	regions: text("regions").array().notNull(),
	createdAt: instant("created_at").notNull().defaultNow(),
	revokedAt: instant("revoked_at"),
});

export const sessions = consoleSchema.table("session", {
	id: uuid("id").notNull(),
	tokenHash: bytea("token_hash").notNull(),
	personId: uuid("person_id").notNull(),
	createdAt: instant("created_at").notNull().defaultNow(),
	seenAt: instant("seen_at").notNull().defaultNow(),
	expiresAt: instant("expires_at").notNull(),
	endedAt: instant("ended_at"),
	factor: text("factor").notNull().default("demo"),
	browser: text("browser"),
	address: bytea("address"),
	withheld: text("withheld").array().notNull().default([]),
});

/** Attempts to sign in of the last minutes that did not succeed. */
export const signInAttempts = consoleSchema.table("sign_in_attempt", {
	id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
	at: instant("at").notNull().defaultNow(),
	factor: text("factor").notNull(),
	address: bytea("address"),
	personId: uuid("person_id"),
	outcome: text("outcome").notNull().default("begun"),
});

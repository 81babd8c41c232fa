/** Schema `oversight`: reviews of the protocol itself. The worker opens them, the database's functions write the rest. */
import { bigint, boolean, integer, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { oversightSchema } from "./oversight.ts";
import { instant, json } from "./types.ts";

const now = (name: string) => instant(name).notNull().default(sql`clock_timestamp()`);

export const rightsCampaigns = oversightSchema.table("rights_campaign", {
	period: text("period").notNull(),
	openedAt: now("opened_at"),
	dueAt: instant("due_at").notNull(),
	count: integer("count").notNull(),
	entryId: uuid("entry_id").notNull(),
});

/** Somebody's role in a region, as it stood when the review was opened. */
export const rightsRows = oversightSchema.table("rights_row", {
	id: uuid("id").notNull().defaultRandom(),
	period: text("period").notNull(),
	grantId: uuid("grant_id").notNull(),
	personId: uuid("person_id").notNull(),
	role: text("role").notNull(),
	region: text("region").notNull(),
	grantedAt: instant("granted_at").notNull(),
	endsAt: instant("ends_at"),
	givers: uuid("givers").array().notNull(),
});

export const rightsVerdicts = oversightSchema.table("rights_verdict", {
	rowId: uuid("row_id").notNull(),
	personId: uuid("person_id").notNull(),
	givers: uuid("givers").array().notNull(),
	verdict: text("verdict").notNull(),
	reason: text("reason").notNull(),
	noteId: uuid("note_id"),
	decidedBy: uuid("decided_by").notNull(),
	role: text("role").notNull(),
	decidedAt: now("decided_at"),
	entryId: uuid("entry_id").notNull(),
});

export const rightsClosed = oversightSchema.table("rights_closed", {
	period: text("period").notNull(),
	digest: text("digest").notNull(),
	closedBy: uuid("closed_by").notNull(),
	role: text("role").notNull(),
	closedAt: now("closed_at"),
	entryId: uuid("entry_id").notNull(),
});

export const policySignatures = oversightSchema.table("policy_signature", {
	configurationId: bigint("configuration_id", { mode: "number" }).notNull(),
	digest: text("digest").notNull(),
	kind: text("kind").notNull().default("policy"),
	signedBy: uuid("signed_by").notNull(),
	role: text("role").notNull(),
	signedAt: now("signed_at"),
	entryId: uuid("entry_id").notNull(),
});

export const inventorySignatures = oversightSchema.table("inventory_signature", {
	period: text("period").notNull(),
	kind: text("kind").notNull(),
	digest: text("digest").notNull(),
	body: json("body").notNull(),
	signedBy: uuid("signed_by").notNull(),
	role: text("role").notNull(),
	signedAt: now("signed_at"),
	entryId: uuid("entry_id").notNull(),
});

export const evidencePacks = oversightSchema.table("evidence", {
	id: uuid("id").notNull().defaultRandom(),
	control: text("control").notNull(),
	period: text("period").notNull(),
	epoch: integer("epoch").notNull(),
	size: bigint("size", { mode: "number" }).notNull(),
	count: bigint("count", { mode: "number" }).notNull(),
	digest: text("digest").notNull(),
	takenBy: uuid("taken_by").notNull(),
	takenAt: now("taken_at"),
	entryId: uuid("entry_id").notNull(),
});

/** A view: every quarter since the first review. */
export const protocolQuarters = oversightSchema.table("protocol_quarter", {
	period: text("period"),
	dueAt: instant("due_at"),
	opened: boolean("opened"),
});

/** A view: what is due, and when it was done. */
export const protocolDue = oversightSchema.table("protocol_due", {
	kind: text("kind"),
	subject: text("subject"),
	dueAt: instant("due_at"),
	doneAt: instant("done_at"),
});

/** What a person may see of their own: passkeys (no key is selectable), alerts; and by what the console is configured. */
import { and, desc, eq, isNull, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { alerts, alertsSeen, passkeys } from "../schema/passkeys.ts";
import { configurations } from "../schema/rights.ts";
import type { Db } from "../web.ts";
import { anyOf, numberOf } from "./fragments.ts";

export interface PasskeyRow {
	id: string;
	name: string;
	/** Synchronised by its maker, so perhaps on several devices. */
	backedUp: boolean;
	addedAt: Date;
	usableAt: Date;
	lastUsedAt: Date | null;
	entryId: string;
	entryNumber: number | null;
}

/** A person's passkeys in force, or not yet, in the order in which they came. */
export async function selectPasskeys(db: Db, personId: string, limit: number): Promise<PasskeyRow[]> {
	const { id, name, backedUp, addedAt, usableAt, lastUsedAt, entryId } = passkeys;
	return on(db)
		.select({ id, name, backedUp, addedAt, usableAt, lastUsedAt, entryId, entryNumber: numberOf(entryId) })
		.from(passkeys)
		.where(and(eq(passkeys.personId, personId), isNull(passkeys.removedAt)))
		.orderBy(passkeys.addedAt)
		.limit(limit);
}

export interface OwnAlertRow {
	id: string;
	kind: string;
	at: Date;
	entryId: string | null;
	entryNumber: number | null;
	seenAt: Date | null;
}

/** What a person was told, the newest first. */
export async function selectOwnAlerts(db: Db, personId: string, limit: number): Promise<OwnAlertRow[]> {
	const { id, kind, at, entryId } = alerts;
	return on(db)
		.select({ id, kind, at, entryId, entryNumber: numberOf(entryId), seenAt: alertsSeen.at })
		.from(alerts)
		.leftJoin(alertsSeen, and(eq(alertsSeen.alertId, id), eq(alertsSeen.personId, personId)))
		.where(and(eq(alerts.audience, "person"), eq(alerts.personId, personId)))
		.orderBy(desc(at), desc(id))
		.limit(limit);
}

/** Marks alerts that are this person's; what is marked already stays as it is. */
export async function insertOwnSeen(db: Db, personId: string, ids: readonly string[]): Promise<void> {
	await on(db)
		.insert(alertsSeen)
		.select(
			on(db)
				.select({
					alertId: alerts.id,
					personId: sql`${personId}::uuid`.as("person_id"),
					at: sql`now()`.as("at"),
				})
				.from(alerts)
				.where(and(anyOf(alerts.id, ids), eq(alerts.audience, "person"), eq(alerts.personId, personId))),
		)
		.onConflictDoNothing();
}

/** The settings in force; undefined before a keeper has put any in force. */
export async function selectSettings(db: Db): Promise<Record<string, unknown> | undefined> {
	const [row] = await on(db)
		.select({ body: configurations.body })
		.from(configurations)
		.where(eq(configurations.kind, "settings"))
		.orderBy(desc(configurations.id))
		.limit(1);
	return row?.body as Record<string, unknown> | undefined;
}

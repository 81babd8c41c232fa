/** Attempts to sign in that did not succeed, of the last minutes: what the limits count. */
import { and, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { signInAttempts } from "../schema/console.ts";
import type { Db } from "../web.ts";

const { id, at, address, personId, outcome } = signInAttempts;

export async function insertAttempt(
	db: Db,
	attempt: { factor: string; address: Buffer | null },
): Promise<number> {
	const [row] = await on(db).insert(signInAttempts).values(attempt).returning({ id });
	return row?.id as number;
}

export async function nameAttempt(db: Db, attemptId: number, person: string): Promise<void> {
	await on(db).update(signInAttempts).set({ personId: person }).where(eq(id, attemptId));
}

export async function settleAttempt(db: Db, attemptId: number, as: "refused" | "limited"): Promise<void> {
	await on(db).update(signInAttempts).set({ outcome: as }).where(eq(id, attemptId));
}

export async function deleteAttempt(db: Db, attemptId: number): Promise<void> {
	await on(db).delete(signInAttempts).where(eq(id, attemptId));
}

/**
 * How many attempts from an address, or to be a person, were let through in the window and are not known to have
 * succeeded; and whether one was turned away in it already.
 */
export async function countAttempts(
	db: Db,
	by: { address: Buffer } | { person: string },
	minutes: number,
): Promise<{ counted: number; turnedAway: boolean }> {
	const [row] = await on(db)
		.select({
			counted: sql<number>`(count(*) filter (where ${inArray(outcome, ["begun", "refused"])}))::int`,
			turnedAway: sql<boolean>`coalesce(bool_or(${eq(outcome, "limited")}), false)`,
		})
		.from(signInAttempts)
		.where(and("address" in by ? eq(address, by.address) : eq(personId, by.person), gte(at, ago(minutes))));
	return row ?? { counted: 0, turnedAway: false };
}

export async function deleteOldAttempts(db: Db, minutes: number): Promise<void> {
	await on(db)
		.delete(signInAttempts)
		.where(lt(at, ago(minutes)));
}

function ago(minutes: number): SQL {
	return sql`clock_timestamp() - make_interval(mins => ${minutes})`;
}

/** Who works on a case: one person at most, by a unique index. */
import { and, desc, eq, isNull, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { claims } from "../schema/cases.ts";
import type { Db } from "../web.ts";

export interface ClaimRow {
	id: string;
	personId: string;
	alias: string;
	claimedAt: Date;
	/** The last sign of work on the case: the claim lapses some time after it. */
	activeAt: Date;
	entryId: string;
}

export async function selectClaim(db: Db, caseId: string): Promise<ClaimRow | undefined> {
	const { id, personId, claimedAt, activeAt, entryId } = claims;
	const [row] = await on(db)
		.select({ id, personId, alias: people.alias, claimedAt, activeAt, entryId })
		.from(claims)
		.innerJoin(people, eq(people.id, claims.personId))
		.where(and(eq(claims.caseId, caseId), isNull(claims.releasedAt)));
	return row;
}

export async function insertClaim(
	db: Db,
	claim: { caseId: string; personId: string; entryId: string },
): Promise<void> {
	await on(db).insert(claims).values(claim);
}

export async function releaseClaim(db: Db, claimId: string, releasedBy: string): Promise<void> {
	await on(db)
		.update(claims)
		.set({ releasedAt: sql`now()`, releasedBy })
		.where(and(eq(claims.id, claimId), isNull(claims.releasedAt)));
}

/** Whoever has the case works on it: the claim's time begins anew. The database says which time it is. */
export async function touchClaim(db: Db, caseId: string, personId: string): Promise<boolean> {
	const rows = await on(db)
		.update(claims)
		.set({ activeAt: sql`now()` })
		.where(and(eq(claims.caseId, caseId), eq(claims.personId, personId), isNull(claims.releasedAt)))
		.returning({ id: claims.id });
	return rows.length > 0;
}

/** The person's last claim of the case, where it ended by itself: when. */
export async function selectLapse(db: Db, caseId: string, personId: string): Promise<Date | null> {
	const { releasedAt, lapseEntryId } = claims;
	const [row] = await on(db)
		.select({ releasedAt, lapseEntryId })
		.from(claims)
		.where(and(eq(claims.caseId, caseId), eq(claims.personId, personId)))
		.orderBy(desc(claims.claimedAt))
		.limit(1);
	return row?.lapseEntryId ? row.releasedAt : null;
}

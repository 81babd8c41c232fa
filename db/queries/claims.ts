/** Who works on a case: one person at most, by a unique index. */
import { and, eq, isNull, sql } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { people } from "../schema/access.ts";
import { claims } from "../schema/cases.ts";
import type { Db } from "../web.ts";

export interface ClaimRow {
	id: string;
	personId: string;
	alias: string;
	claimedAt: Date;
	entryId: string;
}

export async function selectClaim(db: Db, caseId: string): Promise<ClaimRow | undefined> {
	const { id, personId, claimedAt, entryId } = claims;
	const [row] = await on(db)
		.select({ id, personId, alias: people.alias, claimedAt, entryId })
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

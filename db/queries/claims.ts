/** Who works on a case: one person at most, by a unique index. */
import type { Db } from "../web.ts";

export interface ClaimRow {
	id: string;
	personId: string;
	alias: string;
	claimedAt: Date;
	entryId: string;
}

export async function selectClaim(db: Db, caseId: string): Promise<ClaimRow | undefined> {
	const [row] = await db<ClaimRow[]>`
		select l.id, l.person_id as "personId", p.alias, l.claimed_at as "claimedAt", l.entry_id as "entryId"
		from console.claim l join access.person p on p.id = l.person_id
		where l.case_id = ${caseId} and l.released_at is null`;
	return row;
}

export async function insertClaim(
	db: Db,
	claim: { caseId: string; personId: string; entryId: string },
): Promise<void> {
	await db`
		insert into console.claim (case_id, person_id, entry_id)
		values (${claim.caseId}, ${claim.personId}, ${claim.entryId})`;
}

export async function releaseClaim(db: Db, claimId: string, releasedBy: string): Promise<void> {
	await db`
		update console.claim set released_at = now(), released_by = ${releasedBy}
		where id = ${claimId} and released_at is null`;
}

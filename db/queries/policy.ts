/** Since when a policy is in force, by the keeper's own inventory. */
import type { Db } from "../web.ts";

export interface InForceRow {
	digest: string;
	at: Date;
	entryId: string;
	entryNumber: number | null;
}

export async function selectPolicyInForce(db: Db): Promise<InForceRow | undefined> {
	const [row] = await db<InForceRow[]>`
		select c.digest, c.at, c.entry_id as "entryId",
			(select i.index::float8 from ledger.indexed i where i.entry_id = c.entry_id order by i.epoch desc limit 1)
				as "entryNumber"
		from access.configuration c where c.kind = 'policy' order by c.id desc limit 1`;
	return row;
}

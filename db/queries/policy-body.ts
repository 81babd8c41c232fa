/** The policy in force as data. */
import type { Db } from "../web.ts";

/** Null before any decryption service has started on this database. */
export async function selectPolicyBody(db: Db): Promise<unknown> {
	const [row] = await db<{ body: unknown }[]>`
		select body from access.configuration where kind = 'policy' order by id desc limit 1`;
	return row?.body ?? null;
}

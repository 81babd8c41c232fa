/**
 * After an older backup was brought back: what became of keys since is known once the missing entries are back (`npm run ledger --
 * import`). Keys that were made, and threads that were wrapped to them, so that no thread counts as shredded while one of them is
 * left; and keys that were destroyed, before the keyring is opened, so that what they sealed is refused in words that say why.
 * Shown by: take-up-destroyed.test.ts, take-up-keys.test.ts.
 */
import type { Sql } from "#db/client.ts";

/** @returns how many keys were taken for destroyed just now */
export async function takeUpDestroyed(sql: Sql): Promise<number> {
	await sql`select access.take_up_keys()`;
	const [row] = await sql<{ n: number }[]>`select access.take_up_destroyed() as n`;
	return row?.n ?? 0;
}

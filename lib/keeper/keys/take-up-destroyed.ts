/**
 * After an older backup was brought back: keys that were destroyed since are known to be, once the missing entries are back
 * (`npm run ledger -- import`). Before the keyring is opened, so that what they sealed is refused in words that say why.
 * Shown by: take-up-destroyed.test.ts.
 */
import type { Sql } from "#db/client.ts";

/** @returns how many keys were taken for destroyed just now */
export async function takeUpDestroyed(sql: Sql): Promise<number> {
	const [row] = await sql<{ n: number }[]>`select access.take_up_destroyed() as n`;
	return row?.n ?? 0;
}

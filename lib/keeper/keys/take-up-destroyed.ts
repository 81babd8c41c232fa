/**
 * After an older backup was brought back: what became of keys and holds since is known once the missing entries are back (`npm run
 * ledger -- import`). Keys that were made, and threads that were wrapped to them, so that no thread counts as shredded while one of
 * them is left; keys that were destroyed, before the keyring is opened, so that what they sealed is refused in words that say why;
 * destructions that were called off, and holds that were renewed. Where nothing was imported a key file without a row is left, which
 * is adopted (adopt-lost.ts).
 * Shown by: take-up-destroyed.test.ts, take-up-keys.test.ts, db/restored.test.ts.
 */
import type { Sql } from "#db/client.ts";

/** @returns how many keys were taken for destroyed just now */
export function takeUpDestroyed(sql: Sql): Promise<number> {
	return sql.begin(async (tx) => {
		// After an import it reads all that came back, which the keeper's own patience and plans (server.ts) are not made for.
		await tx`set local statement_timeout = '10min'`;
		await tx`set local enable_seqscan = on`;
		await tx`select access.take_up_keys()`;
		const [row] = await tx<{ n: number }[]>`select access.take_up_destroyed() as n`;
		await tx`select access.take_up_cancelled(), legal.take_up_renewals()`;
		return row?.n ?? 0;
	});
}

/**
 * Says in the database whether the key store answers this keeper, for the page and the alarm about it: its name, and the code of
 * what went wrong. That an opening needs the store is seldom (once for each key), so nobody else would notice for weeks.
 * Shown by: watch-store.test.ts.
 */
import type { Sql } from "#db/client.ts";
import { storedCode } from "../../errors.ts";
import type { KeyStore } from "./key-store.ts";

/** @param keeper its name. @throws only where the database cannot be told */
export async function sayWhetherItAnswers(
	sql: Sql,
	keeper: string,
	store: Pick<KeyStore, "name" | "check">,
): Promise<void> {
	const error = await store.check().then(() => null, storedCode);
	await sql`select access.key_store_checked(${sql.json({ keeper, store: store.name, error })})`;
}

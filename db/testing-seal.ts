/**
 * Seals what waits as the database wants it, for tests of its rules: the indices are right; the root and the signature,
 * which the database cannot check, are not. A real notary is in lib/keeper/notary.
 */
import type { TestDatabase } from "./testing.ts";

export const TEST_ORIGIN = "test.example/log";

/** A log and a gate, as the first start of a keeper makes them. */
export async function openTestLog(database: TestDatabase, gate = "checkpoint"): Promise<void> {
	const keeper = database.as("keeper");
	const witnesses =
		gate === "checkpoint" ? [] : [{ name: "w.example", vkey: "w.example+00+00", url: "http://x" }];
	await keeper`select ledger.watch(${gate}, ${keeper.json(witnesses)})`;
	const [log] = await database.admin`select from ledger.log`;
	if (!log) await database.as("notary")`select ledger.open_log(${TEST_ORIGIN}, 'a key')`;
}

/** Everything that waits and can be seen, at most 200 entries. @returns how many */
export async function sealPending(database: TestDatabase): Promise<number> {
	const notary = database.as("notary");
	const [waiting] = await notary`select epoch, size, positions from ledger.peek(200)`;
	const positions: string[] = waiting?.positions ?? [];
	if (positions.length === 0) return 0;
	const size = Number(waiting?.size) + positions.length;
	await notary`select ledger.seal(${waiting?.epoch}, ${waiting?.size}, ${`{${positions.join()}}`}::text::bigint[],
		${Buffer.alloc(32)}, ${testNote(size)}, '{}', '{}', '{}', '')`;
	return positions.length;
}

export const testNote = (size: number, origin = TEST_ORIGIN) =>
	`${origin}\n${size}\n${Buffer.alloc(32).toString("base64")}\n\n— ${origin} AAAA\n`;

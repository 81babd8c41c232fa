/** Puts what releases wait for in force: a change of it is an entry, `witness.changed`, before it is. */
import type { Sql } from "#db/client.ts";
import { type Gate, isLocal, type Witness } from "../ledger/gate.ts";
import { parseVerifierKey } from "../ledger/note.ts";

/** Puts them in force; where they differ from what was, with an entry. */
export async function putInForce(
	sql: Sql,
	{ gate, witnesses }: { gate: Gate; witnesses: readonly Witness[] },
): Promise<boolean> {
	const rows = witnesses.map(({ vkey, url }) => ({
		name: parseVerifierKey(vkey).name,
		vkey,
		url,
		local: isLocal(url),
	}));
	const [row] = await sql`select ledger.watch(${gate}, ${sql.json(rows)}) as changed`;
	return row?.changed;
}

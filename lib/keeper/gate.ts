/** Puts what releases wait for in force: a change of it is an entry, `witness.changed`, before it is. */
import type { Sql } from "#db/client.ts";
import type { Policy } from "../access/policy.ts";
import { DomainError } from "../errors.ts";
import { type Gate, isLocal, type Witness } from "../ledger/gate.ts";
import { parseVerifierKey } from "../ledger/note.ts";

/** What the database says where the policy in force draws by a witness that is to leave (0430). */
const WITNESS_NEEDED = "CS260";

/** @throws DomainError INPUT_INVALID: the policy draws samples by a witness that is not among these */
export function assertNamed({ sampling }: Pick<Policy, "sampling">, witnesses: readonly Witness[]): void {
	const known = witnesses.map(({ vkey }) => parseVerifierKey(vkey).name);
	const unknown = sampling.witnesses.find((name) => !known.includes(name));
	if (unknown !== undefined) throw unknownWitness(unknown);
}

export const unknownWitness = (name: string) =>
	new DomainError(
		"INPUT_INVALID",
		`The policy's sampling.witnesses names ${name}, which is not among WITNESSES; nothing could be drawn by it. Nothing was changed. Add the witness, or name another.`,
	);

/**
 * Puts them in force; where they differ from what was, with an entry.
 *
 * @throws DomainError INPUT_INVALID: one is missing by which the policy in force draws samples
 */
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
	const [row] = await sql`select ledger.watch(${gate}, ${sql.json(rows)}) as changed`.catch((error) => {
		if (error.code !== WITNESS_NEEDED) throw error;
		throw new DomainError(
			"INPUT_INVALID",
			`WITNESSES lacks ${error.message.split(": ")[1]}, by which the policy in force draws samples. Nothing was changed. Keep it until a policy that does not name it is in force.`,
		);
	});
	return row?.changed;
}

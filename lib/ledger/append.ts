/**
 * The one writer: only this file calls the database's append function (a test looks for others). What may be
 * appended by whom is decided there; this only gives it a type.
 *
 * An entry appended in a transaction is on record when that transaction commits, not before. So: record, commit,
 * then act; a failure after that is a second entry.
 */
import type { Sql, Tx } from "#db/client.ts";
import { POLICY_VERSION } from "../access/policy.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { invariant } from "../errors.ts";
import type { LedgerEvent } from "./event.ts";

/** Where an entry stands. `at` has microseconds and is part of the key: keep it as text. */
export interface EntryKey {
	id: string;
	at: string;
}

export async function append(tx: Sql | Tx, event: LedgerEvent): Promise<EntryKey> {
	const [entry] = await tx<EntryKey[]>`
		select id, at::text as at from ledger.append(${tx.json(event as never)})`;
	invariant(entry, "append returns its entry");
	return entry;
}

/** The parts of an event that say who acted, in which role, how sure we are of them and under which policy. */
export function actBy(actor: Actor, role: Role) {
	return {
		actor: { id: actor.personId, role },
		session: actor.sessionId,
		assurance: { kind: "session" as const },
		policy: POLICY_VERSION,
	};
}

/** The same for what no person does. */
export const bySystem = { assurance: { kind: "system" as const }, policy: POLICY_VERSION };

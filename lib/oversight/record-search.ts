/**
 * Reading the ledger is an entry of the ledger, committed before anything of it is shown.
 *
 * Guarantees: a RecordedSearch exists only after its entry and its terms are committed together, and everything in
 * this room that reads entries for a person asks for one, or writes its own (selection.exported, evidence.taken). The
 * entry holds a salted commitment of the terms; the terms and the salt lie in console.ledger_search, erasable.
 * Does not guarantee: that nobody reads the table in another way. This is the application's word, not the database's.
 * Shown by: search-ledger.test.ts.
 */

import { insertSearch } from "#db/queries/ledger.ts";
import { web } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { commit } from "../envelope/commitment.ts";
import { DomainError } from "../errors.ts";
import { append, type EntryKey } from "../ledger/append.ts";
import { actInForce } from "../policy/policy-in-force.ts";

declare const recorded: unique symbol;
/** Proof that the search it was made for is on record. Only recordSearch makes one. */
export type RecordedSearch = EntryKey & { readonly [recorded]: true };

export type Terms = Record<string, string>;

export async function recordSearch(actor: Actor, role: Role, terms: Terms): Promise<RecordedSearch> {
	const { salt, commitment } = commit(canonical(terms));
	try {
		const entry = await web().begin(async (tx) => {
			const key = await append(tx, {
				type: "ledger.searched",
				outcome: "done",
				...actInForce(actor, role),
				query: { commitment },
			});
			await insertSearch(tx, { entryId: key.id, personId: actor.personId, salt, terms });
			return key;
		});
		return entry as RecordedSearch;
	} catch (error) {
		if (error instanceof DomainError) throw error;
		throw new DomainError(
			"DATABASE_UNAVAILABLE",
			"The search could not be recorded, so nothing is shown. Try again in a moment.",
		);
	}
}

/** The text that the commitment fixes. jsonb keeps no order of keys, so this gives it one. */
export function canonical(terms: Terms): string {
	return JSON.stringify(Object.fromEntries(Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1))));
}

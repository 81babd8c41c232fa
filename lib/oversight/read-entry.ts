/**
 * One entry, to the byte. Its leaf is what a verifier hashes: RFC 6962 §2.1, SHA-256(0x00 ‖ leaf).
 * Reading it is an entry, like any search.
 */
import { selectEntry } from "#db/queries/ledger.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { sha256 } from "../envelope/digest.ts";
import { DomainError } from "../errors.ts";
import { type RecordedSearch, recordSearch } from "./record-search.ts";

export interface LedgerEntry {
	/** The entry of this reading. */
	recorded: RecordedSearch;
	id: string;
	at: string;
	alias: string | null;
	/** The exact text of the leaf. */
	leaf: string;
	bytes: number;
	/** Hex. */
	leafHash: string;
}

export async function readEntry(actor: Actor, entryId: string): Promise<LedgerEntry> {
	const role = authorise(actor, "ledger.search");
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(entryId)) throw absent();
	const recorded = await recordSearch(actor, role, { entry: entryId });
	const row = await selectEntry(web(), { id: entryId, regions: regionsFor(actor, "ledger.search") });
	if (!row) throw absent();
	return {
		recorded,
		id: row.id,
		at: row.at,
		alias: row.alias,
		leaf: new TextDecoder().decode(row.leaf),
		bytes: row.leaf.length,
		leafHash: sha256(Buffer.of(0), row.leaf).toString("hex"),
	};
}

const absent = () => new DomainError("NOT_FOUND", "The ledger holds no entry with this id in your regions.");

/**
 * One entry, to the byte, with its place in the log. Its leaf is what a verifier hashes: RFC 6962 §2.1,
 * SHA-256(0x00 ‖ leaf). Reading it is an entry, like any search; also reading the receipt of one's own act.
 * Shown by: search-ledger.test.ts, prove-entry.test.ts.
 */
import { type LeafRow, selectEntry, selectOwnEntry } from "#db/queries/ledger.ts";
import { selectEntriesAbout } from "#db/queries/ledger-lookups.ts";
import { web } from "#db/web.ts";
import { allowed, authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { sha256 } from "../envelope/digest.ts";
import { DomainError } from "../errors.ts";
import { isUuid } from "../uuid.ts";
import { type EntrySeal, proveEntry } from "./prove-entry.ts";
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
	/** Its place in the log; null while it waits for one. */
	seal: EntrySeal | null;
}

/** For those who may read the ledger: any entry of their regions, save of a signal about themselves. */
export async function readEntry(actor: Actor, entryId: string): Promise<LedgerEntry> {
	const role = authorise(actor, "ledger.search");
	if (!isUuid(entryId)) throw absent();
	const recorded = await recordSearch(actor, role, { entry: entryId });
	const [row, hidden] = await Promise.all([
		selectEntry(web(), { id: entryId, regions: regionsFor(actor, "ledger.search") }),
		selectEntriesAbout(web(), actor.personId),
	]);
	if (!row || hidden.includes(row.id)) throw absent();
	return entryOf(recorded, row);
}

/** For everybody: the receipt of an act of their own. For those who may read the ledger: as readEntry. */
export async function readReceipt(actor: Actor, entryId: string): Promise<LedgerEntry> {
	if (allowed(actor, "ledger.search")) return readEntry(actor, entryId);
	const role = authorise(actor, "receipt.read");
	if (!isUuid(entryId)) throw notYours();
	const recorded = await recordSearch(actor, role, { entry: entryId });
	const row = await selectOwnEntry(web(), { id: entryId, personId: actor.personId });
	if (!row) throw notYours();
	return entryOf(recorded, row);
}

async function entryOf(recorded: RecordedSearch, row: LeafRow): Promise<LedgerEntry> {
	return {
		recorded,
		id: row.id,
		at: row.at,
		alias: row.alias,
		// A byte order mark, which no entry of ours has, would be content.
		leaf: new TextDecoder("utf-8", { ignoreBOM: true }).decode(row.leaf),
		bytes: row.leaf.length,
		leafHash: sha256(Buffer.of(0), row.leaf).toString("hex"),
		seal: await proveEntry(recorded, row.id),
	};
}

const absent = () => new DomainError("NOT_FOUND", "The ledger holds no entry with this id in your regions.");

/** The same for an entry of somebody else and for none: nobody learns here which ids exist. */
export const notYours = () =>
	new DomainError(
		"NOT_PERMITTED",
		"This is not an act of yours. Entries of others are for oversight: auditor, oversight lead.",
	);

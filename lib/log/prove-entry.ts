/**
 * The receipt of one act: its leaf, and a proof file that shows it under a published checkpoint (C2SP tlog-proof).
 *
 * Guarantees: nothing (the database may lie); the proof file carries its own, to be verified by whoever holds it. The
 * checkpoint is the one that outsiders are shown (published-checkpoint.ts), or, for an entry that came after it, the
 * newest published one. Recording that an entry is handed out is the caller's. Test: prove-entry.test.ts.
 */

import type { Sql } from "#db/client.ts";
import { type LogRow, selectLog, selectPlace } from "#db/queries/log.ts";
import { DomainError, invariant } from "../errors.ts";
import { formatProofFile } from "../ledger/proof-file.ts";
import { proveInclusion } from "../ledger/prove.ts";
import { StoredTiles } from "../ledger/stored-tiles.ts";
import { publishedCheckpoint } from "./published-checkpoint.ts";

export interface ProvedEntry {
	log: LogRow;
	index: number;
	leaf: Uint8Array;
	/** The .tlog-proof. */
	proofFile: string;
}

/** @throws DomainError NOT_FOUND, or RECORD_NOT_SEALED while the entry waits for its place in the log */
export async function proveEntry(db: Sql, entryId: string): Promise<ProvedEntry> {
	const place = await selectPlace(db, entryId);
	if (!place) throw new DomainError("NOT_FOUND", "The ledger holds no entry with this id.");
	if (place.epoch === null) throw waits();
	const { epoch, index, leaf } = place;
	const log = await selectLog(db, { epoch });
	invariant(log, "an index is of a log");
	let shown = await publishedCheckpoint(db, epoch);
	if (!shown || shown.size <= index) shown = await publishedCheckpoint(db, epoch, 0);
	if (!shown || shown.size <= index) throw waits();
	const proof = await proveInclusion(new StoredTiles(db, epoch), index, shown.size);
	return { log, index, leaf, proofFile: formatProofFile({ index, proof, checkpoint: shown.note }) };
}

const waits = () =>
	new DomainError(
		"RECORD_NOT_SEALED",
		"This entry is recorded and waits for its place in the log. Try again in a moment.",
	);

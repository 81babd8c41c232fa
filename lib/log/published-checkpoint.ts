/**
 * Which checkpoint outsiders are shown.
 *
 * Only what is published (the notary's file has it). Where witnesses are configured, the newest that as many have
 * cosigned as releases wait for, since readers outside want it cosigned; but no checkpoint is held back for longer than
 * 5 seconds after its signing, or a dead witness would make the log look as if it stood still.
 *
 * Guarantees: it never goes backwards. "Cosigned by K" and "older than 5 seconds" both only become true, so a later
 * answer, also of another web process, has at least the size of an earlier one, and nobody who compares two of them
 * raises a false alarm. Test: published-checkpoint.test.ts.
 */
import { selectCheckpoint, selectWatching } from "#db/queries/log.ts";
import type { Db } from "#db/web.ts";

const PATIENCE_S = 5;

export interface PublishedCheckpoint {
	size: number;
	/** Signed by the log, with the witnesses' lines behind. */
	note: string;
}

export async function publishedCheckpoint(
	db: Db,
	epoch: number,
	patience = PATIENCE_S,
): Promise<PublishedCheckpoint | null> {
	const watching = await selectWatching(db, epoch);
	const gate = Number(/^witnesses:([0-9]+)$/.exec(watching?.gate ?? "")?.[1] ?? 0);
	const needed = gate || (watching?.witnesses.length ? 1 : 0);
	const row = await selectCheckpoint(db, { epoch, needed, patience });
	return row ? { size: row.size, note: row.note + row.lines } : null;
}

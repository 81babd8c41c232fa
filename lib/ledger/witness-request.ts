/**
 * What a log posts to a witness's add-checkpoint (C2SP tlog-witness).
 *
 *   "old " decimal LF                    the size that the witness is thought to have last cosigned; 0: none yet
 *   0 to 63 times base64(hash) LF        the consistency proof from there to the checkpoint (tree.ts); none for 0
 *   LF
 *   the checkpoint, verbatim
 *
 * Guarantees: what `parseAddCheckpoint` returns has that form, the checkpoint a signed note's. Does not check a
 * signature, a size or the proof: the witness does, in its order, since each has its own status.
 * Limit for what comes over a network: 128 KiB. Test: proof-file.test.ts.
 */
import { textOf } from "./bytes.ts";
import { formatHashes, parseHashes } from "./hash-lines.ts";
import { LogError } from "./log-error.ts";
import { assertNoControls, parseNote } from "./note.ts";
import { assertCount, parseDecimal } from "./number.ts";
import type { Hash } from "./tree.ts";

export const MAX_REQUEST_BYTES = 131_072;

export interface AddCheckpoint {
	old: number;
	proof: Hash[];
	/** The signed note. */
	checkpoint: string;
}

export function formatAddCheckpoint({ old, proof, checkpoint }: AddCheckpoint): string {
	assertCount(old);
	parseNote(checkpoint);
	return `old ${old}\n${formatHashes(proof)}\n${checkpoint}`;
}

export function parseAddCheckpoint(body: string | Uint8Array): AddCheckpoint {
	const text = textOf(body, MAX_REQUEST_BYTES, "REQUEST_MALFORMED");
	assertNoControls(text);
	const split = text.indexOf("\n\n");
	const [head = "", ...lines] = text.slice(0, Math.max(split, 0)).split("\n");
	if (!head.startsWith("old ")) throw new LogError("REQUEST_MALFORMED");
	const old = parseDecimal(head.slice(4));
	const checkpoint = text.slice(split + 2);
	const proof = parseHashes(lines);
	parseNote(checkpoint);
	return { old, proof, checkpoint };
}

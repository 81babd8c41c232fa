/**
 * Proof files (C2SP tlog-proof@v1, extension .tlog-proof): the receipt of one entry, checked offline.
 *
 *   "c2sp.org/tlog-proof@v1" LF
 *   ["extra " base64 LF]                 opaque; ours have none
 *   "index " decimal LF                  the entry's place, counted from 0
 *   0 to 63 times base64(hash) LF        the inclusion proof, the leaf's sibling first (tree.ts)
 *   LF
 *   the checkpoint, verbatim             checkpoint.ts
 *
 * Worked example: the second of two leaves, "" and 00. Its sibling is the hash of the first leaf, and
 * SHA-256(01 ‖ that ‖ SHA-256(00 ‖ 00)) is the root in the checkpoint.
 *
 *   c2sp.org/tlog-proof@v1
 *   index 1
 *   bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=
 *
 *   example.com/log
 *   2
 *   +sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=
 *
 *   — example.com/log …
 *
 * Guarantees: `verifyProofFile` returns only if these very bytes are the leaf at that index of a checkpoint that the
 * log signed and `quorum` witnesses cosigned. Does not guarantee: that the entry's words are true. The format's
 * `extra` is signed by nobody. Limit for what comes over a network: 256 KiB. Test: proof-file.test.ts.
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { textOf } from "./bytes.ts";
import { openCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import { formatHashes, parseHashes } from "./hash-lines.ts";
import { LogError } from "./log-error.ts";
import { assertNoControls, parseNote, type VerifierKey } from "./note.ts";
import { assertCount, parseDecimal } from "./number.ts";
import { MAX_ENTRY_BYTES } from "./tiles.ts";
import { type Hash, hashLeaf, verifyInclusion } from "./tree.ts";

export const MAX_PROOF_FILE_BYTES = 262_144;
const HEAD = "c2sp.org/tlog-proof@v1";

export interface ProofFile {
	index: number;
	proof: Hash[];
	/** The signed note. */
	checkpoint: string;
	extra?: Uint8Array;
}

export function formatProofFile({ index, proof, checkpoint, extra }: ProofFile): string {
	assertCount(index);
	parseNote(checkpoint);
	const extraLine = extra === undefined ? "" : `extra ${encodeBase64(extra)}\n`;
	const text = `${HEAD}\n${extraLine}index ${index}\n${formatHashes(proof)}\n${checkpoint}`;
	return textOf(text, MAX_PROOF_FILE_BYTES, "PROOF_MALFORMED");
}

export function parseProofFile(file: string | Uint8Array): ProofFile {
	const text = textOf(file, MAX_PROOF_FILE_BYTES, "PROOF_MALFORMED");
	assertNoControls(text);
	// The first empty line: the checkpoint's own comes after.
	const split = text.indexOf("\n\n");
	const [head, ...lines] = text.slice(0, Math.max(split, 0)).split("\n");
	if (head !== HEAD) throw new LogError("PROOF_MALFORMED");
	const extra = lines[0]?.startsWith("extra ") ? decodeBase64((lines.shift() as string).slice(6)) : undefined;
	const indexLine = lines.shift();
	if (!indexLine?.startsWith("index ")) throw new LogError("PROOF_MALFORMED");
	const index = parseDecimal(indexLine.slice(6));
	const checkpoint = text.slice(split + 2);
	const proof = parseHashes(lines);
	parseNote(checkpoint);
	return { index, proof, checkpoint, ...(extra && { extra }) };
}

export function verifyProofFile(
	file: string | Uint8Array,
	leaf: Uint8Array,
	by: { log: VerifierKey; witnesses?: readonly VerifierKey[]; quorum?: number },
): { index: number; checkpoint: SignedCheckpoint } {
	if (leaf.length > MAX_ENTRY_BYTES) throw new LogError("ENTRY_TOO_LARGE");
	const { index, proof, checkpoint: note } = parseProofFile(file);
	const checkpoint = openCheckpoint(note, by.log, by.witnesses, by.quorum);
	verifyInclusion({ leaf: hashLeaf(leaf), index, size: checkpoint.size, proof, root: checkpoint.root });
	return { index, checkpoint };
}

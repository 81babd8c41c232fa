/**
 * Checkpoints (C2SP tlog-checkpoint): a signed note whose text says how large the log is and what its tree's root is.
 *
 *   text = origin LF size LF base64(root) LF         no further lines: ours have none, and none are taken
 *   size = decimal, no sign, no leading zero, up to 2^53 − 1;   root = 32 bytes, tree.ts
 *
 * The origin is the name of the log's key. Behind the log's signature stand the witnesses' (cosignature.ts).
 * Worked example, a log of 300 entries, signed by it and cosigned by one witness:
 *
 *   example.com/log42
 *   300
 *   yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=
 *
 *   — example.com/log42 +vl8/cvbhppDkSB2prhA6sOw1Y6AEeh6ikapDOC0iqrfXp+fi5t4Zp2w4yXWV8QyHR8znkbJNb3OipmhRcqJ1xKtBAo=
 *   — witness.example/real koP5lgAAAABrANTmqL9oj6VC+vNNziyZdvBU450XMyvDKi37gMLgU1iajTiHtDLY5rZSuVr3j3QGvgH9HiaAAhR1oB80qqnLk3NYCQ==
 *
 * Guarantees: `openCheckpoint` returns only a checkpoint of this log, signed by it, with at least `quorum` of the
 * given witnesses behind it, each public key counted once. Does not guarantee: that the log shows all the same one;
 * that is what witnesses outside are for. Limits: a note's (64 KiB, 64 signatures). Test: note.test.ts.
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { textOf, toHex, utf8 } from "./bytes.ts";
import { readCosignature } from "./cosignature-bytes.ts";
import { LogError } from "./log-error.ts";
import {
	assertNoControls,
	COSIGNATURE,
	ED25519,
	MAX_NOTE_BYTES,
	type NoteSignature,
	parseNote,
	type VerifierKey,
	verifyNote,
} from "./note.ts";
import { assertCount, parseDecimal } from "./number.ts";
import type { Hash } from "./tree.ts";

export interface Checkpoint {
	origin: string;
	size: number;
	root: Hash;
}

export interface SignedCheckpoint extends Checkpoint {
	/** As it came. */
	note: string;
	/** By the witnesses asked about, verified. `time`: seconds since 1970, the witness's word. */
	cosignatures: { name: string; time: number }[];
}

export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
	assertCount(size);
	const text = `${origin}\n${size}\n${encodeBase64(root)}\n`;
	parseCheckpoint(text);
	return text;
}

export function parseCheckpoint(text: string): Checkpoint {
	textOf(text, MAX_NOTE_BYTES, "CHECKPOINT_MALFORMED");
	assertNoControls(text);
	const [origin = "", size = "", root = "", end, ...more] = text.split("\n");
	if (origin === "" || end !== "" || more.length > 0) throw new LogError("CHECKPOINT_MALFORMED");
	const checkpoint = { origin, size: parseDecimal(size), root: decodeBase64(root) };
	if (checkpoint.root.length !== 32) throw new LogError("CHECKPOINT_MALFORMED");
	return checkpoint;
}

export function openCheckpoint(
	note: string | Uint8Array,
	log: VerifierKey,
	witnesses: readonly VerifierKey[] = [],
	quorum = 0,
): SignedCheckpoint {
	if (log.type !== ED25519) throw new LogError("KEY_MALFORMED");
	assertCount(quorum);
	const parsed = parseNote(note);
	const checkpoint = parseCheckpoint(parsed.text);
	if (checkpoint.origin !== log.name) throw new LogError("ORIGIN_OTHER");
	if (verifyNote(parsed, [log]).length === 0) throw new LogError("SIGNATURE_MISSING");
	const cosignatures = cosignaturesOf(parsed.text, parsed.signatures, witnesses);
	if (cosignatures.length < quorum) throw new LogError("QUORUM_MISSING");
	return { ...checkpoint, note: textOf(note, MAX_NOTE_BYTES, "NOTE_MALFORMED"), cosignatures };
}

/** One public key is one witness, under however many names it is listed. */
function cosignaturesOf(text: string, signatures: NoteSignature[], witnesses: readonly VerifierKey[]) {
	const found: { name: string; time: number }[] = [];
	const counted = new Set<string>();
	for (const witness of witnesses) {
		if (witness.type !== COSIGNATURE) continue;
		const [first] = verifyNote({ text, signatures }, [witness]);
		const read = first && readCosignature(utf8(text), first.signature);
		if (!read || counted.has(toHex(witness.publicKey))) continue;
		counted.add(toHex(witness.publicKey));
		found.push({ name: witness.name, time: read.time });
	}
	return found;
}

/**
 * A seal, checked step by step, in the browser of whoever looks at it: the receipt comes from a server that need not be
 * believed, so every step is computed here from the entry's bytes and the keys.
 *
 *   entry      the bytes are one well-formed entry, and the one that was asked for
 *   leaf       SHA-256(00 ‖ bytes) is the hash that the log gave this number to
 *   inclusion  the proof leads from that hash, at that number, to the checkpoint's root
 *   log        the log's key signed the checkpoint
 *   witness    one step for each cosignature by a key that the receipt names
 *
 * Guarantees: never throws; a step that cannot be computed has failed, with the code of why. All steps passed is what
 * `verifyProofFile` means by verified. Does not guarantee: that the keys are the log's and the witnesses' own. They came
 * with the receipt; who wants more holds the keys himself (docs/verify.md). Test: check-receipt.test.ts.
 */
import { fromHex, sameBytes, toHex, utf8 } from "./bytes.ts";
import { openCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { verifyCosignature } from "./cosignature.ts";
import { parseEntry } from "./entry.ts";
import { LogError, type LogErrorCode } from "./log-error.ts";
import { parseNote, parseVerifierKey } from "./note.ts";
import { parseProofFile } from "./proof-file.ts";
import { hashLeaf, verifyInclusion } from "./tree.ts";

export interface Receipt {
	/** Of the entry that was asked for. */
	id: string;
	/** The exact text of the entry. */
	leaf: string;
	/** Hex: the hash at that place of the tree, as stored. */
	leafHash: string;
	/** tlog-proof@v1. */
	proofFile: string;
	/** The log's verifier key. */
	vkey: string;
	witnesses: readonly { name: string; vkey: string }[];
}

export interface Check {
	step: "entry" | "leaf" | "inclusion" | "log" | "witness";
	/** Of a witness. */
	name?: string;
	/** The code of why not; null when it passed. */
	failure: LogErrorCode | null;
	/** What was computed: the leaf's hash, the root, the witness's time in seconds. */
	found?: string | number;
}

export function checkReceipt(receipt: Receipt): Check[] {
	const leaf = utf8(receipt.leaf);
	const hash = hashLeaf(leaf);
	const { proofFile } = receipt;
	return [
		check("entry", () => {
			const { id, type } = parseEntry(leaf);
			if (id !== receipt.id) throw new LogError("ENTRY_DIFFERS");
			return type;
		}),
		check("leaf", () => {
			const stored = fromHex(receipt.leafHash);
			if (!stored || !sameBytes(stored, hash)) throw new LogError("ENTRY_DIFFERS");
			return toHex(hash);
		}),
		check("inclusion", () => {
			const { index, proof, checkpoint } = parseProofFile(proofFile);
			const { size, root } = parseCheckpoint(parseNote(checkpoint).text);
			verifyInclusion({ leaf: hash, index, size, proof, root });
			return toHex(root);
		}),
		check("log", () => {
			const { origin } = openCheckpoint(parseProofFile(proofFile).checkpoint, parseVerifierKey(receipt.vkey));
			return origin;
		}),
		...cosigned(receipt),
	];
}

/** A step for each witness whose line stands in the note; a line by nobody named is ignored, as the format says. */
function cosigned({ proofFile, witnesses }: Receipt): Check[] {
	return witnesses.flatMap(({ name, vkey }) => {
		let line: string | undefined;
		const result = check(
			"witness",
			() => {
				const { text, signatures } = parseNote(parseProofFile(proofFile).checkpoint);
				line = signatures.find((signature) => signature.name === name)?.line;
				if (line === undefined) throw new LogError("SIGNATURE_MISSING");
				return verifyCosignature(line, text, parseVerifierKey(vkey));
			},
			name,
		);
		return line === undefined && result.failure === "SIGNATURE_MISSING" ? [] : [result];
	});
}

function check(step: Check["step"], act: () => string | number, name?: string): Check {
	const about = { step, ...(name === undefined ? {} : { name }) };
	try {
		return { ...about, failure: null, found: act() };
	} catch (error) {
		return { ...about, failure: error instanceof LogError ? error.code : "PROOF_MALFORMED" };
	}
}

/**
 * Verifies a selection by its files alone: no database, nothing of it believed but the log's key.
 *
 * Guarantees, when it returns: the checkpoint is the log's, signed by it and by `quorum` of the witnesses; every file that
 * the manifest names is there, of its length and SHA-256; and every entry stands in that log at the place that is given,
 * byte for byte. Does not guarantee: that these are all that the search finds; of a table, its other columns, which are what
 * `entry` says only if somebody compares them. Memory: one part. Test: take-selection.test.ts.
 */
import { sha256 } from "#lib/ledger/crypto.ts";
import { decodeBase64 } from "../../ledger/base64.ts";
import { sameBytes } from "../../ledger/bytes.ts";
import { openCheckpoint, type SignedCheckpoint } from "../../ledger/checkpoint.ts";
import { LogError } from "../../ledger/log-error.ts";
import type { VerifierKey } from "../../ledger/note.ts";
import { rootTogether } from "../../ledger/together.ts";
import { type Hash, hashLeaf } from "../../ledger/tree.ts";
import type { Manifest, ManifestFile, PartProof } from "./files.ts";
import { leavesIn } from "./leaves-in.ts";

/** A file of the folder; null where there is none. Never of more than `most` bytes. */
export type ReadFile = (name: string, most: number) => Uint8Array | null;

export interface VerifiedSelection {
	checkpoint: SignedCheckpoint;
	manifest: Manifest;
	entries: number;
}

const MOST_MANIFEST = 64 * 1024 * 1024;

export function verifySelection(
	read: ReadFile,
	by: { log: VerifierKey; witnesses?: readonly VerifierKey[]; quorum?: number },
): VerifiedSelection {
	const manifest = parsed<Manifest>(read("manifest.json", MOST_MANIFEST), "manifest.json");
	if (manifest?.kind !== "countersign selection" || manifest.v !== 1 || !Array.isArray(manifest.files))
		throw differs("manifest.json is no manifest of a selection.");
	const checkpoint = openCheckpoint(manifest.checkpoint, by.log, by.witnesses, by.quorum);
	if (checkpoint.size !== manifest.size)
		throw differs("The manifest is of another checkpoint than it holds.");
	const seen = new Set<number>();
	let entries = 0;
	for (let i = 0; i < manifest.files.length; i += 2) {
		const [rows, proof] = [manifest.files[i], manifest.files[i + 1]];
		if (!rows || !proof) throw differs("A file of entries has no proof beside it.");
		const leaves = leavesIn(fileOf(read, rows), manifest.format);
		const of = parsed<PartProof>(fileOf(read, proof), proof.name);
		entries += verifyPart(leaves, of, checkpoint, rows.name, seen);
	}
	if (entries !== manifest.count) {
		throw differs(
			`The manifest speaks of ${manifest.count} entries and there are ${entries}: a part is missing, or the making broke off.`,
		);
	}
	return { checkpoint, manifest, entries };
}

function verifyPart(
	leaves: Uint8Array[],
	{ size, numbers, hashes }: PartProof,
	checkpoint: SignedCheckpoint,
	name: string,
	seen: Set<number>,
): number {
	if (size !== checkpoint.size || !Array.isArray(numbers) || !Array.isArray(hashes))
		throw differs(`The proof of ${name} is of another checkpoint.`);
	if (leaves.length !== numbers.length) throw differs(`${name} has other entries than its proof.`);
	for (const number of numbers) {
		if (seen.has(number)) throw differs(`Entry ${number} is there twice.`);
		seen.add(number);
	}
	const order = numbers.map((index, i) => [index, i] as const).sort(([a], [b]) => a - b);
	const root = rootTogether({
		size,
		indices: order.map(([index]) => index),
		hashes: order.map(([, i]): Hash => hashLeaf(leaves[i] as Uint8Array)),
		proof: hashes.map((hash) => decodeBase64(String(hash))),
	});
	if (sameBytes(root, checkpoint.root)) return leaves.length;
	throw differs(
		`An entry of ${name} is not the one that was logged, or stands elsewhere in the log than it says.`,
	);
}

function fileOf(read: ReadFile, { name, bytes, sha256: digest }: ManifestFile): Uint8Array {
	if (!/^(entries|proof)-[0-9]{4,8}\.(csv|jsonl|json)$/.test(name))
		throw differs("The manifest names a file that is none of a selection.");
	const content = read(name, bytes);
	if (!content) throw differs(`${name} is missing.`);
	if (content.length !== bytes || Buffer.from(sha256(content)).toString("hex") !== digest)
		throw differs(`${name} is not the file that the manifest names.`);
	return content;
}

function parsed<T>(content: Uint8Array | null, name: string): T {
	try {
		return JSON.parse(new TextDecoder().decode(content ?? new Uint8Array())) as T;
	} catch {
		throw differs(content ? `${name} is not JSON.` : `${name} is missing.`);
	}
}

const differs = (words: string) => new LogError("PROOF_INVALID", words);

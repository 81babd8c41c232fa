/**
 * The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1), its hashes and the two proofs' verification.
 *
 *   leaf  = SHA-256(0x00 ‖ data)        node = SHA-256(0x01 ‖ left ‖ right)        the empty tree = SHA-256("")
 *
 * A tree of n leaves splits at the largest power of two below n. Inclusion proof: the siblings' hashes from the leaf
 * up. Consistency proof: the hashes that build both the old root and the new one.
 *
 * Guarantees: a proof that verifies is the one proof there is for these arguments; anything else throws PROOF_INVALID
 * (PROOF_TOO_LONG above 63 hashes, PROOF_MALFORMED for a hash that is not 32 bytes). Does not guarantee: that a root
 * is anybody's; that is the checkpoint's signature. Test: tree.test.ts, over the Go project's published cases.
 */
import { sha256, sha256Into } from "#lib/ledger/crypto.ts";
import { sameBytes } from "./bytes.ts";
import { LogError } from "./log-error.ts";
import { assertCount } from "./number.ts";

/** 32 bytes. */
export type Hash = Uint8Array;

/** A tree of at most 2^53 leaves has proofs of at most 53 hashes; the witness protocol allows 63. */
export const MAX_PROOF = 63;

export const EMPTY_ROOT: Hash = sha256(new Uint8Array());

/** One buffer for all leaves and one for all nodes: nothing here awaits, and a buffer of one's own costs more than a hash. */
const LEAF = new Uint8Array(65_536);
const NODE = new Uint8Array(65);

export function hashLeaf(data: Uint8Array): Hash {
	const input =
		data.length < LEAF.length ? LEAF.subarray(0, data.length + 1) : new Uint8Array(data.length + 1);
	input[0] = 0x00;
	input.set(data, 1);
	return sha256(input);
}

/** The leaf bytes[from, to), its hash written to `target`. The byte before it lends its place to the prefix 0x00. */
export function hashLeafWithin(
	bytes: Uint8Array,
	from: number,
	to: number,
	target: Uint8Array,
	at: number,
): void {
	const before = bytes[from - 1] as number;
	bytes[from - 1] = 0x00;
	sha256Into(bytes.subarray(from - 1, to), target, at);
	bytes[from - 1] = before;
}

export function hashNode(left: Hash, right: Hash): Hash {
	NODE[0] = 0x01;
	NODE.set(left, 1);
	NODE.set(right, 33);
	return sha256(NODE);
}

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion(p: {
	leaf: Hash;
	index: number;
	size: number;
	proof: readonly Hash[];
	root: Hash;
}): void {
	assertHashes(p.proof);
	assertHashes([p.leaf]);
	assertCount(p.index);
	assertCount(p.size);
	if (p.index >= p.size) throw new LogError("PROOF_INVALID");
	let node = p.index;
	let last = p.size - 1;
	let hash = p.leaf;
	for (const sibling of p.proof) {
		if (last === 0) throw new LogError("PROOF_INVALID");
		if (node % 2 === 1 || node === last) {
			hash = hashNode(sibling, hash);
			// A right edge that is a left child has no sibling on its level: it moves up as it is.
			while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
		} else {
			hash = hashNode(hash, sibling);
		}
		[node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
	}
	if (last !== 0 || !sameBytes(hash, p.root)) throw new LogError("PROOF_INVALID");
}

/** RFC 9162 §2.1.4.2. Nothing (size 0) is a prefix of everything, by the empty proof. */
export function verifyConsistency(p: {
	from: number;
	to: number;
	fromRoot: Hash;
	toRoot: Hash;
	proof: readonly Hash[];
}): void {
	assertHashes(p.proof);
	assertCount(p.from);
	assertCount(p.to);
	if (p.from > p.to) throw new LogError("PROOF_INVALID");
	if (p.from === p.to) {
		const sound = p.from > 0 || sameBytes(p.toRoot, EMPTY_ROOT);
		if (p.proof.length > 0 || !sound || !sameBytes(p.fromRoot, p.toRoot)) throw new LogError("PROOF_INVALID");
		return;
	}
	assertHashes([p.fromRoot, p.toRoot]);
	if (p.from === 0) {
		if (p.proof.length > 0 || !sameBytes(p.fromRoot, EMPTY_ROOT)) throw new LogError("PROOF_INVALID");
		return;
	}
	let node = p.from - 1;
	let last = p.to - 1;
	while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
	// The old tree is whole: its root is the first hash, and the proof leaves it out.
	const path = node === 0 ? [p.fromRoot, ...p.proof] : p.proof;
	const [seed, ...rest] = path;
	if (!seed) throw new LogError("PROOF_INVALID");
	let oldHash = seed;
	let newHash = seed;
	for (const hash of rest) {
		if (last === 0) throw new LogError("PROOF_INVALID");
		if (node % 2 === 1 || node === last) {
			oldHash = hashNode(hash, oldHash);
			newHash = hashNode(hash, newHash);
			while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
		} else {
			newHash = hashNode(newHash, hash);
		}
		[node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
	}
	if (last !== 0 || !sameBytes(oldHash, p.fromRoot) || !sameBytes(newHash, p.toRoot))
		throw new LogError("PROOF_INVALID");
}

function assertHashes(hashes: readonly Hash[]): void {
	if (hashes.length > MAX_PROOF) throw new LogError("PROOF_TOO_LONG");
	for (const hash of hashes) if (hash.length !== 32) throw new LogError("PROOF_MALFORMED");
}

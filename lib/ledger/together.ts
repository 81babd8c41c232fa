/**
 * One proof for many leaves: what else is needed to build the root. Where a range of leaves holds none of them, its hash
 * stands for it; the largest such ranges, from left to right, are the proof. For one leaf these are the hashes of its
 * inclusion proof (RFC 6962 §2.1.1), in another order; for all leaves there are none.
 *
 *   root(from, to) = the next hash of the proof      where no leaf of ours is in [from, to)
 *                  = the leaf's hash                 where to − from = 1
 *                  = node(root(from, k), root(k, to))    k − from being the largest power of two below to − from
 *
 * Guarantees: `rootTogether` returns the tree's root only if each leaf is that tree's at its index (else it would be a
 * collision of SHA-256); every hash of the proof is used, or PROOF_INVALID. Test: together.test.ts.
 */
import { LogError } from "./log-error.ts";
import { assertCount } from "./number.ts";
import { type Hash, hashNode } from "./tree.ts";

export type Range = [from: number, to: number];

/** @param indices ascending, each once */
export function restOf(indices: readonly number[], size: number): Range[] {
	assertIndices(indices, size);
	const rest: Range[] = [];
	const visit = (from: number, to: number, first: number, end: number) => {
		if (first === end) {
			if (to > from) rest.push([from, to]);
			return;
		}
		if (to - from === 1) return;
		const split = from + largestPowerBelow(to - from);
		const middle = firstAtLeast(indices, split, first, end);
		visit(from, split, first, middle);
		visit(split, to, middle, end);
	};
	visit(0, size, 0, indices.length);
	return rest;
}

/** @param hashes of the leaves, as `indices` are */
export function rootTogether(p: {
	size: number;
	indices: readonly number[];
	hashes: readonly Hash[];
	proof: readonly Hash[];
}): Hash {
	const { size, indices, hashes, proof } = p;
	assertIndices(indices, size);
	if (hashes.length !== indices.length || size === 0) throw new LogError("PROOF_INVALID");
	let used = 0;
	const next = (): Hash => {
		const hash = proof[used++];
		if (hash?.length !== 32) throw new LogError("PROOF_INVALID");
		return hash;
	};
	const root = (from: number, to: number, first: number, end: number): Hash => {
		if (first === end) return next();
		if (to - from === 1) return hashes[first] as Hash;
		const split = from + largestPowerBelow(to - from);
		const middle = firstAtLeast(indices, split, first, end);
		const left = root(from, split, first, middle);
		return hashNode(left, root(split, to, middle, end));
	};
	const made = root(0, size, 0, indices.length);
	if (used !== proof.length) throw new LogError("PROOF_INVALID");
	return made;
}

function assertIndices(indices: readonly number[], size: number): void {
	assertCount(size);
	for (const [i, index] of indices.entries()) {
		assertCount(index);
		if (index >= size || (i > 0 && index <= (indices[i - 1] as number))) throw new LogError("PROOF_INVALID");
	}
}

/** The place of the first index ≥ `value` in [first, end). */
function firstAtLeast(indices: readonly number[], value: number, first: number, end: number): number {
	let [low, high] = [first, end];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((indices[middle] as number) < value) low = middle + 1;
		else high = middle;
	}
	return low;
}

function largestPowerBelow(n: number): number {
	let power = 1;
	while (power * 2 < n) power *= 2;
	return power;
}

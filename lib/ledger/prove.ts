/**
 * Proofs out of tiles: for verifyInclusion and verifyConsistency of tree.ts, or anybody's.
 *
 * Every hash of a proof is the hash of a range of leaves [from, to) whose `from` is a multiple of the least power of
 * two ≥ its length. Such a range splits into perfect trees, largest first, and each of those lies within one tile.
 *
 * Guarantees: a proof from true tiles verifies (edge.test.ts); all tiles are asked for at once, each once, and the
 * work is at most 255 node hashes a level. Does not guarantee anything where tiles lie: then the proof fails.
 */

import { readEdge, rootOfEdge } from "./edge.ts";
import { LogError } from "./log-error.ts";
import { assertCount } from "./number.ts";
import { reduceHashes } from "./reduce.ts";
import type { TileReader } from "./tile-reader.ts";
import { HASH_BYTES, TILE_WIDTH, widthAt } from "./tiles.ts";
import { restOf } from "./together.ts";
import { type Hash, hashNode } from "./tree.ts";

export async function rootOf(tiles: TileReader, size: number): Promise<Hash> {
	return rootOfEdge(await readEdge(tiles, size));
}

/**
 * Hashes of perfect trees of a growing log, which never change: whoever proves entry after entry at its edge would hash
 * most of a tile for each. One that is wrong makes a proof that fails.
 */
export type PerfectHashes = Map<string, Hash>;

const PERFECT_HASHES_KEPT = 16_384;

/** The audit path of RFC 6962 §2.1.1: the siblings from the leaf up. */
export async function proveInclusion(
	tiles: TileReader,
	index: number,
	size: number,
	perfect?: PerfectHashes,
): Promise<Hash[]> {
	return hashRanges(tiles, size, auditPath(index, size), perfect);
}

/** The same for many leaves of one tree, for less: neighbours share most of their paths, and their tiles. */
export async function proveInclusions(
	tiles: TileReader,
	indices: readonly number[],
	size: number,
): Promise<Hash[][]> {
	const paths = indices.map((index) => auditPath(index, size));
	const hashes = (await hashRanges(tiles, size, paths.flat())).values();
	return paths.map((path) => path.map(() => hashes.next().value as Hash));
}

/** One proof for many leaves of one tree: the hashes of all that lies between them (together.ts). */
export async function proveTogether(
	tiles: TileReader,
	indices: readonly number[],
	size: number,
): Promise<Hash[]> {
	return hashRanges(tiles, size, restOf(indices, size));
}

function auditPath(index: number, size: number): Range[] {
	assertCount(index);
	assertCount(size);
	if (index >= size) throw new LogError("PROOF_INVALID");
	const path: Range[] = [];
	let [from, to] = [0, size];
	while (to - from > 1) {
		const split = from + largestPowerBelow(to - from);
		if (index < split) {
			path.push([split, to]);
			to = split;
		} else {
			path.push([from, split]);
			from = split;
		}
	}
	return path.reverse();
}

/** PROOF(from, D[to]) of RFC 6962 §2.1.2. */
export function proveConsistency(tiles: TileReader, from: number, to: number): Promise<Hash[]> {
	assertCount(from);
	assertCount(to);
	if (from > to) throw new LogError("PROOF_INVALID");
	if (from === 0 || from === to) return Promise.resolve([]);
	const path: Range[] = [];
	let [start, end] = [0, to];
	// SUBPROOF(m, D, b): b is true while the old tree is the whole left part, whose hash the verifier has.
	while (from !== end) {
		const split = start + largestPowerBelow(end - start);
		if (from <= split) {
			path.push([split, end]);
			end = split;
		} else {
			path.push([start, split]);
			start = split;
		}
	}
	if (start !== 0) path.push([start, end]);
	return hashRanges(tiles, to, path.reverse());
}

type Range = [from: number, to: number];
interface Perfect {
	level: number;
	tile: number;
	at: number;
	width: number;
}

async function hashRanges(
	tiles: TileReader,
	size: number,
	ranges: readonly Range[],
	perfect?: PerfectHashes,
): Promise<Hash[]> {
	const parts = ranges.map(perfectTrees);
	const wanted = new Map<string, Promise<Uint8Array>>();
	const keyOf = (part: Perfect) => `${part.level}/${part.tile}`;
	for (const part of parts.flat()) {
		if (wanted.has(keyOf(part))) continue;
		wanted.set(keyOf(part), tiles.tile(part.level, part.tile, widthAt(size, part.level, part.tile)));
	}
	const read = new Map(await Promise.all([...wanted].map(async ([key, tile]) => [key, await tile] as const)));
	const known = new Map<string, Hash>();
	return ranges.map((range, i) => {
		const key = range.join();
		const hash =
			known.get(key) ??
			hashRange(parts[i] as Perfect[], (part) => read.get(keyOf(part)) as Uint8Array, perfect);
		known.set(key, hash);
		return hash;
	});
}

function hashRange(
	parts: readonly Perfect[],
	tileOf: (part: Perfect) => Uint8Array,
	perfect: PerfectHashes = new Map(),
): Hash {
	return parts
		.map((part) => {
			const key = `${part.level}/${part.tile}/${part.at}/${part.width}`;
			const found = part.width > 1 ? perfect.get(key) : undefined;
			if (found) return found;
			const hashes = tileOf(part).subarray(part.at * HASH_BYTES, (part.at + part.width) * HASH_BYTES);
			if (hashes.length < part.width * HASH_BYTES) throw new LogError("TILE_MALFORMED");
			const hash = reduceHashes(hashes);
			if (perfect.size >= PERFECT_HASHES_KEPT) perfect.clear();
			if (part.width > 1) perfect.set(key, hash);
			return hash;
		})
		.reduceRight((right, left) => hashNode(left, right));
}

/** Where the perfect trees of a range lie: of 2^h leaves, on level h/8, 2^(h mod 8) hashes of one tile. */
function perfectTrees([from, to]: Range): Perfect[] {
	const trees: Perfect[] = [];
	for (let start = from; start < to; ) {
		const leaves = largestPowerUpTo(to - start);
		let level = 0;
		while (TILE_WIDTH ** (level + 1) <= leaves) level++;
		const first = start / TILE_WIDTH ** level;
		const at = first % TILE_WIDTH;
		trees.push({ level, tile: (first - at) / TILE_WIDTH, at, width: leaves / TILE_WIDTH ** level });
		start += leaves;
	}
	return trees;
}

/** The largest power of two ≤ n. */
function largestPowerUpTo(n: number): number {
	let power = 1;
	while (power * 2 <= n) power *= 2;
	return power;
}

/** The largest power of two < n, where RFC 6962 §2.1 splits. */
function largestPowerBelow(n: number): number {
	let power = 1;
	while (power * 2 < n) power *= 2;
	return power;
}

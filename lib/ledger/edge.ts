/**
 * The right edge of a growing tree, in memory: all that a log needs of itself to append. At most 255 hashes a level.
 *
 * Guarantees: `grow` is pure (the old edge stays valid, so a transaction that fails needs no undoing) and costs one
 * node hash a leaf, however the leaves are batched; the tiles and the root are those of a tree built whole. Does not
 * guarantee: that the edge read is the one last signed; compare `rootOfEdge` to the checkpoint. Test: edge.test.ts.
 */
import { LogError } from "./log-error.ts";
import { assertCount } from "./number.ts";
import { reduceHashes } from "./reduce.ts";
import type { TileReader } from "./tile-reader.ts";
import { HASH_BYTES, hashesAt, TILE_WIDTH } from "./tiles.ts";
import { EMPTY_ROOT, type Hash, hashNode } from "./tree.ts";

export interface Edge {
	readonly size: number;
	/** levels[l]: the hashes of the partial tile on level l (width·32 bytes; may be empty). */
	readonly levels: readonly Uint8Array[];
	/** The roots of the perfect trees that `size` splits into, largest first. They follow from `levels`. */
	readonly peaks?: readonly Hash[];
}

/** `hashes`, to be appended to that tile, which has `from` hashes now. Never crosses a tile's end. */
export interface TileGrowth {
	level: number;
	index: number;
	from: number;
	hashes: Uint8Array;
}

export const EMPTY_EDGE: Edge = { size: 0, levels: [], peaks: [] };

export async function readEdge(tiles: TileReader, size: number): Promise<Edge> {
	assertCount(size);
	const reads: Promise<Uint8Array>[] = [];
	for (let level = 0; hashesAt(size, level) > 0; level++) {
		const count = hashesAt(size, level);
		const width = count % TILE_WIDTH;
		reads.push(width === 0 ? Promise.resolve(new Uint8Array()) : readTile(tiles, level, count, width));
	}
	const levels = await Promise.all(reads);
	return { size, levels, peaks: peaksOf(levels) };
}

async function readTile(tiles: TileReader, level: number, count: number, width: number): Promise<Uint8Array> {
	const tile = await tiles.tile(level, Math.floor(count / TILE_WIDTH), width);
	if (tile.length < width * HASH_BYTES) throw new LogError("TILE_MALFORMED");
	return Uint8Array.from(tile.subarray(0, width * HASH_BYTES));
}

export function grow(edge: Edge, leaves: readonly Hash[]): { edge: Edge; growth: TileGrowth[] } {
	const peaks = [...(edge.peaks ?? peaksOf(edge.levels))];
	const added: Uint8Array[][] = [];
	let size = edge.size;
	for (const leaf of leaves) {
		if (leaf.length !== HASH_BYTES) throw new LogError("HASH_MALFORMED");
		let hash = leaf;
		push(added, 0, hash);
		// As adding one to a binary number carries: two perfect trees of one height make the next.
		let height = 0;
		for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
			hash = hashNode(peaks.pop() as Hash, hash);
			height++;
			if (height % 8 === 0) push(added, height / 8, hash);
		}
		peaks.push(hash);
		size++;
	}
	assertCount(size);
	const growth: TileGrowth[] = [];
	const levels = [...edge.levels];
	for (const [level, hashes] of added.entries()) {
		const old = edge.levels[level] ?? new Uint8Array();
		const start = hashesAt(edge.size, level);
		for (let from = start; from < start + hashes.length; ) {
			const end = Math.min(start + hashes.length, from - (from % TILE_WIDTH) + TILE_WIDTH);
			const part = joined(hashes.slice(from - start, end - start));
			growth.push({ level, index: Math.floor(from / TILE_WIDTH), from: from % TILE_WIDTH, hashes: part });
			from = end;
		}
		const width = hashesAt(size, level) % TILE_WIDTH;
		levels[level] =
			width > hashes.length ? appended(old, hashes) : joined(hashes.slice(hashes.length - width));
	}
	return { edge: { size, levels, peaks }, growth };
}

export function rootOfEdge(edge: Edge): Hash {
	const peaks = edge.peaks ?? peaksOf(edge.levels);
	return peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => hashNode(left, right));
}

/** A level of w hashes splits into perfect trees as w does into powers of two, largest first; higher levels first. */
function peaksOf(levels: readonly Uint8Array[]): Hash[] {
	return levels.toReversed().flatMap((hashes) => {
		const peaks: Hash[] = [];
		let at = 0;
		for (let width = TILE_WIDTH / 2; width >= 1; width /= 2) {
			if (hashes.length - at < width * HASH_BYTES) continue;
			peaks.push(reduceHashes(hashes.subarray(at, at + width * HASH_BYTES)));
			at += width * HASH_BYTES;
		}
		return peaks;
	});
}

function push(added: Uint8Array[][], level: number, hash: Hash): void {
	const at = added[level];
	if (at) at.push(hash);
	else added[level] = [hash];
}

function joined(hashes: readonly Hash[]): Uint8Array {
	return appended(new Uint8Array(), hashes);
}

function appended(old: Uint8Array, hashes: readonly Hash[]): Uint8Array {
	const whole = new Uint8Array(old.length + hashes.length * HASH_BYTES);
	whole.set(old);
	for (const [i, hash] of hashes.entries()) whole.set(hash, old.length + i * HASH_BYTES);
	return whole;
}

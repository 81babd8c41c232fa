/** Growing, and proofs from what grew: properties, since the cases of others hold proofs but no logs. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sameBytes, toHex, utf8 } from "./bytes.ts";
import { type Edge, EMPTY_EDGE, grow, readEdge, rootOfEdge, type TileGrowth } from "./edge.ts";
import { LogError } from "./log-error.ts";
import { proveConsistency, proveInclusion, proveInclusions, rootOf } from "./prove.ts";
import { codeOf } from "./testing-codes.ts";
import type { TileReader } from "./tile-reader.ts";
import { HASH_BYTES, TILE_WIDTH, tilesOf } from "./tiles.ts";
import { EMPTY_ROOT, type Hash, hashLeaf, hashNode, verifyConsistency, verifyInclusion } from "./tree.ts";

const SIZE = 66_400; // three levels of tiles, the highest with one hash
const leaves = Array.from({ length: SIZE }, (_, i) => hashLeaf(utf8(`leaf ${i}`)));

/** Tiles in memory, written as a store would write them: append at the width said, never over an end. */
class Tiles implements TileReader {
	readonly tiles = new Map<string, Uint8Array>();
	asked: string[] = [];
	add(growth: TileGrowth[]): void {
		for (const { level, index, from, hashes } of growth) {
			const old = this.tiles.get(`${level}/${index}`) ?? new Uint8Array();
			assert.equal(old.length, from * HASH_BYTES, "a tile is only appended to");
			assert.ok(hashes.length > 0 && old.length + hashes.length <= TILE_WIDTH * HASH_BYTES);
			this.tiles.set(`${level}/${index}`, Uint8Array.of(...old, ...hashes));
		}
	}
	async tile(level: number, index: number, width: number): Promise<Uint8Array> {
		this.asked.push(`${level}/${index}`);
		const tile = this.tiles.get(`${level}/${index}`);
		if (!tile || tile.length < width * HASH_BYTES) throw new LogError("TILE_MISSING");
		return tile;
	}
}

/** RFC 6962 §2.1, word for word: the slow oracle for small trees. */
function rootByDefinition(hashes: readonly Hash[]): Hash {
	if (hashes.length === 0) return EMPTY_ROOT;
	if (hashes.length === 1) return hashes[0] as Hash;
	let split = 1;
	while (split * 2 < hashes.length) split *= 2;
	return hashNode(rootByDefinition(hashes.slice(0, split)), rootByDefinition(hashes.slice(split)));
}

const whole = new Tiles();
const full = grow(EMPTY_EDGE, leaves);
whole.add(full.growth);
const leafAt = (index: number) => leaves[index] as Hash;
const sizes = fc.oneof(
	fc.integer({ min: 1, max: SIZE }),
	fc.constantFrom(1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE),
);
const roots = new Map<number, Hash>();
async function rootAt(size: number): Promise<Hash> {
	const root = roots.get(size) ?? (await rootOf(whole, size));
	roots.set(size, root);
	return root;
}

function flipped(hash: Hash, bit: number): Hash {
	const copy = hash.slice();
	const at = Math.floor(bit / 8) % copy.length;
	copy[at] = (copy[at] as number) ^ (1 << (bit % 8));
	return copy;
}

describe("a growing tree", () => {
	it("grown in any batches has the tiles and the root of one built whole", () => {
		const batches = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 40 });
		fc.assert(
			fc.property(batches, (counts) => {
				const tiles = new Tiles();
				let edge: Edge = EMPTY_EDGE;
				for (const count of counts) {
					const next = grow(edge, leaves.slice(edge.size, edge.size + count));
					tiles.add(next.growth);
					edge = next.edge;
				}
				const once = grow(EMPTY_EDGE, leaves.slice(0, edge.size));
				const atOnce = new Tiles();
				atOnce.add(once.growth);
				assert.deepEqual(tiles.tiles, atOnce.tiles);
				assert.deepEqual(edge, once.edge);
				assert.equal(toHex(rootOfEdge(edge)), toHex(rootByDefinition(leaves.slice(0, edge.size))));
				assert.equal(tiles.tiles.size, [...tilesOf(edge.size)].length);
				for (const { level, index, width } of tilesOf(edge.size)) {
					assert.equal(tiles.tiles.get(`${level}/${index}`)?.length, width * HASH_BYTES);
				}
			}),
			{ numRuns: 25 },
		);
	});

	it("has the root of RFC 6962's definition also where tiles begin on a third level", async () => {
		for (const size of [65_535, 65_536, 65_537, SIZE]) {
			const root = toHex(rootByDefinition(leaves.slice(0, size)));
			assert.equal(toHex(await rootOf(whole, size)), root);
		}
		assert.equal(toHex(rootOfEdge(full.edge)), toHex(rootByDefinition(leaves)));
	});

	it("growing leaves the old edge as it was", () => {
		const { edge } = grow(EMPTY_EDGE, leaves.slice(0, 300));
		const before = structuredClone(edge);
		const once = grow(edge, leaves.slice(300, 900));
		assert.deepEqual(edge, before);
		assert.deepEqual(grow(edge, leaves.slice(300, 900)), once);
	});

	it("an edge read from tiles grows as the one in memory does, with or without its peaks", async () => {
		for (const size of [0, 1, 255, 256, 300, 65_536, 66_000]) {
			const read = await readEdge(whole, size);
			assert.deepEqual(read, grow(EMPTY_EDGE, leaves.slice(0, size)).edge);
			const more = leaves.slice(size, size + 400);
			assert.deepEqual(grow({ size: read.size, levels: read.levels }, more), grow(read, more));
			assert.deepEqual(rootOfEdge({ size: read.size, levels: read.levels }), rootOfEdge(read));
		}
	});

	it("refuses a leaf hash that is none", async () => {
		assert.equal(await codeOf(() => grow(EMPTY_EDGE, [new Uint8Array(31)])), "HASH_MALFORMED");
	});
});

describe("a proof", () => {
	it("of inclusion verifies, whatever the index and the size", async () => {
		await fc.assert(
			fc.asyncProperty(sizes, fc.nat(), async (size, n) => {
				const index = n % size;
				const proof = await proveInclusion(whole, index, size);
				verifyInclusion({ leaf: leafAt(index), index, size, proof, root: await rootAt(size) });
			}),
			{ numRuns: 150 },
		);
	});

	it("is the same made alone or with others, and many ask for each tile once", async () => {
		const indices = [0, 5, 6, 7, 5, 255, 256, 65_536, 66_000];
		whole.asked = [];
		const together = await proveInclusions(whole, indices, SIZE);
		assert.equal(new Set(whole.asked).size, whole.asked.length);
		for (const [i, index] of indices.entries()) {
			assert.deepEqual(together[i], await proveInclusion(whole, index, SIZE));
		}
		assert.deepEqual(await proveInclusions(whole, [], SIZE), []);
	});

	it("of inclusion that is altered anywhere does not verify", async () => {
		await fc.assert(
			fc.asyncProperty(sizes, fc.nat(), fc.nat(), fc.nat(5), async (size, n, m, what) => {
				const index = n % size;
				const root = await rootAt(size);
				const good = {
					leaf: leafAt(index),
					index,
					size,
					proof: await proveInclusion(whole, index, size),
					root,
				};
				const at = m % Math.max(1, good.proof.length);
				const bad = [
					{ ...good, leaf: flipped(good.leaf, m) },
					{ ...good, root: flipped(root, m) },
					{ ...good, index: (index + 1 + (m % size)) % (size + 1) },
					{ ...good, proof: [...good.proof, good.leaf] },
					{ ...good, proof: good.proof.slice(0, -1), size: good.proof.length > 0 ? size : size + 1 },
					{
						...good,
						proof: good.proof.map((hash, i) => (i === at ? flipped(hash, m) : hash)),
						leaf: good.proof.length > 0 ? good.leaf : flipped(good.leaf, m),
					},
				][what];
				if (!bad || (bad.index === index && what === 2)) return;
				assert.equal(await codeOf(() => verifyInclusion(bad)), "PROOF_INVALID", `${what}`);
			}),
			{ numRuns: 200 },
		);
	});

	it("of consistency verifies between any two sizes, and altered does not", async () => {
		await fc.assert(
			fc.asyncProperty(sizes, sizes, fc.nat(), async (a, b, m) => {
				const [from, to] = [Math.min(a, b), Math.max(a, b)];
				const proof = await proveConsistency(whole, from, to);
				const good = { from, to, fromRoot: await rootAt(from), toRoot: await rootAt(to), proof };
				verifyConsistency(good);
				const at = m % Math.max(1, proof.length);
				const altered = [
					{ ...good, fromRoot: flipped(good.fromRoot, m) },
					{ ...good, toRoot: flipped(good.toRoot, m) },
					{ ...good, proof: [...proof, good.fromRoot] },
					...(from < to
						? [
								{ ...good, from: to, to: from },
								{ ...good, proof: proof.slice(1) },
							]
						: []),
					...(proof.length > 0
						? [{ ...good, proof: proof.map((hash, i) => (i === at ? flipped(hash, m) : hash)) }]
						: []),
				];
				for (const bad of altered) {
					if (
						bad.proof.length === 0 &&
						proof.length === 0 &&
						sameBytes(bad.fromRoot, good.fromRoot) &&
						sameBytes(bad.toRoot, good.toRoot) &&
						bad.from === from
					)
						continue;
					assert.equal(await codeOf(() => verifyConsistency(bad)), "PROOF_INVALID");
				}
			}),
			{ numRuns: 100 },
		);
	});

	it("of consistency from nothing is empty, and demands that nothing has nothing's root", async () => {
		assert.deepEqual(await proveConsistency(whole, 0, 9), []);
		const good = { from: 0, to: 9, fromRoot: EMPTY_ROOT, toRoot: await rootAt(9), proof: [] };
		verifyConsistency(good);
		assert.equal(await codeOf(() => verifyConsistency({ ...good, fromRoot: leafAt(0) })), "PROOF_INVALID");
		assert.equal(await codeOf(() => verifyConsistency({ ...good, proof: [leafAt(0)] })), "PROOF_INVALID");
	});

	it("asks for each tile once, and for at most two a level", async () => {
		for (const index of [0, 300, 65_535, 66_000]) {
			whole.asked = [];
			await proveInclusion(whole, index, SIZE);
			assert.equal(new Set(whole.asked).size, whole.asked.length);
			assert.ok(whole.asked.length <= 6, whole.asked.join());
		}
	});

	it("of what is not there is refused, and a tile that is not whole says so", async () => {
		assert.equal(await codeOf(() => proveInclusion(whole, 9, 9)), "PROOF_INVALID");
		assert.equal(await codeOf(() => proveInclusion(whole, -1, 9)), "NUMBER_MALFORMED");
		assert.equal(await codeOf(() => proveInclusion(whole, 1.5, 9)), "NUMBER_MALFORMED");
		assert.equal(await codeOf(() => proveConsistency(whole, 10, 9)), "PROOF_INVALID");
		assert.equal(await codeOf(() => proveInclusion(whole, 1, SIZE + 1)), "TILE_MISSING");
		const short = { tile: async () => new Uint8Array(31) };
		assert.equal(await codeOf(() => proveInclusion(short, 0, 9)), "TILE_MALFORMED");
		assert.equal(await codeOf(() => readEdge(short, 9)), "TILE_MALFORMED");
	});

	it("has at most 63 hashes, each of 32 bytes", async () => {
		const proof = Array.from({ length: 64 }, () => leafAt(0));
		const p = { leaf: leafAt(0), index: 0, size: 2, root: leafAt(0) };
		assert.equal(await codeOf(() => verifyInclusion({ ...p, proof })), "PROOF_TOO_LONG");
		assert.equal(
			await codeOf(() => verifyInclusion({ ...p, proof: [new Uint8Array(31)] })),
			"PROOF_MALFORMED",
		);
	});
});

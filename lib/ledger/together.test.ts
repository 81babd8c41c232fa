import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { proveInclusion, proveTogether } from "./prove.ts";
import type { TileReader } from "./tile-reader.ts";
import { restOf, rootTogether } from "./together.ts";
import { type Hash, hashLeaf, hashNode } from "./tree.ts";

const leafOf = (index: number) => hashLeaf(Buffer.from(`leaf ${index}`));

/** A tree below 256 leaves is one tile. */
const tiles = (size: number): TileReader => ({
	tile: async () => Buffer.concat(Array.from({ length: size }, (_, i) => leafOf(i))),
});

function rootOf(from: number, to: number): Hash {
	if (to - from === 1) return leafOf(from);
	let power = 1;
	while (power * 2 < to - from) power *= 2;
	return hashNode(rootOf(from, from + power), rootOf(from + power, to));
}

const trees = fc
	.integer({ min: 1, max: 255 })
	.chain((size) => fc.tuple(fc.constant(size), fc.subarray([...Array(size).keys()], { minLength: 1 })));

test("one proof builds the root from any leaves of a tree", async () => {
	await fc.assert(
		fc.asyncProperty(trees, async ([size, indices]) => {
			const proof = await proveTogether(tiles(size), indices, size);
			const made = rootTogether({ size, indices, hashes: indices.map(leafOf), proof });
			assert.deepEqual(Buffer.from(made), Buffer.from(rootOf(0, size)));
		}),
	);
});

test("a leaf that was changed, moved or left out builds another root or none", async () => {
	await fc.assert(
		fc.asyncProperty(trees, fc.nat(), async ([size, indices], which) => {
			const proof = await proveTogether(tiles(size), indices, size);
			const at = which % indices.length;
			const changed = indices.map((index, i) => (i === at ? hashLeaf(Buffer.from("other")) : leafOf(index)));
			const root = Buffer.from(rootOf(0, size));
			assert.notDeepEqual(Buffer.from(rootTogether({ size, indices, hashes: changed, proof })), root);
			const fewer = indices.filter((_, i) => i !== at);
			const without = { size, indices: fewer, hashes: fewer.map(leafOf), proof };
			try {
				assert.notDeepEqual(Buffer.from(rootTogether(without)), root);
			} catch (error) {
				assert.equal((error as { code: string }).code, "PROOF_INVALID");
			}
		}),
	);
});

test("of one leaf it is its inclusion proof, and of all leaves nothing", async () => {
	const one = (await proveTogether(tiles(100), [37], 100)).map((hash) => Buffer.from(hash).toString("hex"));
	const path = (await proveInclusion(tiles(100), 37, 100)).map((hash) => Buffer.from(hash).toString("hex"));
	assert.deepEqual(one.sort(), path.sort());
	assert.deepEqual(restOf([...Array(100).keys()], 100), []);
});

test("indices that are out of order, twice or outside, and a proof with too much or too little, are refused", () => {
	for (const indices of [[2, 1], [1, 1], [3], [-1], [0.5]])
		assert.throws(() => restOf(indices, 3), /./, indices.join());
	const hashes = [leafOf(0)];
	for (const proof of [[], [leafOf(1), leafOf(1)], [new Uint8Array(31)]]) {
		assert.throws(() => rootTogether({ size: 2, indices: [0], hashes, proof }), { code: "PROOF_INVALID" });
	}
});

/** Paths, widths and bundles: the specification's own examples, and properties. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fromHex, toHex, utf8 } from "./bytes.ts";
import { codeOf } from "./testing-codes.ts";
import { bundlesOf, decodeBundle, encodeBundle, parseTilePath, tilePath, tilesOf, widthAt } from "./tiles.ts";

describe("a tile's path", () => {
	it("is the one of the specification", () => {
		assert.equal(tilePath(0, 1234067), "tile/0/x001/x234/067");
		assert.equal(tilePath(0, 0), "tile/0/000");
		assert.equal(tilePath(63, 999, 5), "tile/63/999.p/5");
		assert.equal(tilePath("entries", 1000, 255), "tile/entries/x001/000.p/255");
	});

	it("round-trips for any level, index and width", () => {
		const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant("entries" as const));
		const index = fc.nat({ max: Number.MAX_SAFE_INTEGER });
		fc.assert(
			fc.property(level, index, fc.integer({ min: 1, max: 256 }), (level, index, width) => {
				assert.deepEqual(parseTilePath(tilePath(level, index, width)), { level, index, width });
			}),
		);
	});

	it("has one spelling: every other is refused", async () => {
		const codes = {
			"tile/0/0": "TILE_MALFORMED",
			"tile/0/x000/001": "TILE_MALFORMED",
			"tile/0/001/002": "TILE_MALFORMED",
			"tile/0/x001": "TILE_MALFORMED",
			"tile/0/000.p/256": "TILE_MALFORMED",
			"tile/0/000.p/0": "TILE_MALFORMED",
			"tile/0/000.p/": "NUMBER_MALFORMED",
			"tile/0/000.p/01": "NUMBER_MALFORMED",
			"tile/0/000.p/-1": "NUMBER_MALFORMED",
			"tile/64/000": "TILE_MALFORMED",
			"tile/00/000": "NUMBER_MALFORMED",
			"tile/-1/000": "NUMBER_MALFORMED",
			"tile/0/000/": "TILE_MALFORMED",
			"tile/0/000\n": "TILE_MALFORMED",
			"tile/0/../000": "TILE_MALFORMED",
			"/tile/0/000": "TILE_MALFORMED",
			"tile/0/x999/x999/x999/x999/x999/999": "SIZE_TOO_LARGE",
			[`tile/0/${"x001/".repeat(20)}000`]: "TILE_MALFORMED",
			"": "TILE_MALFORMED",
		};
		for (const [path, code] of Object.entries(codes)) {
			assert.equal(await codeOf(() => parseTilePath(path)), code, path);
		}
		assert.equal(await codeOf(() => tilePath(64, 0)), "TILE_MALFORMED");
		assert.equal(await codeOf(() => tilePath(0, 0, 0)), "TILE_MALFORMED");
		assert.equal(await codeOf(() => tilePath(0, -1)), "NUMBER_MALFORMED");
	});
});

describe("the tiles of a log", () => {
	it("are those of the header's example", () => {
		const tiles = [...tilesOf(70_000)];
		assert.equal(tiles.length, 274 + 2 + 1);
		assert.deepEqual(tiles[273], { level: 0, index: 273, width: 112 });
		assert.deepEqual(tiles.slice(274), [
			{ level: 1, index: 0, width: 256 },
			{ level: 1, index: 1, width: 17 },
			{ level: 2, index: 0, width: 1 },
		]);
		assert.deepEqual(
			[...bundlesOf(257)],
			[
				{ index: 0, width: 256 },
				{ index: 1, width: 1 },
			],
		);
		assert.deepEqual([...tilesOf(0)], []);
	});

	it("are exact up to the largest size a number can say", () => {
		const size = Number.MAX_SAFE_INTEGER;
		assert.equal(widthAt(size, 0, 2 ** 45 - 1), 255);
		assert.equal(widthAt(size, 0, 2 ** 45), 0);
		assert.equal(widthAt(size, 6, 0), 31);
		assert.equal(widthAt(size, 7, 0), 0);
		assert.equal(widthAt(0, 0, 0), 0);
	});
});

describe("a bundle", () => {
	it("is the header's example", () => {
		assert.equal(toHex(encodeBundle([utf8("a"), utf8("bc")])), "00016100026263");
	});

	it("round-trips for up to 256 entries of any bytes", () => {
		const entries = fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 256 });
		fc.assert(
			fc.property(entries, (entries) => assert.deepEqual(decodeBundle(encodeBundle(entries)), entries)),
			{ numRuns: 50 },
		);
		const largest = [new Uint8Array(65_535).fill(1)];
		assert.deepEqual(decodeBundle(encodeBundle(largest)), largest);
	});

	it("is refused where it is cut short, holds too many, or an entry is too large", async () => {
		for (const hex of ["00", "0001", "000261", "00016100"]) {
			assert.equal(await codeOf(() => decodeBundle(fromHex(hex) as Uint8Array)), "BUNDLE_MALFORMED", hex);
		}
		const many = Array.from({ length: 257 }, () => utf8("x"));
		assert.equal(await codeOf(() => encodeBundle(many)), "BUNDLE_MALFORMED");
		assert.equal(await codeOf(() => decodeBundle(new Uint8Array(257 * 2))), "BUNDLE_MALFORMED");
		assert.equal(await codeOf(() => encodeBundle([new Uint8Array(65_536)])), "ENTRY_TOO_LARGE");
	});
});

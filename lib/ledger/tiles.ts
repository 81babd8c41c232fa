/**
 * Tiles and entry bundles: how a log lies in files (C2SP tlog-tiles).
 *
 *   tile/<L>/<N>            256 hashes of 32 bytes, one after another: 8,192 bytes
 *   tile/<L>/<N>.p/<W>      the first W of them, where the tree has no more: W·32 bytes
 *   tile/entries/<N>[.p/<W>]   256 (or W) entries, each a u16be length and that many bytes
 *
 * Hash i of tile n on level l is the tree hash of the leaves [(n·256+i)·256^l, (n·256+i+1)·256^l). N is written in
 * groups of three digits, all but the last with an x before. A tree of s leaves has on level l floor(s/256^l) hashes:
 * full tiles, and a last one of that number mod 256 unless it is 0 (an empty tile is never served). A full tile may
 * stand for a partial one: tiles only grow.
 *
 * Worked example, a log of 70,000 entries:
 *
 *   tile/0/000 … tile/0/272          full;   tile/0/273.p/112      70,000 = 273·256 + 112
 *   tile/1/000                       full;   tile/1/001.p/17       273    = 1·256 + 17
 *   tile/2/000.p/1                           the hash of the first 65,536 leaves
 *   tile/entries/000 … 272           full;   tile/entries/273.p/112
 *   tile/0/x001/x234/067             tile 1,234,067 of level 0, in a larger log
 *
 * The bundle of the entries "a" and "bc" is 00 01 61 00 02 62 63.
 *
 * Guarantees: one path for a tile and one tile for a path; a bundle decodes to what it was encoded from. Does not
 * check a hash: prove.ts and verify.ts do. Test: tiles.test.ts. Limits: an entry 65,535 bytes (u16), a bundle 256.
 */
import { LogError } from "./log-error.ts";
import { assertCount, parseDecimal } from "./number.ts";

export const TILE_WIDTH = 256;
export const HASH_BYTES = 32;
export const MAX_ENTRY_BYTES = 65_535;
/** 256 entries of 65,535 bytes with their lengths: what a reader must be ready to take. */
export const MAX_BUNDLE_BYTES = TILE_WIDTH * (MAX_ENTRY_BYTES + 2);
/** The deepest level that a tree of 2^53 leaves has is 6; the format allows 63. */
const MAX_LEVEL = 63;

export function tilePath(level: number | "entries", index: number, width = TILE_WIDTH): string {
	assertCount(index);
	if (level !== "entries" && !(Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL))
		throw malformed();
	if (!(Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH)) throw malformed();
	let path = threeDigits(index % 1000);
	for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
		path = `x${threeDigits(rest % 1000)}/${path}`;
	}
	return `tile/${level}/${path}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

export function parseTilePath(path: string): { level: number | "entries"; index: number; width: number } {
	if (path.length > 64) throw malformed();
	const match = /^tile\/([^/]*)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([^/]*))?$/.exec(path);
	if (!match) throw malformed();
	const [, levelText = "", groups = "", widthText] = match;
	const level = levelText === "entries" ? "entries" : parseDecimal(levelText);
	const index = parseDecimal(groups.replace(/[x/]/g, "").replace(/^0+(?=[0-9])/, ""));
	const width = widthText === undefined ? TILE_WIDTH : parseDecimal(widthText);
	// A tile has one path: no group of zeros in front, no partial tile of 0 or of 256 hashes.
	if ((level !== "entries" && level > MAX_LEVEL) || (widthText !== undefined && width >= TILE_WIDTH))
		throw malformed();
	if (width === 0 || tilePath(level, index, width) !== path) throw malformed();
	return { level, index, width };
}

/** How many hashes that tile has in a tree of `size` leaves; 0 if there is no such tile. */
export function widthAt(size: number, level: number, index: number): number {
	return Math.min(TILE_WIDTH, Math.max(0, hashesAt(size, level) - index * TILE_WIDTH));
}

/** How many hashes a tree of `size` leaves has on that level of tiles. Exact: 256^l is a power of two. */
export function hashesAt(size: number, level: number): number {
	return Math.floor(size / TILE_WIDTH ** level);
}

/** All tiles of a tree, level by level from the leaves up. */
export function* tilesOf(size: number): Generator<{ level: number; index: number; width: number }> {
	assertCount(size);
	for (let level = 0; hashesAt(size, level) > 0; level++) {
		for (let index = 0; index * TILE_WIDTH < hashesAt(size, level); index++) {
			yield { level, index, width: widthAt(size, level, index) };
		}
	}
}

export function* bundlesOf(size: number): Generator<{ index: number; width: number }> {
	assertCount(size);
	for (let index = 0; index * TILE_WIDTH < size; index++) yield { index, width: widthAt(size, 0, index) };
}

export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
	if (entries.length > TILE_WIDTH) throw new LogError("BUNDLE_MALFORMED");
	let length = 0;
	for (const entry of entries) {
		if (entry.length > MAX_ENTRY_BYTES) throw new LogError("ENTRY_TOO_LARGE");
		length += 2 + entry.length;
	}
	const bundle = new Uint8Array(length);
	let at = 0;
	for (const entry of entries) {
		bundle[at] = Math.floor(entry.length / 256);
		bundle[at + 1] = entry.length % 256;
		bundle.set(entry, at + 2);
		at += 2 + entry.length;
	}
	return bundle;
}

/** The entries as views into `bytes`, not copies. */
export function decodeBundle(bytes: Uint8Array): Uint8Array[] {
	const entries: Uint8Array[] = [];
	for (let at = 0; at < bytes.length; ) {
		const end = entryEnd(bytes, at);
		if (entries.length === TILE_WIDTH) throw new LogError("BUNDLE_MALFORMED");
		entries.push(bytes.subarray(at + 2, end));
		at = end;
	}
	return entries;
}

/** Where the entry whose length stands at `at` ends. */
export function entryEnd(bytes: Uint8Array, at: number): number {
	const end = at + 2 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
	if (at + 2 > bytes.length || end > bytes.length) {
		throw new LogError(
			"BUNDLE_MALFORMED",
			"This bundle of entries ends early, within an entry or before it.",
		);
	}
	return end;
}

const threeDigits = (n: number) => String(n).padStart(3, "0");
const malformed = () => new LogError("TILE_MALFORMED");

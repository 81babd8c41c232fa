/**
 * The files of an export (C2SP tlog-tiles, and two of ours), in the order in which they are to be written:
 *
 *   vkey              the log's verifier key, one line
 *   witness-vkeys     its witnesses' verifier keys, one a line
 *   tile/<L>/<N>…     the tree's hashes
 *   tile/entries/<N>… the entries in bundles
 *   checkpoint        last: without it nothing passes for whole
 */
import type { TileReader } from "../ledger/tile-reader.ts";
import { bundlesOf, HASH_BYTES, TILE_WIDTH, tilePath, tilesOf, widthAt } from "../ledger/tiles.ts";

export interface ExportSource extends TileReader {
	size: number;
	checkpoint: string;
	vkey: string;
	witnessKeys: string;
	/** Entries index·256 and on, encoded. */
	bundle(index: number, width: number): Promise<Uint8Array>;
}

export interface ExportFile {
	path: string;
	read(): Promise<Uint8Array | string>;
	/** How many entries are out when it is written. */
	entries: number;
}

/** @param after the size of an earlier export of this log, whose tiles and bundles need not be written again */
export function* exportFiles(source: ExportSource, after = 0): Generator<ExportFile> {
	const { size } = source;
	yield { path: "vkey", read: async () => `${source.vkey}\n`, entries: after };
	yield { path: "witness-vkeys", read: async () => source.witnessKeys, entries: after };
	for (const { level, index, width } of tilesOf(size)) {
		if (widthAt(after, level, index) === width) continue;
		const read = async () => (await source.tile(level, index, width)).subarray(0, width * HASH_BYTES);
		yield { path: tilePath(level, index, width), read, entries: after };
	}
	for (const { index, width } of bundlesOf(size)) {
		if (widthAt(after, 0, index) === width) continue;
		const entries = index * TILE_WIDTH + width;
		yield { path: tilePath("entries", index, width), read: () => source.bundle(index, width), entries };
	}
	yield { path: "checkpoint", read: async () => source.checkpoint, entries: size };
}

/** The partial tiles and bundles of an export of `before` entries that one of `now` has wider. */
export function* supersededFiles(before: number, now: number): Generator<string> {
	for (const { level, index, width } of tilesOf(before)) {
		if (width === TILE_WIDTH || widthAt(now, level, index) === width) continue;
		yield tilePath(level, index, width);
		if (level === 0) yield tilePath("entries", index, width);
	}
}

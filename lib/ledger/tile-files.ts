/**
 * Tiles and bundles out of files: an exported folder, or a log's address. The path asked first is the tile's own; a
 * full tile may stand for a partial one, since the log may have grown while it was written out.
 *
 * Guarantees: a tile of exactly that width, or LogError (TILE_MISSING, TILE_MALFORMED; BUNDLE_MISSING). Does not
 * check a hash. Test: verify.test.ts.
 */
import { LogError } from "./log-error.ts";
import type { TileReader } from "./tile-reader.ts";
import { HASH_BYTES, TILE_WIDTH, tilePath, widthAt } from "./tiles.ts";

export interface LogFiles {
	/** The file's bytes, null where there is none. `path`: "checkpoint", "tile/0/000.p/5", … */
	read(path: string): Promise<Uint8Array | null>;
}

/** @param size of the log that the files are of: whoever asks for a smaller tree is given the beginnings of its tiles */
export function tilesIn(files: LogFiles, size = 0): TileReader {
	return {
		async tile(level, index, width) {
			const place = { index: index * TILE_WIDTH ** (level + 1), count: width * TILE_WIDTH ** level };
			for (const stored of new Set([Math.max(width, widthAt(size, level, index)), width, TILE_WIDTH])) {
				const tile = await files.read(tilePath(level, index, stored));
				if (!tile) continue;
				if (tile.length !== stored * HASH_BYTES) throw new LogError("TILE_MALFORMED", undefined, place);
				return tile.subarray(0, width * HASH_BYTES);
			}
			throw new LogError("TILE_MISSING", undefined, place);
		},
	};
}

/** A bundle of that many entries, if it is sound: of a full one that stands for it, the first so many. */
export async function bundleIn(files: LogFiles, index: number, width: number): Promise<Uint8Array> {
	const own = await files.read(tilePath("entries", index, width));
	const bundle = own ?? (width < TILE_WIDTH ? await files.read(tilePath("entries", index)) : null);
	if (!bundle) throw new LogError("BUNDLE_MISSING", undefined, { index: index * TILE_WIDTH, count: width });
	if (own || endOf(bundle, TILE_WIDTH) !== bundle.length) return bundle;
	return bundle.subarray(0, endOf(bundle, width));
}

/** Where that many entries end, if they can be told apart. */
function endOf(bundle: Uint8Array, entries: number): number | undefined {
	let end = 0;
	for (let i = 0; i < entries; i++) {
		end += 2 + (bundle[end] ?? 0) * 256 + (bundle[end + 1] ?? 0);
		if (end > bundle.length) return undefined;
	}
	return end;
}

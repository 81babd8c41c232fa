/**
 * Tiles and bundles out of files: an exported folder, or a log's address. The path asked first is the tile's own; a
 * full tile may stand for a partial one, since the log may have grown while it was written out.
 *
 * Guarantees: at least the length asked for, or LogError (TILE_MISSING, TILE_MALFORMED; BUNDLE_MISSING). Does not
 * check a hash. Test: verify.test.ts.
 */
import { LogError } from "./log-error.ts";
import type { TileReader } from "./tile-reader.ts";
import { HASH_BYTES, TILE_WIDTH, tilePath } from "./tiles.ts";

export interface LogFiles {
	/** The file's bytes, null where there is none. `path`: "checkpoint", "tile/0/000.p/5", … */
	read(path: string): Promise<Uint8Array | null>;
}

export function tilesIn(files: LogFiles): TileReader {
	return {
		async tile(level, index, width) {
			const tile = await readEither(files, level, index, width);
			const place = { index: index * TILE_WIDTH ** (level + 1), count: width * TILE_WIDTH ** level };
			if (!tile) throw new LogError("TILE_MISSING", undefined, place);
			const sound = tile.length === width * HASH_BYTES || tile.length === TILE_WIDTH * HASH_BYTES;
			if (!sound) throw new LogError("TILE_MALFORMED", undefined, place);
			return tile.subarray(0, width * HASH_BYTES);
		},
	};
}

/** A bundle with at least that many entries, if it is sound. */
export async function bundleIn(files: LogFiles, index: number, width: number): Promise<Uint8Array> {
	const bundle = await readEither(files, "entries", index, width);
	if (!bundle) throw new LogError("BUNDLE_MISSING", undefined, { index: index * TILE_WIDTH, count: width });
	return bundle;
}

async function readEither(files: LogFiles, level: number | "entries", index: number, width: number) {
	const own = await files.read(tilePath(level, index, width));
	return own || width === TILE_WIDTH ? own : files.read(tilePath(level, index));
}

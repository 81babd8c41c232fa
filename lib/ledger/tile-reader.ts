/**
 * Where the core gets its tiles from: a table, a folder, HTTP, memory. The one way in for storage.
 *
 * `tile` gives at least width·32 bytes of which the first `width` hashes are valid (a full tile may stand for a
 * partial one), or rejects with LogError TILE_MISSING. A tile is only ever appended to, so a reader may cache.
 */
export interface TileReader {
	tile(level: number, index: number, width: number): Promise<Uint8Array>;
}

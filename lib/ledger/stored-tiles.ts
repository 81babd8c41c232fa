/**
 * The stored tree of one log, read through the database by whoever may read it: the notary to grow it, web to publish
 * and to prove.
 *
 * Guarantees: at least the width asked for, or LogError TILE_MISSING. What was read or grown is kept, since a tile is
 * only ever appended to; a tree that somebody cut back underneath is still the one that stood there, so whoever must
 * notice that compares with the checkpoint. Does not check a hash. Test: ../keeper/notary/spare.test.ts.
 */
import type { Sql, Tx } from "#db/client.ts";
import type { Edge, TileGrowth } from "./edge.ts";
import { LogError } from "./log-error.ts";
import type { TileReader } from "./tile-reader.ts";
import { HASH_BYTES } from "./tiles.ts";

/** How many tiles are kept in memory: 8 MB of full ones, the right edge of any log and much beside. */
const TILES_KEPT = 1024;

export class StoredTiles implements TileReader {
	readonly #sql: Sql | Tx;
	readonly #epoch: number;
	readonly #kept = new Map<string, Uint8Array>();

	constructor(sql: Sql | Tx, epoch: number) {
		this.#sql = sql;
		this.#epoch = epoch;
	}

	async tile(level: number, index: number, width: number): Promise<Uint8Array> {
		const kept = this.#kept.get(`${level}/${index}`);
		if (kept && kept.length >= width * HASH_BYTES) return kept;
		const [row] = await this
			.#sql`select ledger.read_tile(${this.#epoch}, ${level}, ${index}, ${width}) as hashes`;
		if (!row?.hashes) throw new LogError("TILE_MISSING");
		this.#keep(level, index, row.hashes);
		return row.hashes;
	}

	/** After a batch was sealed: the tiles that it grew, from the edge before it. */
	grown(before: Edge, growth: readonly TileGrowth[]): void {
		for (const { level, index, from, hashes } of growth) {
			const start = from === 0 ? new Uint8Array() : before.levels[level];
			if (start && start.length === from * HASH_BYTES)
				this.#keep(level, index, Buffer.concat([start, hashes]));
		}
	}

	#keep(level: number, index: number, hashes: Uint8Array): void {
		const key = `${level}/${index}`;
		this.#kept.delete(key);
		this.#kept.set(key, hashes);
		if (this.#kept.size > TILES_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
	}
}

/** Tiles of the stored tree, those that are asked for at once in one question: a proof for many leaves asks for many. */

import { selectTiles } from "#db/queries/log-tiles.ts";
import type { Db } from "#db/web.ts";
import { LogError } from "../../ledger/log-error.ts";
import type { TileReader } from "../../ledger/tile-reader.ts";

const AT_ONCE = 128;

interface Wanted {
	level: number;
	index: number;
	width: number;
	found: (tile: Uint8Array | null) => void;
	failed: (error: unknown) => void;
}

export class BatchedTiles implements TileReader {
	readonly #db: Db;
	readonly #epoch: number;
	#wanted: Wanted[] = [];

	constructor(db: Db, epoch: number) {
		this.#db = db;
		this.#epoch = epoch;
	}

	async tile(level: number, index: number, width: number): Promise<Uint8Array> {
		const tile = await new Promise<Uint8Array | null>((found, failed) => {
			if (this.#wanted.length === 0) queueMicrotask(() => void this.#ask());
			this.#wanted.push({ level, index, width, found, failed });
		});
		if (!tile) throw new LogError("TILE_MISSING");
		return tile;
	}

	async #ask(): Promise<void> {
		const all = this.#wanted;
		this.#wanted = [];
		for (let from = 0; from < all.length; from += AT_ONCE) {
			const some = all.slice(from, from + AT_ONCE);
			try {
				const tiles = await selectTiles(this.#db, this.#epoch, some);
				for (const [i, { found }] of some.entries()) found(tiles[i] ?? null);
			} catch (error) {
				for (const { failed } of some) failed(error);
			}
		}
	}
}

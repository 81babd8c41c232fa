/**
 * Entries that left the database for an archive: the folder of an export (export-files.ts) that `ledger -- archive` made.
 *
 * Guarantees: what it gives has the hash that the log's index holds for that place, or ENTRY_DIFFERS. Nothing else of the
 * folder is believed. Test: lib/commands/ledger-archive.test.ts.
 */

import { sameBytes } from "../ledger/bytes.ts";
import { LogError } from "../ledger/log-error.ts";
import { bundleIn, type LogFiles } from "../ledger/tile-files.ts";
import { decodeBundle, TILE_WIDTH, widthAt } from "../ledger/tiles.ts";
import { hashLeaf } from "../ledger/tree.ts";
import { folderFiles } from "./folder-files.ts";

export interface Archive {
	/** The leaves of one bundle that it holds, by place; empty where it has none of it. */
	bundle(index: number): Promise<Map<number, Uint8Array>>;
}

export function archiveIn(folder: string): Archive {
	const files = folderFiles(folder);
	return {
		async bundle(index) {
			const size = await sizeOf(files);
			const width = widthAt(size, 0, index);
			if (width === 0) return new Map();
			try {
				const leaves = [...decodeBundle(await bundleIn(files, index, width))];
				return new Map(leaves.map((leaf, i) => [index * TILE_WIDTH + i, leaf]));
			} catch (error) {
				if (error instanceof LogError && error.code === "BUNDLE_MISSING") return new Map();
				throw error;
			}
		},
	};
}

/** How many entries its checkpoint speaks of: only which file to look for; nobody's signature is needed for that. */
async function sizeOf(files: LogFiles): Promise<number> {
	const note = await files.read("checkpoint");
	const size = Number(note && new TextDecoder().decode(note).split("\n")[1]);
	return Number.isSafeInteger(size) && size > 0 ? size : 0;
}

/** @throws LogError ENTRY_DIFFERS */
export function assertHash(leaf: Uint8Array, hash: Uint8Array, index: number): void {
	if (sameBytes(hashLeaf(leaf), hash)) return;
	throw new LogError("ENTRY_DIFFERS", "The archive holds another entry here than the one that was logged.", {
		index,
	});
}

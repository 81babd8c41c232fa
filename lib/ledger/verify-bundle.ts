/**
 * One bundle of a log against the stored hashes of its entries: all that is heavy in verifying a log, and nothing
 * that another bundle matters to, so it may run in any thread (verify-threads.ts). For verify.ts, which has the rest.
 */
import { checkEntry, entryIdOf } from "./entry.ts";
import { readUuid } from "./id-set.ts";
import { LogError } from "./log-error.ts";
import { reduceHashes } from "./reduce.ts";
import { entryEnd, HASH_BYTES, TILE_WIDTH } from "./tiles.ts";
import { type Hash, hashLeafWithin } from "./tree.ts";

export interface BundleJob {
	bundle: Uint8Array;
	/** The stored hashes of its entries. */
	tile: Uint8Array;
	/** The index of its first entry. */
	first: number;
	width: number;
}

export interface CheckedBundle {
	/** How many entries are good, from the first on; their ids, four words each. */
	good: number;
	ids: Uint32Array;
	/** What is wrong with the next one. */
	error?: LogError;
	/** The tree hash of a full bundle, else the hashes of its entries. */
	root?: Hash;
	hashes?: Uint8Array;
}

export function checkBundle({ bundle, tile, first, width }: BundleJob): CheckedBundle {
	const hashes = new Uint8Array(width * HASH_BYTES);
	const ids = new Uint32Array(width * 4);
	let at = 0;
	for (let i = 0; i < width; i++) {
		let end = at;
		try {
			end = entryEnd(bundle, at);
			hashLeafWithin(bundle, at + 2, end, hashes, i * HASH_BYTES);
			if (!sameHash(hashes, tile, i * HASH_BYTES)) throw new LogError("ENTRY_DIFFERS");
			readUuid(bundle, checkEntry(bundle, at + 2, end), ids, i);
		} catch (error) {
			if (!(error instanceof LogError)) throw error;
			const place = { index: first + i, entryId: entryIdOf(bundle.subarray(at + 2, end)) };
			return { good: i, ids, error: new LogError(error.code, error.message, place) };
		}
		at = end;
	}
	if (at !== bundle.length) {
		// Other readers would show behind the log's entries what nobody verified.
		const surplus = "This bundle holds more than the log's entries.";
		return {
			good: width,
			ids,
			error: new LogError("BUNDLE_MALFORMED", surplus, { index: first, count: width }),
		};
	}
	return { good: width, ids, ...(width === TILE_WIDTH ? { root: reduceHashes(hashes) } : { hashes }) };
}

export function sameHash(a: Uint8Array, b: Uint8Array, at: number): boolean {
	for (let i = at; i < at + HASH_BYTES; i++) if (a[i] !== b[i]) return false;
	return true;
}

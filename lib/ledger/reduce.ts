/**
 * The root of a perfect tree over hashes that lie one after another: level by level, from one buffer into itself.
 *
 * A parent lands where its left child began, which is read by then; so nothing is allocated but the first copy.
 */
import { sha256Into } from "#lib/ledger/crypto.ts";
import { HASH_BYTES } from "./tiles.ts";
import type { Hash } from "./tree.ts";

/** `hashes`: 1, 2, 4 … 256 hashes; stays as it is. */
export function reduceHashes(hashes: Uint8Array): Hash {
	// One byte in front of the hashes: the place of the prefix 0x01, so that a node's input is one view.
	const buffer = new Uint8Array(hashes.length + 1);
	buffer.set(hashes, 1);
	for (let count = hashes.length / HASH_BYTES; count > 1; count /= 2) {
		for (let i = 0; i < count / 2; i++) {
			// The prefix overwrites the last byte of the hash before, which its own parent has read already; that
			// parent lies further left.
			const at = i * 2 * HASH_BYTES;
			buffer[at] = 0x01;
			sha256Into(buffer.subarray(at, at + 1 + 2 * HASH_BYTES), buffer, 1 + i * HASH_BYTES);
		}
	}
	return buffer.slice(1, 1 + HASH_BYTES);
}

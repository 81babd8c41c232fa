/**
 * Verifies a whole log from its files: is every entry the one that was logged, and the tree the one that was signed?
 *
 * Guarantees, when it returns: the checkpoint is this log's, signed by it and by `quorum` of the witnesses; each of
 * its `size` entries is there, is one strict JSON object (entry.ts) and has an id that no other has; each stored tile
 * holds the hashes of what lies beneath it; and the root of all that is the checkpoint's. Otherwise LogError, with
 * the `index` (and `entryId`, where one can be read) of the first bad entry, or the first of the `count` among which
 * it is. Entries, ids and level-0 tiles are judged in the log's order, so nothing before `index` is bad by itself.
 *
 * Does not guarantee: that this is the only such log its operator shows (compare it with a witness's checkpoint), or
 * the newest; nor can it name an entry where all tiles were made anew to fit: then only the root differs.
 *
 * Memory: nine bundles (of up to 16 MiB, commonly 0.2), a tile a level, and the ids (64 MiB at most: id-set.ts),
 * whatever the log's size. Test: verify.test.ts.
 */

import { sameBytes } from "./bytes.ts";
import { type Checkpoint, openCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";
import { rootOfEdge } from "./edge.ts";
import { checkEntry } from "./entry.ts";
import { formatUuid, IdSet, readUuid } from "./id-set.ts";
import { LogError } from "./log-error.ts";
import type { VerifierKey } from "./note.ts";
import { proveConsistency, rootOf } from "./prove.ts";
import { reduceHashes } from "./reduce.ts";
import { bundleIn, type LogFiles, tilesIn } from "./tile-files.ts";
import type { TileReader } from "./tile-reader.ts";
import { bundlesOf, entryEnd, HASH_BYTES, hashesAt, MAX_BUNDLE_BYTES, TILE_WIDTH, widthAt } from "./tiles.ts";
import { type Hash, verifyConsistency } from "./tree.ts";
import { type BundleJob, type CheckedBundle, checkBundle, sameHash } from "./verify-bundle.ts";

export interface VerifyOptions {
	log: VerifierKey;
	witnesses?: readonly VerifierKey[];
	quorum?: number;
	/** Where bundles are checked: here, or in other threads (verify-threads.ts). */
	check?: (job: BundleJob) => CheckedBundle | Promise<CheckedBundle>;
	/** After each bundle; `again`: only ids are being compared, in a log with more of them than memory holds. */
	onProgress?: (done: { entries: number; size: number; again: boolean }) => void;
}

export interface VerifyReport {
	checkpoint: SignedCheckpoint;
	entries: number;
	tiles: number;
}

export async function verifyLog(files: LogFiles, options: VerifyOptions): Promise<VerifyReport> {
	const note = await files.read("checkpoint");
	if (!note) throw new LogError("CHECKPOINT_MISSING");
	const checkpoint = openCheckpoint(note, options.log, options.witnesses, options.quorum);
	const { size, root } = checkpoint;
	const ids = new IdSet(size);
	const above = new UpperLevels(tilesIn(files), size);
	let last = new Uint8Array();
	for await (const { first, width, checked } of checkedBundles(files, size, options.check ?? checkBundle)) {
		addIds(ids, checked, first);
		if (checked.error) throw checked.error;
		if (checked.root) await above.add(checked.root);
		else last = Uint8Array.from(checked.hashes ?? []);
		options.onProgress?.({ entries: first + width, size, again: false });
	}
	if (!sameBytes(rootOfEdge({ size, levels: [last, ...(await above.rest())] }), root)) {
		throw new LogError("ROOT_DIFFERS");
	}
	for (let share = 1; share < ids.shares; share++) await compareIds(files, size, ids, share, options);
	return { checkpoint, entries: size, tiles: hashesAt(size + TILE_WIDTH - 1, 1) + above.tiles };
}

function addIds(ids: IdSet, checked: { ids: Uint32Array; good: number }, first: number): void {
	for (let i = 0; i < checked.good; i++) {
		if (ids.add(checked.ids, i)) continue;
		throw new LogError("ENTRY_ID_REPEATED", undefined, {
			index: first + i,
			entryId: formatUuid(checked.ids, i),
		});
	}
}

/** The tiles above the leaves', built anew as the hashes come and compared with the stored ones. */
class UpperLevels {
	tiles = 0;
	readonly #stored: TileReader;
	readonly #size: number;
	/** [level − 1]: the hashes of the tile now being filled on that level. */
	readonly #filling: { hashes: Uint8Array; count: number; index: number }[] = [];

	constructor(stored: TileReader, size: number) {
		this.#stored = stored;
		this.#size = size;
	}

	async add(hash: Hash, level = 1): Promise<void> {
		this.#filling[level - 1] ??= { hashes: new Uint8Array(TILE_WIDTH * HASH_BYTES), count: 0, index: 0 };
		const tile = this.#filling[level - 1] as { hashes: Uint8Array; count: number; index: number };
		tile.hashes.set(hash, tile.count * HASH_BYTES);
		tile.count++;
		if (tile.count < TILE_WIDTH) return;
		await this.#compare(level, tile.index, tile.hashes);
		await this.add(reduceHashes(tile.hashes), level + 1);
		tile.count = 0;
		tile.index++;
	}

	/** The hashes of the partial tiles, compared too. */
	async rest(): Promise<Uint8Array[]> {
		const levels = this.#filling.map(({ hashes, count }) => hashes.subarray(0, count * HASH_BYTES));
		for (const [i, { index, count }] of this.#filling.entries()) {
			if (count > 0) await this.#compare(i + 1, index, levels[i] as Uint8Array);
		}
		return levels;
	}

	async #compare(level: number, index: number, hashes: Uint8Array): Promise<void> {
		const stored = await this.#stored.tile(level, index, widthAt(this.#size, level, index));
		for (let at = 0; at < hashes.length; at += HASH_BYTES) {
			if (sameHash(hashes, stored, at)) continue;
			const count = TILE_WIDTH ** level;
			const first = (index * TILE_WIDTH + at / HASH_BYTES) * count;
			throw new LogError("TILE_DIFFERS", undefined, { index: first, count });
		}
		this.tiles++;
	}
}

/** Another share of the ids, in a log that has more than fit into memory at once. */
async function compareIds(files: LogFiles, size: number, ids: IdSet, share: number, options: VerifyOptions) {
	ids.begin(share);
	for (const { index, width } of bundlesOf(size)) {
		const bundle = await bundleIn(files, index, width);
		const found = new Uint32Array(width * 4);
		let at = 0;
		for (let i = 0; i < width; i++) {
			const end = entryEnd(bundle, at);
			readUuid(bundle, checkEntry(bundle, at + 2, end), found, i);
			at = end;
		}
		addIds(ids, { ids: found, good: width }, index * TILE_WIDTH);
		options.onProgress?.({ entries: index * TILE_WIDTH + width, size, again: true });
	}
}

/** In order, some ahead: the disk works while the processors hash. */
async function* checkedBundles(files: LogFiles, size: number, check: NonNullable<VerifyOptions["check"]>) {
	const tiles = tilesIn(files);
	const load = async ({ index, width }: { index: number; width: number }) => {
		const bundle = await bundleIn(files, index, width);
		if (bundle.length > MAX_BUNDLE_BYTES) throw new LogError("BUNDLE_MALFORMED");
		const tile = await tiles.tile(0, index, width);
		const first = index * TILE_WIDTH;
		return { first, width, checked: await check({ bundle, tile, first, width }) };
	};
	const loading: ReturnType<typeof load>[] = [];
	for (const place of bundlesOf(size)) {
		const next = load(place);
		// Its failure is thrown when its turn comes; until then it is nobody's.
		next.catch(() => undefined);
		loading.push(next);
		if (loading.length > AHEAD) yield await (loading.shift() as ReturnType<typeof load>);
	}
	for (const rest of loading) yield await rest;
}

const AHEAD = 8;

/**
 * Proves that the log of `now`, whose tiles these are, continues the checkpoint `before` that somebody kept; the
 * proof is returned for whoever wants to see it. ORIGIN_OTHER, LOG_BEHIND (the log is shorter than it was),
 * LOG_FORKED (it is another log), ROOT_DIFFERS (these tiles are not `now`'s). Both must have been opened already.
 */
export async function continues(before: Checkpoint, tiles: TileReader, now: Checkpoint): Promise<Hash[]> {
	if (before.origin !== now.origin) throw new LogError("ORIGIN_OTHER");
	if (before.size > now.size)
		throw new LogError("LOG_BEHIND", undefined, { index: now.size, count: before.size - now.size });
	if (!sameBytes(await rootOf(tiles, now.size), now.root)) throw new LogError("ROOT_DIFFERS");
	// A copy of the log has its tiles as wide as they are now, not as they were then.
	const wide: TileReader = {
		tile: (level, index) => tiles.tile(level, index, widthAt(now.size, level, index)),
	};
	if (!sameBytes(await rootOf(wide, before.size), before.root)) throw new LogError("LOG_FORKED");
	const proof = await proveConsistency(wide, before.size, now.size);
	verifyConsistency({ from: before.size, to: now.size, fromRoot: before.root, toRoot: now.root, proof });
	return proof;
}

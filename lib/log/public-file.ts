/**
 * What anybody may read of the log: `checkpoint`, `vkey`, `witness-vkeys` and `tile/<L>/<N>[.p/<W>]` of the log that is
 * open now, or of an earlier one under `epochs/<n>/`. C2SP tlog-tiles, without its entries.
 *
 * Guarantees: nothing beyond the last published checkpoint, no empty tile, no entry. A tile's bytes never change, a
 * partial one's neither (it is the first W hashes of the full one), so both are served to be kept for ever. Where an
 * epoch has ended, caches may hold its tiles under the open log's address: `epochs/<n>/` names one log for ever.
 * Does not guarantee: that the tiles are true; the reader's arithmetic does. Test: public-file.test.ts.
 */
import { type LogRow, selectLog } from "#db/queries/log.ts";
import { web } from "#db/web.ts";
import { DomainError } from "../errors.ts";
import { rateLimiter } from "../intake/rate-limit.ts";
import { LogError } from "../ledger/log-error.ts";
import { StoredTiles } from "../ledger/stored-tiles.ts";
import { HASH_BYTES, parseTilePath, widthAt } from "../ledger/tiles.ts";
import { witnessKeysOf } from "./export-source.ts";
import { publishedCheckpoint } from "./published-checkpoint.ts";

export interface PublicFile {
	body: string | Uint8Array;
	type: string;
	cache: string;
}

const FOR_EVER = "public, max-age=31536000, immutable";
const TEXT = { type: "text/plain; charset=utf-8", cache: "no-cache" } as const;

/** One bucket for everybody: who asks is not known, and staff's pages must not wait for strangers. */
const limit = rateLimiter(2_000, undefined, "requests a second are answered here");

/** @param path "checkpoint", "tile/0/x001/234.p/5", "epochs/1/checkpoint" */
export async function publicFile(path: string): Promise<PublicFile> {
	limit("anyone");
	const [, epoch, file = path] = /^epochs\/([1-9][0-9]{0,8})\/(.+)$/.exec(path) ?? [];
	const which = epoch === undefined ? {} : { epoch: Number(epoch) };
	if (file.startsWith("tile/")) return tileFile(file, which);
	if (file === "checkpoint") {
		const shown = await publishedCheckpoint(web(), (await logAt(which)).epoch);
		if (!shown) throw absent("Nothing of this log is published yet.");
		return { ...TEXT, body: shown.note };
	}
	if (file === "vkey") return { ...TEXT, body: `${(await logAt(which)).vkey}\n` };
	if (file === "witness-vkeys") {
		return { ...TEXT, body: await witnessKeysOf(web(), (await logAt(which)).epoch) };
	}
	throw absent("Here are checkpoint, vkey, witness-vkeys and tile/….");
}

async function tileFile(path: string, which: { epoch?: number }): Promise<PublicFile> {
	const { level, index, width } = parsed(path);
	if (level === "entries") {
		throw new DomainError(
			"ENTRIES_NOT_PUBLIC",
			"Entries are not public: oversight exports them, and each export is recorded.",
		);
	}
	const log = await logWith(which, ({ published }) => widthAt(published, level, index) >= width);
	if (!log) throw absent("The log has no such tile yet.");
	const hashes = await tilesOf(log.epoch).tile(level, index, width);
	return {
		body: hashes.subarray(0, width * HASH_BYTES),
		type: "application/octet-stream",
		cache: FOR_EVER,
	};
}

function parsed(path: string) {
	try {
		return parseTilePath(path);
	} catch (error) {
		if (!(error instanceof LogError)) throw error;
		throw new DomainError(
			"LOG_PATH_INVALID",
			"This is no tile's path: tile/<level>/<number in threes>, and .p/<width> where it is not full.",
		);
	}
}

const tiles = new Map<number, StoredTiles>();

function tilesOf(epoch: number): StoredTiles {
	const stored = tiles.get(epoch) ?? new StoredTiles(web(), epoch);
	tiles.set(epoch, stored);
	return stored;
}

async function logAt(which: { epoch?: number }): Promise<LogRow> {
	const log = await selectLog(web(), which);
	if (!log) throw absent("There is no such log.");
	return log;
}

const KNOWN_MS = 1_000;
const known = new Map<number | undefined, { log: LogRow; at: number }>();

/** A log that satisfies: as it was known within the last second, else as it is. What was published stays so. */
async function logWith(which: { epoch?: number }, satisfies: (log: LogRow) => boolean) {
	const before = known.get(which.epoch);
	if (before && performance.now() - before.at < KNOWN_MS && satisfies(before.log)) return before.log;
	const log = await logAt(which);
	known.set(which.epoch, { log, at: performance.now() });
	return satisfies(log) ? log : null;
}

const absent = (sentence: string) => new DomainError("NOT_FOUND", sentence);

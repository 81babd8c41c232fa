/**
 * What an export is made of: one published state of one log, read from the database.
 *
 * Guarantees: an entry is read only for an export that is on record (`readBundle` wants the RecordedExport, which only
 * `recordExport` makes, after its entry is committed). A bundle has all its entries, or ENTRY_MISSING names the first
 * that is gone. Does not guarantee: that they are the entries that were logged; whoever verifies the export finds out.
 * Search columns that say something else than their entry, which no verifier sees, are told while it is read.
 * A person's export is recorded by using up what another confirmed (download-log.ts); the command's is the operator's own.
 * Test: export-log.test.ts.
 */

import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "#db/client.ts";
import {
	type LogRow,
	selectBundle,
	selectFirstMissing,
	selectIndex,
	selectLog,
	selectPlaced,
	selectWatching,
} from "#db/queries/log.ts";
import { readEnv } from "../env.ts";
import { DomainError } from "../errors.ts";
import { append, bySystem, type EntryKey } from "../ledger/append.ts";
import { columnsAgree } from "../ledger/columns.ts";
import { LogError } from "../ledger/log-error.ts";
import { StoredTiles } from "../ledger/stored-tiles.ts";
import { decodeBundle, encodeBundle, TILE_WIDTH } from "../ledger/tiles.ts";
import { type Archive, archiveIn, assertHash } from "./archived-entries.ts";
import type { ExportSource } from "./export-files.ts";
import { publishedCheckpoint } from "./published-checkpoint.ts";

export interface ExportableLog {
	log: LogRow;
	size: number;
	/** The signed note with its witnesses' lines. */
	checkpoint: string;
	/** A line each. */
	witnessKeys: string;
}

/** The log's published state now; of an earlier log by its epoch. @throws DomainError NOT_FOUND */
export async function exportableLog(db: Sql, which: { epoch?: number } = {}): Promise<ExportableLog> {
	const log = await selectLog(db, which);
	const shown = log && (await publishedCheckpoint(db, log.epoch));
	if (!log || !shown) {
		throw new DomainError(
			"NOT_FOUND",
			log
				? "Nothing of this log is published yet; try again in a few seconds."
				: which.epoch === undefined
					? "There is no log yet; npm start opens one."
					: "There is no log of this epoch.",
		);
	}
	return { log, size: shown.size, checkpoint: shown.note, witnessKeys: await witnessKeysOf(db, log.epoch) };
}

export async function witnessKeysOf(db: Sql, epoch: number): Promise<string> {
	const watching = await selectWatching(db, epoch);
	return (watching?.witnesses ?? []).map(({ vkey }) => `${vkey}\n`).join("");
}

declare const recorded: unique symbol;
/** Proof that leaving with this log's entries is on record. Only recordExport makes one. */
export type RecordedExport = ExportableLog & { entry: EntryKey; readonly [recorded]: true };

/** How long an entry may wait for its number before it is plain that no notary works here; and then to be published. */
const NUMBERED_WITHIN_MS = 1_500;
const PUBLISHED_WITHIN_MS = 8_000;

/**
 * Records, and waits for the log to have the record: the export then ends with the state that covers it, and is not
 * behind the witnesses by its own entry. Where no notary works (the product is stopped), or of a closed log, it is the
 * state from before.
 *
 * @param record appends the entry `ledger.exported`; by default as the command line, where no person of the staff acts
 */
export async function recordExport(
	db: Sql,
	log: ExportableLog,
	record: (size: number) => Promise<EntryKey> = (size) =>
		append(db, { type: "ledger.exported", outcome: "done", ...bySystem, size }),
): Promise<RecordedExport> {
	const entry = await onRecord(() => record(log.size));
	const covering = log.log.closed ? null : await coveringState(db, log.log.epoch, entry);
	return { ...log, ...covering, entry } as RecordedExport;
}

/** The published state that holds the entry. */
async function coveringState(db: Sql, epoch: number, { id }: EntryKey): Promise<ExportableLog | null> {
	const began = performance.now();
	for (let index: number | null = null; ; await sleep(25)) {
		index ??= await selectIndex(db, { epoch, entryId: id });
		const now = index === null ? null : await exportableLog(db, { epoch });
		if (now && now.size > (index as number)) return now;
		const waited = performance.now() - began;
		if (waited > (index === null ? NUMBERED_WITHIN_MS : PUBLISHED_WITHIN_MS)) return null;
	}
}

async function onRecord(record: () => Promise<EntryKey>): Promise<EntryKey> {
	try {
		return await record();
	} catch (error) {
		if (error instanceof DomainError) throw error;
		if ((error as { code?: string } | null)?.code === "CS013") {
			throw new DomainError(
				"DATABASE_UNAVAILABLE",
				"The database is of an older version than this program: npm start brings it up to date first. No entry leaves.",
			);
		}
		throw new DomainError(
			"DATABASE_UNAVAILABLE",
			"The export could not be recorded, so no entry leaves. Try again in a moment.",
		);
	}
}

/** Told of each entry whose search columns say something else than its leaf: somebody changed the row. */
export type OnDiffer = (index: number) => void;

/** Where LEDGER_ARCHIVE says that months lie which left the database. */
export function archiveHere(): Archive | null {
	const { LEDGER_ARCHIVE: folder } = readEnv();
	return folder ? archiveIn(folder) : null;
}

export function exportSource(
	db: Sql,
	of: RecordedExport,
	onDiffer: OnDiffer = () => {},
	archive: Archive | null = archiveHere(),
): ExportSource {
	const tiles = new StoredTiles(db, of.log.epoch);
	return {
		...{ size: of.size, checkpoint: of.checkpoint, vkey: of.log.vkey, witnessKeys: of.witnessKeys },
		tile: (level, index, width) => tiles.tile(level, index, width),
		bundle: (index, width) => readBundle(db, of, { index, width, onDiffer, archive }),
	};
}

interface Reading {
	index: number;
	width: number;
	onDiffer: OnDiffer;
	archive: Archive | null;
}

async function readBundle(db: Sql, { log }: RecordedExport, reading: Reading): Promise<Uint8Array> {
	const { width, onDiffer, archive } = reading;
	const from = reading.index * TILE_WIDTH;
	const range = { epoch: log.epoch, from, to: from + width };
	const { count, bundle, columns } = await selectBundle(db, range);
	if (count === width) {
		for (const [i, leaf] of decodeBundle(bundle).entries())
			if (!columnsAgree(leaf, columns[i] ?? [])) onDiffer(from + i);
		return bundle;
	}
	const gathered = archive && (await gather(db, range, archive, reading));
	if (gathered) return gathered;
	const missing = await selectFirstMissing(db, range);
	const { index = from, entryId } = missing ?? {};
	throw new LogError("ENTRY_MISSING", undefined, { index, ...(entryId ? { entryId } : {}) });
}

/** From the database what is there, the rest from the archive; null where neither has it. */
async function gather(
	db: Sql,
	range: { epoch: number; from: number; to: number },
	archive: Archive,
	{ index, width, onDiffer }: Reading,
): Promise<Uint8Array | null> {
	const [placed, archived] = [await selectPlaced(db, range), await archive.bundle(index)];
	if (placed.length !== width) return null;
	const leaves: Uint8Array[] = [];
	for (const { index: place, hash, leaf, columns } of placed) {
		const found = leaf ?? archived.get(place);
		if (!found) return null;
		if (!leaf) assertHash(found, hash, place);
		else if (!columnsAgree(found, columns ?? [])) onDiffer(place);
		leaves.push(found);
	}
	return encodeBundle(leaves);
}

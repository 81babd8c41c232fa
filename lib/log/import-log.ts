/**
 * Brings the missing entries of a log that was set back from an export of it.
 *
 * Guarantees: nothing is written before the whole export is verified (every entry, every tile, the root, the log's own
 * signature), found to continue what the database holds, and found to agree with the last checkpoint beside the key; all
 * is written in one transaction, and only if the tree that it makes has the export's root. An entry that stands in the
 * database with other words is a conflict, and nothing is imported. Entries that waited here and stand in the export
 * keep the place that they had there.
 * Not: that the export is the newest. Entries that were signed after it are still missing, and the notary will say so.
 * What entries changed (cases, rights, reports) is not brought back; only the record is.
 * Test: lib/keeper/reimport.test.ts.
 */
import { readFile } from "node:fs/promises";
import type { Sql, Tx } from "#db/client.ts";
import { growTile, holdLog, importBundle, openLogAgain, standAt } from "#db/import-entries.ts";
import { Trouble } from "#db/trouble.ts";
import { sameBytes } from "../ledger/bytes.ts";
import { type Checkpoint, openCheckpoint, type SignedCheckpoint } from "../ledger/checkpoint.ts";
import { grow, readEdge, rootOfEdge } from "../ledger/edge.ts";
import { LogError } from "../ledger/log-error.ts";
import { continuityFile, readLogKey } from "../ledger/log-key.ts";
import { parseNote, parseVerifierKey, type VerifierKey, verifyNote } from "../ledger/note.ts";
import { rootOf } from "../ledger/prove.ts";
import { StoredTiles } from "../ledger/stored-tiles.ts";
import { bundleIn, type LogFiles, tilesIn } from "../ledger/tile-files.ts";
import { decodeBundle, TILE_WIDTH, widthAt } from "../ledger/tiles.ts";
import { EMPTY_ROOT, hashLeaf } from "../ledger/tree.ts";
import { continues, type VerifyOptions, verifyLog } from "../ledger/verify.ts";

export interface ImportPlan {
	checkpoint: SignedCheckpoint;
	/** The first entry that is missing here; the export's size where none is. */
	from: number;
	/** How many were signed on this machine that the export lacks. */
	stillMissing: number;
	/** Writes them. */
	carryOut(say: (entries: number) => void): Promise<void>;
}

/**
 * @param folder of the log's key and last checkpoint
 * @throws LogError what verifying finds; LOG_FORKED where the export conflicts with what is here; Trouble
 */
export async function planImport(
	sql: Sql,
	files: LogFiles,
	folder: string,
	onProgress?: VerifyOptions["onProgress"],
): Promise<ImportPlan> {
	const [stored, key] = [await readStored(sql), await readLogKey(folder)];
	const vkey = stored?.vkey ?? key?.vkey;
	if (!vkey) throw new Trouble("There is neither a log nor its key here; bring the keys back first.");
	if (key && key.vkey !== vkey) throw new LogError("LOG_KEY_OTHER");
	const log = parseVerifierKey(vkey);
	const kept = await lastKept(folder, log);

	const { checkpoint } = await verifyLog(files, { log, ...(onProgress ? { onProgress } : {}) });
	const { size } = checkpoint;
	if (kept && kept.size <= size) await continues(kept, tilesIn(files, size), checkpoint);
	const from = stored?.size ?? 0;
	if (from > 0) {
		const tiles = new StoredTiles(sql, stored?.epoch ?? 1);
		const shared = Math.min(from, size);
		if (!sameBytes(await rootOf(tiles, from), stored?.root ?? EMPTY_ROOT)) throw new LogError("ROOT_DIFFERS");
		if (!sameBytes(await rootOf(tilesIn(files, size), shared), await rootOf(tiles, shared)))
			throw conflict(0, shared);
	}
	return {
		checkpoint,
		from: Math.min(from, size),
		stillMissing: Math.max(0, (kept?.size ?? 0) - Math.max(size, from)),
		carryOut: (say) =>
			sql.begin((tx) => bringBack(tx, { files, log, vkey, checkpoint, from, say })).then(() => undefined),
	};
}

const conflict = (index: number, count: number) =>
	new LogError("LOG_FORKED", "The log in the database is not a beginning of the export.", { index, count });

async function bringBack(
	tx: Tx,
	{
		files,
		log,
		vkey,
		checkpoint,
		from,
		say,
	}: {
		files: LogFiles;
		log: VerifierKey;
		vkey: string;
		checkpoint: SignedCheckpoint;
		from: number;
		say: (entries: number) => void;
	},
): Promise<void> {
	const { size, origin, root, note } = checkpoint;
	if ((await holdLog(tx)) === null) await openLogAgain(tx, origin, vkey);
	const held = await holdLog(tx);
	if (!held || held.size !== from)
		throw new Trouble("The log has moved meanwhile; stop Countersign first, everywhere.");
	const { epoch } = held;
	let edge = await readEdge(new StoredTiles(tx, epoch), from);
	if (!sameBytes(rootOfEdge(edge), held.root)) throw new LogError("ROOT_DIFFERS");
	while (edge.size < size) {
		const index = Math.floor(edge.size / TILE_WIDTH);
		const first = edge.size;
		const width = widthAt(size, 0, index);
		const bundle = await bundleIn(files, index, width);
		const leaves = decodeBundle(bundle).slice(first - index * TILE_WIDTH, width);
		const other = await importBundle(tx, { epoch, first, leaves });
		if (other !== null) throw conflict(other, 1);
		const grown = grow(edge, leaves.map(hashLeaf));
		for (const growth of grown.growth) if (growth.level > 0) await growTile(tx, { epoch, ...growth });
		edge = grown.edge;
		say(edge.size - from);
	}
	if (!sameBytes(rootOfEdge(edge), root)) throw new LogError("ROOT_DIFFERS");
	await standAt(tx, { epoch, size, root, note: ownNote(note, log) });
}

/** As the notary stored it: signed by the log alone. Its witnesses are asked again at the next start. */
function ownNote(note: string, log: VerifierKey): string {
	const parsed = parseNote(note);
	const [own] = verifyNote(parsed, [log]);
	if (!own) throw new LogError("SIGNATURE_MISSING");
	return `${parsed.text}\n${own.line}`;
}

async function readStored(sql: Sql) {
	const [row] = await sql`select epoch, vkey, size, root from ledger.log where closed_at is null`;
	if (!row) return null;
	return {
		epoch: row.epoch as number,
		vkey: row.vkey as string,
		size: Number(row.size),
		root: row.root as Buffer,
	};
}

/** What was last signed on this machine; null where nothing was. @throws LogError where it is another log's */
export async function lastKept(folder: string, log: VerifierKey): Promise<Checkpoint | null> {
	const note = await readFile(continuityFile(folder), "utf8").catch((error: { code?: string }) => {
		if (error.code === "ENOENT") return null;
		throw error;
	});
	return note === null ? null : openCheckpoint(note, log);
}

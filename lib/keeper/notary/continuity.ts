/**
 * What this notary has signed, kept where the database's backups do not reach: the last checkpoint, in a file beside the
 * key, flushed after the database committed and before the checkpoint leaves the process.
 *
 * Guarantees: a database that was set back, swapped or forked is noticed before anything is signed on top of it. Not:
 * that a machine cloned whole, this file with it, is noticed; only a witness sees that.
 * What to do then: docs/recovery.md. Test: continuity.test.ts.
 */
import { mkdir, readFile } from "node:fs/promises";
import { sameBytes } from "../../ledger/bytes.ts";
import { type Checkpoint, openCheckpoint, parseCheckpoint } from "../../ledger/checkpoint.ts";
import { writeWhole } from "../../ledger/files.ts";
import { LogError } from "../../ledger/log-error.ts";
import { continuityFile } from "../../ledger/log-key.ts";
import { parseNote, type VerifierKey } from "../../ledger/note.ts";
import { rootOf } from "../../ledger/prove.ts";
import type { TileReader } from "../../ledger/tile-reader.ts";

/** The last checkpoint that left, or null before the first. @throws LogError where the file is not ours */
export async function readContinuity(folder: string, log: VerifierKey): Promise<Checkpoint | null> {
	const note = await kept(folder);
	return note === null ? null : openCheckpoint(note, log);
}

/**
 * Keeps the note, unless a notary beside this one (on the same folder) has kept a later one.
 *
 * @throws LogError DISK_FULL, CONTINUITY_UNWRITABLE, ORIGIN_OTHER where another log has begun on this folder meanwhile
 */
export async function keepContinuity(folder: string, note: string): Promise<void> {
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		const before = await kept(folder);
		const [old, now] = [before && textOf(before), textOf(note)];
		if (old && old.origin !== now.origin) throw new LogError("ORIGIN_OTHER");
		if (old && old.size >= now.size) return;
		await writeWhole(continuityFile(folder), note);
	} catch (error) {
		if (error instanceof LogError) throw error;
		throw new LogError("CONTINUITY_UNWRITABLE", undefined, { cause: error });
	}
}

const textOf = (note: string) => parseCheckpoint(parseNote(note).text);

function kept(folder: string): Promise<string | null> {
	return readFile(continuityFile(folder), "utf8").catch((error: { code?: string }) => {
		if (error.code === "ENOENT") return null;
		throw error;
	});
}

/**
 * That the stored tree extends what was seen of it before.
 *
 * @throws LogError LOG_ROLLED_BACK with the first missing index and how many, LOG_FORKED
 */
export async function assertExtends(
	stored: { tiles: TileReader; size: number },
	seen: Checkpoint,
	by: string,
): Promise<void> {
	if (stored.size < seen.size) {
		const [first, last] = [stored.size, seen.size - 1];
		throw new LogError(
			"LOG_ROLLED_BACK",
			`The stored log has ${stored.size} entries; ${by} has seen ${seen.size}. Missing: entries ${first} to ${last}.`,
			{ index: first, count: seen.size - first },
		);
	}
	if (!sameBytes(await rootOf(stored.tiles, seen.size), seen.root)) {
		throw new LogError(
			"LOG_FORKED",
			`The first ${seen.size} entries of the stored log are not those that ${by} has seen.`,
			{ index: 0, count: seen.size },
		);
	}
}

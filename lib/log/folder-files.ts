/**
 * A log's files in a folder, as somebody handed it over: nothing in it is believed, no file is read past its limit, and
 * nothing but files is read: a pipe would never end. Test: folder-files.test.ts.
 *
 * Read synchronously: a log has tens of thousands of small files, and handing each to a thread of Node's costs more
 * than reading it (measured: a quarter of verifying a million entries). Threads check what is read meanwhile.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { LogError } from "../ledger/log-error.ts";
import { MAX_NOTE_BYTES } from "../ledger/note.ts";
import type { LogFiles } from "../ledger/tile-files.ts";
import { MAX_BUNDLE_BYTES } from "../ledger/tiles.ts";

export function folderFiles(folder: string): LogFiles {
	return {
		read: async (path) =>
			readBounded(join(folder, path), path.startsWith("tile/") ? MAX_BUNDLE_BYTES : MAX_NOTE_BYTES),
	};
}

/** Null where there is no such file. @throws LogError INPUT_TOO_LARGE */
export function readBounded(path: string, limit: number): Uint8Array | null {
	let file: number;
	try {
		// Opening a pipe would wait for somebody who writes to it.
		file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch (error) {
		if (ABSENT.has(String((error as { code?: string }).code))) return null;
		throw error;
	}
	try {
		const found = fstatSync(file);
		if (!found.isFile()) return null;
		const { size } = found;
		if (size > limit) throw new LogError("INPUT_TOO_LARGE");
		const bytes = new Uint8Array(size);
		let length = 0;
		for (let read = -1; read !== 0 && length < size; length += read) {
			read = readSync(file, bytes, length, size - length, length);
		}
		return length === size ? bytes : bytes.slice(0, length);
	} finally {
		closeSync(file);
	}
}

/** ENXIO: a socket. ELOOP: a link to itself. */
const ABSENT = new Set(["ENOENT", "ENOTDIR", "ENXIO", "ELOOP"]);

/**
 * A log's files in a folder, as somebody handed it over: nothing in it is believed, no file is read past its limit, and
 * nothing but files is read. Test: folder-files.test.ts.
 */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { LogError } from "../ledger/log-error.ts";
import { MAX_NOTE_BYTES } from "../ledger/note.ts";
import type { LogFiles } from "../ledger/tile-files.ts";
import { MAX_BUNDLE_BYTES } from "../ledger/tiles.ts";

export function folderFiles(folder: string): LogFiles {
	return {
		read: (path) =>
			readBounded(join(folder, path), path.startsWith("tile/") ? MAX_BUNDLE_BYTES : MAX_NOTE_BYTES),
	};
}

/**
 * What is no plain file (a folder, a pipe that would never end, a device) is not there.
 *
 * @throws LogError INPUT_TOO_LARGE
 */
export async function readBounded(path: string, limit: number): Promise<Uint8Array | null> {
	let file: Awaited<ReturnType<typeof open>>;
	try {
		// Opening a pipe would wait for somebody who writes to it.
		file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch (error) {
		if (ABSENT.has(String((error as { code?: string }).code))) return null;
		throw error;
	}
	try {
		const found = await file.stat();
		if (!found.isFile()) return null;
		if (found.size > limit) throw new LogError("INPUT_TOO_LARGE");
		// No more than it was found to have, should it grow meanwhile.
		const bytes = new Uint8Array(found.size);
		let at = 0;
		while (at < bytes.length) {
			const { bytesRead } = await file.read(bytes, at, bytes.length - at, at);
			if (bytesRead === 0) break;
			at += bytesRead;
		}
		return bytes.subarray(0, at);
	} finally {
		await file.close();
	}
}

/** ENXIO: a socket. ELOOP: a link to itself. */
const ABSENT = new Set(["ENOENT", "ENOTDIR", "ENXIO", "ELOOP"]);

/** A log's files in a folder, as somebody handed it over: nothing in it is believed, and no file is read past its limit. */
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

/** @throws LogError INPUT_TOO_LARGE */
export async function readBounded(path: string, limit: number): Promise<Uint8Array | null> {
	let file: Awaited<ReturnType<typeof open>>;
	try {
		file = await open(path);
	} catch (error) {
		const { code } = error as { code?: string };
		if (code === "ENOENT" || code === "ENOTDIR") return null;
		throw error;
	}
	try {
		const { size } = await file.stat();
		if (size > limit) throw new LogError("INPUT_TOO_LARGE");
		return await file.readFile();
	} finally {
		await file.close();
	}
}

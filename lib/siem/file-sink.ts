/**
 * Appends events to a file, a JSON object a line, and has the disk keep them before it says so. The file is opened anew for
 * each batch: whoever rotates it renames it, and the next batch begins another. Shown by: tell-siem.test.ts.
 */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

const APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

export async function appendEvents(path: string, events: readonly object[]): Promise<void> {
	const file = await open(path, APPEND, 0o640);
	try {
		const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
		await file.appendFile((await isCut(file)) ? `\n${lines}` : lines);
		await file.sync();
	} finally {
		await file.close();
	}
}

/** Whoever died while writing leaves half a line; what it began comes again, on a line of its own. */
async function isCut(file: FileHandle): Promise<boolean> {
	const { size } = await file.stat();
	if (size === 0) return false;
	const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
	return buffer[0] !== 0x0a;
}

/**
 * A folder that is there whole or not at all: written beside its place, flushed, then renamed.
 *
 * Guarantees: whatever goes wrong, nothing stands under the wanted name, and what was half-written is removed; only a
 * kill leaves `NAME.partial-PID` behind, which nothing reads. Folders 0700, files 0600.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { makeFolder } from "./folder.ts";
import { Trouble } from "./trouble.ts";

/** @param what how a sentence names it: "The backup" */
export async function writeWholeFolder<T>(
	place: string,
	what: string,
	write: (draft: string) => Promise<T>,
): Promise<T> {
	if (existsSync(place) && !isEmptyFolder(place)) {
		throw new Trouble(`${place} is there already; ${what.toLowerCase()} needs a folder of its own.`);
	}
	const draft = `${place}.partial-${process.pid}`;
	try {
		makeFolder(dirname(place));
		mkdirSync(draft, { mode: 0o700 });
		chmodSync(draft, 0o700);
		const result = await write(draft);
		await flushFolder(draft);
		await rename(draft, place);
		await flushFolder(dirname(place));
		return result;
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		throw explain(error, place, what);
	}
}

/** A name in a folder outlives a crash only when the folder is flushed too. */
export async function flushFolder(path: string): Promise<void> {
	const folder = await open(path, "r");
	await folder.sync().finally(() => folder.close());
}

function isEmptyFolder(path: string): boolean {
	try {
		return readdirSync(path).length === 0;
	} catch {
		return false;
	}
}

function explain(error: unknown, place: string, what: string): unknown {
	if (error instanceof Trouble) return error;
	const code = String((error as { code?: unknown }).code ?? "");
	// EFBIG: a limit on the size of a file is a full disk to whoever writes.
	if (/^(ENOSPC|EDQUOT|EFBIG)$/.test(code)) {
		return new Trouble(`The disk of ${dirname(place)} is full; ${what.toLowerCase()} was not made.`);
	}
	if (/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOTEMPTY|ENAMETOOLONG)$/.test(code)) {
		return new Trouble(`${what} cannot be written to ${basename(place)} in ${dirname(place)} (${code}).`);
	}
	return error;
}

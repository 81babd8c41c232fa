/**
 * How far a file has been posted, kept beside it, so that a run that was stopped goes on where it was.
 *
 * Lines finish out of order, several being under way: what is kept is the place up to which all are done, and
 * which few beyond it are. Killed without warning, a run repeats what it did in its last half second; intake
 * knows those reports again and they count as duplicates.
 */
import { createHash } from "node:crypto";
import {
	closeSync,
	openSync,
	readFileSync,
	readSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";

export interface Counts {
	accepted: number;
	duplicate: number;
	refused: number;
}

export interface Progress {
	to: string;
	/** SHA-256 of the file's first bytes: whether it is still the same file. */
	head: string;
	/** All lines before this place are done. */
	offset: number;
	line: number;
	/** Numbers of lines done beyond it. */
	beyond: number[];
	counts: Counts;
	/** How long the file of refused lines was then. */
	refusedBytes: number;
}

export const progressFile = (file: string) => `${file}.progress`;

/** Where to go on, or null to begin. */
export function readProgress(file: string, to: string): Progress | null {
	try {
		const kept = JSON.parse(readFileSync(progressFile(file), "utf8")) as Progress;
		const isSame = kept.to === to && kept.head === headOf(file) && kept.offset <= statSync(file).size;
		return isSame ? kept : null;
	} catch {
		return null;
	}
}

export function newProgress(file: string, to: string): Progress {
	const counts = { accepted: 0, duplicate: 0, refused: 0 };
	return { to, head: headOf(file), offset: 0, line: 0, beyond: [], counts, refusedBytes: 0 };
}

export function saveProgress(file: string, progress: Progress): void {
	const path = progressFile(file);
	writeFileSync(`${path}.new`, JSON.stringify(progress), { mode: 0o600 });
	renameSync(`${path}.new`, path); // a crash leaves the old one or the new one whole
}

export function forgetProgress(file: string): void {
	rmSync(progressFile(file), { force: true });
}

function headOf(file: string): string {
	const bytes = Buffer.alloc(Math.min(4096, statSync(file).size));
	const open = openSync(file, "r");
	try {
		readSync(open, bytes, 0, bytes.length, 0);
	} finally {
		closeSync(open);
	}
	return createHash("sha256")
		.update(bytes.subarray(0, bytes.indexOf(10) + 1 || bytes.length))
		.digest("hex");
}

/** Posts a file of reports, one a line, several at once, and keeps account of each. */
import { appendFileSync, existsSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { LIMITS } from "#lib/intake/report-schema.ts";
import { type Line, linesOf } from "./report-lines.ts";
import { type Outcome, type PostOptions, postReport } from "./report-post.ts";
import {
	type Counts,
	forgetProgress,
	newProgress,
	type Progress,
	readProgress,
	saveProgress,
} from "./report-progress.ts";

export interface Shown extends Counts {
	/** Bytes done and in all. */
	done: number;
	size: number;
}

export interface ReportFileOptions extends PostOptions {
	atOnce: number;
	/** Stops taking lines; what is under way is finished first. */
	signal?: AbortSignal;
	onProgress?: (shown: Shown) => void;
	onResume?: (line: number) => void;
}

export interface Result extends Counts {
	/** False where it was stopped: the same again goes on. */
	isWhole: boolean;
	refusedFile: string;
}

const SAVE_EVERY_MS = 500;

export async function reportFile(file: string, options: ReportFileOptions): Promise<Result> {
	const earlier = readProgress(file, options.url);
	const progress = earlier ?? newProgress(file, options.url);
	if (earlier) options.onResume?.(earlier.line);
	const refusedFile = `${file.replace(/\.jsonl$/, "")}.refused.jsonl`;
	beginRefused(refusedFile, progress.refusedBytes);
	const account = accountOf(file, progress, refusedFile, options);

	const lines = linesOf(file, progress, LIMITS.bodyBytes);
	let trouble: unknown;
	const work = async () => {
		while (!options.signal?.aborted && trouble === undefined) {
			const { value: line, done } = await lines.next();
			if (done) return;
			if (account.isDone(line)) continue;
			try {
				account.finish(line, await outcomeOf(line, options));
			} catch (error) {
				trouble ??= error;
			}
		}
	};
	await Promise.all(Array.from({ length: options.atOnce }, work));
	await lines.return(undefined);
	account.save();
	if (trouble !== undefined) throw trouble;
	const isWhole = !options.signal?.aborted || progress.offset >= statSync(file).size;
	if (isWhole) forgetProgress(file);
	return { ...progress.counts, isWhole, refusedFile };
}

type Judged = Outcome | { kind: "blank" };

async function outcomeOf({ bytes }: Line, options: PostOptions): Promise<Judged> {
	if (bytes === null) return { kind: "refused", status: 413, code: "BODY_TOO_LARGE" };
	// A carriage return before the newline is JSON's whitespace.
	if (bytes.every((byte) => byte === 32 || byte === 9 || byte === 13)) return { kind: "blank" };
	return postReport(Buffer.from(bytes), options);
}

/** Begins the file of refused lines, or cuts it to what it was when progress was last saved. */
function beginRefused(path: string, bytes: number): void {
	if (bytes > 0 && existsSync(path)) truncateSync(path, bytes);
	else writeFileSync(path, "", { mode: 0o600 });
}

function accountOf(file: string, progress: Progress, refusedFile: string, options: ReportFileOptions) {
	const { size } = statSync(file);
	const beyond = new Map<number, number>();
	const doneBefore = new Set(progress.beyond);
	let saved = Date.now();

	const save = () => {
		progress.beyond = [...doneBefore, ...beyond.keys()].filter((number) => number > progress.line);
		progress.refusedBytes = statSync(refusedFile).size;
		saveProgress(file, progress);
		saved = Date.now();
	};
	const advance = ({ number, end }: Line) => {
		beyond.set(number, end);
		for (let next = beyond.get(progress.line + 1); next !== undefined; next = beyond.get(progress.line + 1)) {
			progress.line++;
			progress.offset = next;
			beyond.delete(progress.line);
		}
	};
	return {
		save,
		isDone(line: Line): boolean {
			if (!doneBefore.has(line.number)) return false;
			advance(line);
			return true;
		},
		finish(line: Line, outcome: Judged): void {
			if (outcome.kind !== "blank") progress.counts[outcome.kind]++;
			if (outcome.kind === "refused") {
				const { kind: _, ...why } = outcome;
				const report = line.bytes?.toString("utf8") ?? null;
				appendFileSync(refusedFile, `${JSON.stringify({ line: line.number, ...why, report })}\n`);
			}
			advance(line);
			if (Date.now() - saved >= SAVE_EVERY_MS) save();
			options.onProgress?.({ ...progress.counts, done: progress.offset, size });
		},
	};
}

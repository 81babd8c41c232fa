/**
 * An export on disk, whole or not at all.
 *
 * A new folder is written under another name beside its place, flushed and renamed. An earlier export of the same log is
 * extended where it lies: tiles and bundles that it lacks are added under their own names, each of which appears only
 * when complete, and `checkpoint` is replaced last; so at every moment, also after a kill, the folder is whole, as the
 * old export or as the new one. What a longer log continues is proved first: an export is never extended by another log.
 *
 * Memory: a few bundles and tiles, whatever the log's size. Does not check an entry: verify does.
 * Test: export-log.test.ts, and over a real product ../commands/ledger.test.ts.
 */
import { existsSync, readdirSync } from "node:fs";
import { mkdir, open, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Trouble } from "#db/trouble.ts";
import { flushFolder, writeWholeFolder } from "#db/whole-folder.ts";
import { type Checkpoint, openCheckpoint } from "../ledger/checkpoint.ts";
import { LogError } from "../ledger/log-error.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { continues } from "../ledger/verify.ts";
import { type ExportFile, type ExportSource, exportFiles, supersededFiles } from "./export-files.ts";

export interface ExportOptions {
	/** After each file: how many entries are out. */
	onProgress?: (entries: number) => void;
	signal?: AbortSignal;
}

/** What stands in that folder: nothing, or an earlier export of the log with this key. @throws Trouble otherwise */
export async function earlierExport(folder: string, vkey: string): Promise<Checkpoint | null> {
	if (!existsSync(folder)) return null;
	const other = new Trouble(`${folder} is there already, and is no export of this log.`);
	const text = (name: string) => readFile(join(folder, name), "utf8").catch(() => null);
	try {
		if (readdirSync(folder).length === 0) return null;
		const [note, key] = [await text("checkpoint"), await text("vkey")];
		if (note === null || key?.trim() !== vkey) throw other;
		return openCheckpoint(note, parseVerifierKey(vkey));
	} catch {
		throw other;
	}
}

/** @returns how many entries stood there before */
export async function exportLog(
	source: ExportSource,
	folder: string,
	options: ExportOptions = {},
): Promise<number> {
	const earlier = await earlierExport(folder, source.vkey);
	if (!earlier) {
		await writeWholeFolder(folder, "The export", (draft) =>
			explained(writeAll(draft, exportFiles(source), options)),
		);
		return 0;
	}
	const now = openCheckpoint(source.checkpoint, parseVerifierKey(source.vkey));
	if (earlier.size > now.size) {
		throw new LogError("LOG_ROLLED_BACK", "The export that stands there has more entries than the log.", {
			...{ index: now.size, count: earlier.size - now.size },
		});
	}
	await continues(earlier, source, now);
	await alone(folder, (drafts) => explained(extend(folder, drafts, source, earlier.size, options)));
	return earlier.size;
}

async function extend(
	folder: string,
	drafts: string,
	source: ExportSource,
	before: number,
	options: ExportOptions,
): Promise<void> {
	const files = () => exportFiles(source, before);
	try {
		await writeAll(folder, files(), options, drafts);
	} catch (error) {
		// None of these names is the earlier export's but the last, which was not reached or stands whole.
		for (const { path } of files()) {
			if (path.startsWith("tile/")) await rm(join(folder, path), { force: true });
		}
		throw error;
	}
	for (const path of supersededFiles(before, source.size)) {
		await rm(join(folder, path), { force: true });
		await rmdir(dirname(join(folder, path))).catch(() => {});
	}
}

/** At once: enough that the disk's flushes and the database's answers overlap. */
const AT_ONCE = 8;

/** All but the last in any order; the last, the checkpoint, when all others are on the disk. */
async function writeAll(
	folder: string,
	files: Generator<ExportFile>,
	{ onProgress, signal }: ExportOptions,
	drafts?: string,
): Promise<void> {
	const folders = new Set<string>([folder]);
	const write = async ({ path, read, entries }: ExportFile) => {
		signal?.throwIfAborted();
		const content = await read();
		const place = join(folder, path);
		for (let above = dirname(place); !folders.has(above); above = dirname(above)) folders.add(above);
		await mkdir(dirname(place), { recursive: true, mode: 0o700 });
		const draft = drafts && join(drafts, String(++turn));
		await writeFlushed(draft ?? place, content);
		if (draft) await rename(draft, place);
		onProgress?.(entries);
	};
	let last: ExportFile | undefined;
	let failed: unknown;
	let turn = 0;
	const worker = async () => {
		for (let file = files.next(); !file.done && !failed; file = files.next()) {
			if (file.value.path === "checkpoint") last = file.value;
			else await write(file.value).catch((error) => (failed ??= error));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	if (failed) throw failed;
	for (const written of folders) await flushFolder(written);
	await write(last as ExportFile);
	await flushFolder(folder);
}

async function writeFlushed(place: string, content: Uint8Array | string): Promise<void> {
	const file = await open(place, "w", 0o600);
	try {
		await file.writeFile(content);
		await file.sync();
	} finally {
		await file.close();
	}
}

/** One at a time extends a folder, with drafts in a folder within; what a killed one left there is thrown away. */
async function alone(folder: string, act: (drafts: string) => Promise<void>): Promise<void> {
	const drafts = join(folder, ".extending");
	const holder = join(drafts, "process");
	const held = Number(await readFile(holder, "utf8").catch(() => ""));
	if (held > 0 && held !== process.pid && isAlive(held)) {
		throw new Trouble(`${folder} is being extended by process ${held}.`);
	}
	await rm(drafts, { recursive: true, force: true });
	await mkdir(drafts, { mode: 0o700 });
	try {
		await writeFile(holder, String(process.pid), { mode: 0o600 });
		await act(drafts);
	} finally {
		await rm(drafts, { recursive: true, force: true });
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as { code?: string }).code === "EPERM";
	}
}

async function explained<T>(work: Promise<T>): Promise<T> {
	return work.catch((error: unknown) => {
		// EFBIG: a limit on the size of a file is a full disk to whoever writes.
		const full = /^(ENOSPC|EDQUOT|EFBIG)$/.test(String((error as { code?: unknown }).code));
		throw full
			? new LogError("DISK_FULL", "The disk is full; the export was not made.", { cause: error })
			: error;
	});
}

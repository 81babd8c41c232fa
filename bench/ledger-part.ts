/** One part of bench/ledger.ts, in a process of its own: `node ledger-part.ts WHAT FOLDER ENTRIES` prints a PartResult. */
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseVerifierKey } from "#lib/ledger/note.ts";
import { formatProofFile } from "#lib/ledger/proof-file.ts";
import { proveInclusion } from "#lib/ledger/prove.ts";
import { tilesIn } from "#lib/ledger/tile-files.ts";
import { bundlesOf, entryEnd, tilePath } from "#lib/ledger/tiles.ts";
import { verifyLog } from "#lib/ledger/verify.ts";
import { startThreads } from "#lib/ledger/verify-threads.ts";
import { exportLog } from "#lib/log/export-log.ts";
import { folderFiles } from "#lib/log/folder-files.ts";
import { SyntheticLog } from "#lib/log/testing-synthetic-log.ts";

export interface PartResult {
	perSecond: number;
	/** The most memory that the process had, in bytes. */
	memory: number;
	/** Of one act, where it is done many times. */
	medianMs: number;
}

const [what, folder = "", count = "0"] = process.argv.slice(2);
const entries = Number(count);

/** @returns milliseconds: of all of it, or of each act */
const parts: Record<string, () => Promise<number[]>> = {
	async export() {
		const log = new SyntheticLog(entries);
		return [await timed(() => exportLog(log, folder))];
	},
	async verify() {
		const threads = startThreads();
		const ms = await timed(() => verifyLog(folderFiles(folder), { log: logKey(), check: threads.check }));
		await threads.close();
		return [ms];
	},
	async "verify-alone"() {
		return [await timed(() => verifyLog(folderFiles(folder), { log: logKey() }))];
	},
	async hash() {
		let ms = 0;
		for (const { index, width } of bundlesOf(entries)) {
			const bundle = readFileSync(join(folder, tilePath("entries", index, width)));
			const began = performance.now();
			for (let at = 0; at < bundle.length; ) {
				const end = entryEnd(bundle, at);
				hash("sha256", bundle.subarray(at + 2, end), "buffer");
				at = end;
			}
			ms += performance.now() - began;
		}
		return [ms];
	},
	async prove() {
		const tiles = tilesIn(folderFiles(folder));
		const checkpoint = readFileSync(join(folder, "checkpoint"), "utf8");
		const times: number[] = [];
		for (let i = 0; i < 2_000; i++) {
			// Scattered over the log, the same at each run.
			const index = (i * 7_919 * 104_729) % entries;
			times.push(
				await timed(async () => {
					const proof = await proveInclusion(tiles, index, entries);
					formatProofFile({ index, proof, checkpoint });
				}),
			);
		}
		return times.slice(200);
	},
};

const logKey = () => parseVerifierKey(readFileSync(join(folder, "vkey"), "utf8").trim());

async function timed(act: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await act();
	return performance.now() - began;
}

const times = (await parts[what ?? ""]?.()) ?? [];
const total = times.reduce((sum, ms) => sum + ms, 0);
const result: PartResult = {
	perSecond: (times.length > 1 ? times.length : entries) / (total / 1000),
	memory: process.resourceUsage().maxRSS * 1024,
	medianMs: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0,
};
console.log(JSON.stringify(result));

/**
 * `npm run ledger -- archive YYYY-MM DIR [--yes]`: an old month of the ledger leaves the database for an archive, which is
 * an export of the log and verifies as one.
 *
 * Guarantees: nothing is taken out of the database before the archive has been verified whole, under a checkpoint that is
 * published and cosigned by as many as releases wait for, and each entry of the month was compared with it; and not before
 * it was said twice (`--yes`). One archive takes month after month. An entry stays that a row beside the ledger rests on.
 * That the entries left is on record, as of any export.
 * Does not guarantee: that somebody keeps the archive. Two copies, on two machines; the database cannot make it anew.
 * Test: ledger-archive.test.ts.
 */
import { resolve } from "node:path";
import { connect, type Sql } from "#db/client.ts";
import { archiveMonth, monthHashes, validateKeys } from "#db/queries/archive.ts";
import { Trouble } from "#db/trouble.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { COSIGNATURE, parseVerifierKey } from "#lib/ledger/note.ts";
import { TILE_WIDTH } from "#lib/ledger/tiles.ts";
import type { VerifyReport } from "#lib/ledger/verify.ts";
import { verifyLog } from "#lib/ledger/verify.ts";
import { checkBundle } from "#lib/ledger/verify-bundle.ts";
import { startThreads } from "#lib/ledger/verify-threads.ts";
import { archiveIn, assertHash } from "#lib/log/archived-entries.ts";
import { earlierExport, exportLog } from "#lib/log/export-log.ts";
import { type ExportableLog, exportableLog, exportSource, recordExport } from "#lib/log/export-source.ts";
import { folderFiles } from "#lib/log/folder-files.ts";
import { atDatabase } from "./at-database.ts";
import { Misuse, readFlags } from "./ledger-args.ts";
import { type Progress, progressFor } from "./progress.ts";

const number = (n: number) => n.toLocaleString("en");

export async function archive(args: string[]): Promise<number | null> {
	const asked = readArgs(args);
	if (!asked) return null;
	const { month, folder, remove } = asked;
	const progress = progressFor();
	return atDatabase(async ({ databaseUrl, adminUrl }) => {
		const db = connect(databaseUrl("web"), { max: 4, name: "ledger-archive" });
		const admin = connect(adminUrl, { max: 1, name: "ledger-archive" });
		try {
			const found = await exportableLog(db);
			await judged(archiveMonth(admin, { month, ...stateOf(found), remove: false })); // before anything is on record
			await earlierExport(folder, found.log.vkey);
			const { size, root } = await fill(db, folder, found, progress);
			const { epoch } = found.log;
			await progress.step("Comparing", () => compareMonth(admin, folder, { month, epoch }));
			const { entries, kept } = await judged(archiveMonth(admin, { month, size, root, remove }));
			if (remove) await validateKeys(admin);
			for (const line of said({ month, folder, entries, kept, remove })) progress.line(line);
			return 0;
		} finally {
			await Promise.all([db.end({ timeout: 2 }), admin.end({ timeout: 2 })]);
		}
	});
}

/** The log into the folder, and the folder verified. */
async function fill(
	db: Sql,
	folder: string,
	found: ExportableLog,
	progress: Progress,
): Promise<{ size: number; root: Uint8Array }> {
	const log = await recordExport(db, found);
	await progress.step("Exporting", (say) =>
		// What left before stands in this very folder.
		exportLog(exportSource(db, log, undefined, archiveIn(folder)), folder, {
			onProgress: (entries) => say(`${number(entries)} of ${number(log.size)} entries`),
		}),
	);
	const { checkpoint } = await progress.step("Verifying", (say) =>
		verified(folder, log, (entries) => say(`${number(entries)} of ${number(log.size)} entries`)),
	);
	return checkpoint;
}

function verified(folder: string, log: ExportableLog, say: (entries: number) => void): Promise<VerifyReport> {
	let threads: ReturnType<typeof startThreads> | undefined;
	let bundles = 0;
	const witnesses = log.witnessKeys.split("\n").filter((line) => line !== "");
	return verifyLog(folderFiles(folder), {
		log: parseVerifierKey(log.log.vkey),
		witnesses: witnesses.map((vkey) => parseVerifierKey(vkey)).filter(({ type }) => type === COSIGNATURE),
		check(job) {
			if (++bundles < 64) return checkBundle(job);
			threads ??= startThreads();
			return threads.check(job);
		},
		onProgress: ({ entries }) => say(entries),
	});
}

/** Each entry of the month, as the archive holds it, against the hash that the index holds. */
async function compareMonth(admin: Sql, folder: string, of: { month: string; epoch: number }): Promise<void> {
	const files = archiveIn(folder);
	let [held, leaves] = [-1, new Map<number, Uint8Array>()];
	for await (const some of monthHashes(admin, of)) {
		for (const { index, hash } of some) {
			const bundle = Math.floor(index / TILE_WIDTH);
			if (bundle !== held) [held, leaves] = [bundle, await files.bundle(bundle)];
			const leaf = leaves.get(index);
			if (!leaf) throw new LogError("ENTRY_MISSING", "The archive lacks an entry of the month.", { index });
			assertHash(leaf, hash, index);
		}
	}
}

function stateOf({ checkpoint, size }: ExportableLog): { size: number; root: Uint8Array } {
	return { size, root: Buffer.from(checkpoint.split("\n")[2] ?? "", "base64") };
}

const REFUSALS: Record<string, string> = {
	MONTH_UNKNOWN: "The ledger has no such month. Nothing was changed.",
	MONTH_ARCHIVED: "This month is in an archive already. Nothing was changed.",
	MONTH_TOO_NEW: "A month stays in the database for 92 days after its end. Nothing was changed.",
	MONTH_UNDRAWN:
		"Openings of this month belong to a period of which nothing was drawn yet. Nothing was changed; the page of the periods says what the draw waits for.",
	ARCHIVE_UNWITNESSED:
		"The log's newest checkpoint is not published, or not cosigned by as many witnesses as releases wait for. Nothing was changed; see the page of the log.",
	ARCHIVE_LACKS:
		"Entries of this month are not what the log signed, or wait for their place, or are of an earlier log. Nothing was changed; verify an export.",
};

async function judged<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		const { code, message = "" } = error as { code?: string; message?: string };
		const words = REFUSALS[message.split(": ")[0] ?? ""];
		if (words) throw new Trouble(words);
		if (code === "55P03")
			throw new Trouble("The ledger is being read (a backup?). Nothing was changed; try again.");
		throw error;
	}
}

function said(of: {
	month: string;
	folder: string;
	entries: number;
	kept: number;
	remove: boolean;
}): string[] {
	const { month, folder, entries, kept, remove } = of;
	const stay =
		kept > 0
			? [
					`${number(kept)} of them stay in the database: rows beside the ledger rest on them (keys of threads, releases).`,
				]
			: [];
	if (!remove) {
		return [
			`The archive in ${folder} is whole and verifies. It holds all ${number(entries)} entries of ${month}.`,
			...stay,
			"Nothing has left the database. Keep a copy of the archive on another machine, then say it again with --yes.",
		];
	}
	return [
		`The ${number(entries)} entries of ${month} left the database. They are in ${folder}, which is whole and verifies.`,
		...stay,
		`Exports of the log read them from there: set LEDGER_ARCHIVE=${folder}, or say --archive.`,
	];
}

function readArgs(args: string[]): { month: string; folder: string; remove: boolean } | null {
	const { positionals, values } = readFlags(args, { yes: { type: "boolean" } });
	const [month, folder, ...more] = positionals;
	if (!month || !folder || more.length > 0) return null;
	if (!/^[0-9]{4}-(0[1-9]|1[0-2])$/.test(month))
		throw new Misuse("A month is a year and a number, such as 2026-01.");
	return { month, folder: resolve(folder), remove: values.yes === true };
}

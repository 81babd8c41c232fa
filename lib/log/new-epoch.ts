/**
 * A new epoch: where a log cannot go on (its key is lost, or entries are and no export has them), another begins openly,
 * under a new key and a new origin. Its first entry, `log.continued`, alone under its first checkpoint, names the old
 * origin, its last witnessed checkpoint and the entries that are lost.
 *
 * Guarantees: the old origin never signs again (the database seals only into the open log; a notary with the old key
 * halts; the old key is put away). A crash at any step leaves either the old log as it was, or a new one that
 * `resumeEpoch` finishes; until then no keeper signs, because its key is not the open log's.
 *   the new key is on the disk (next/key) → begin_epoch → seal entry 0 → old key put away → new checkpoint, new key
 * Not: that what is called lost was all. What no checkpoint that we can reach covers is unknown.
 * Test: lib/keeper/new-epoch.test.ts.
 */
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Sql } from "#db/client.ts";
import { flushFolder } from "#db/whole-folder.ts";
import { encodeBase64 } from "../ledger/base64.ts";
import { sameBytes } from "../ledger/bytes.ts";
import { type Checkpoint, formatCheckpoint, openCheckpoint } from "../ledger/checkpoint.ts";
import { writeWhole } from "../ledger/files.ts";
import { lastCosigned } from "../ledger/last-cosigned.ts";
import { LogError } from "../ledger/log-error.ts";
import { continuityFile, keyFile, readLogKey } from "../ledger/log-key.ts";
import { parseVerifierKey, signNote, type VerifierKey } from "../ledger/note.ts";
import { rootOf } from "../ledger/prove.ts";
import { generateSigner, type Signer } from "../ledger/signing.ts";
import { StoredTiles } from "../ledger/stored-tiles.ts";
import { lastKept } from "./import-log.ts";

export interface EpochPlan {
	/** The log that ends. */
	origin: string;
	epoch: number;
	/** The name of the one that begins. */
	next: string;
	/** The old log's last checkpoint that a witness has cosigned; where none has, the last that we know of. */
	last: Checkpoint;
	witnesses: string[];
	/** First and last index of what is known to have been signed and is not in the database. */
	lost: [number, number][];
	/** Nothing known here keeps the old log from going on. */
	sound: boolean;
	/** What could not be asked, a line each. */
	warnings: string[];
}

interface Seen {
	checkpoint: Checkpoint;
	by: string | null;
}

/** @param sql as owner */
export async function planEpoch(sql: Sql, folder: string): Promise<EpochPlan> {
	const stored = await openLogRow(sql);
	if (!stored) throw new LogError("CHECKPOINT_MISSING", "There is no log to continue; npm start opens one.");
	const { epoch, origin, vkey, size } = stored;
	const log = parseVerifierKey(vkey);
	const warnings: string[] = [];
	const seen = await seenOf(sql, { epoch, log, folder, warnings });

	const tiles = new StoredTiles(sql, epoch);
	const holds = async ({ size: at, root }: Checkpoint) =>
		at <= size && sameBytes(await rootOf(tiles, at), root);
	const [held, foreign]: [Seen[], Seen[]] = [[], []];
	for (const one of seen) ((await holds(one.checkpoint)) ? held : foreign).push(one);
	// A longer tree is taken to begin with ours; one of the same length or shorter differs from it somewhere behind the
	// last checkpoint that whoever saw it has cosigned of ours too.
	const commonWith = ({ checkpoint, by }: Seen) =>
		checkpoint.size > size
			? size
			: Math.max(
					0,
					...held.flatMap((own) =>
						by !== null && own.by === by && own.checkpoint.size < checkpoint.size
							? [own.checkpoint.size]
							: [],
					),
				);
	const newest = (those: Seen[]) => those.toSorted((a, b) => b.checkpoint.size - a.checkpoint.size)[0];
	const last = newest(seen.filter(({ by }) => by !== null)) ?? newest(seen);
	const key = await readLogKey(folder).catch(() => null);
	return {
		...{ origin, epoch, warnings },
		next: `${epoch > 1 ? origin.replace(new RegExp(`-${epoch}$`), "") : origin}-${epoch + 1}`,
		last: last?.checkpoint ?? { origin, size, root: stored.root },
		witnesses: seen.flatMap(({ checkpoint, by }) =>
			by && checkpoint.size === last?.checkpoint.size ? [by] : [],
		),
		lost:
			foreign.length > 0
				? [
						[
							Math.min(...foreign.map(commonWith)),
							Math.max(...foreign.map(({ checkpoint }) => checkpoint.size)) - 1,
						],
					]
				: [],
		sound: foreign.length === 0 && key?.vkey === vkey,
	};
}

/** Every checkpoint of the log that can be reached: its own last, the file's, what witnesses said and say. */
async function seenOf(
	sql: Sql,
	{ epoch, log, folder, warnings }: { epoch: number; log: VerifierKey; folder: string; warnings: string[] },
): Promise<Seen[]> {
	const seen: Seen[] = [];
	const [own] =
		await sql`select note from ledger.checkpoint where epoch = ${epoch} order by size desc limit 1`;
	if (own) seen.push({ checkpoint: openCheckpoint(own.note, log), by: null });
	try {
		const kept = await lastKept(folder, log);
		if (kept) seen.push({ checkpoint: kept, by: null });
	} catch {
		warnings.push("The last checkpoint beside the key cannot be read, or is another log's; it was left out.");
	}
	// Whoever was ever a witness: one that is not configured any more has seen what it has seen.
	const witnesses = await sql`
		select distinct on (w->>'vkey') w->>'name' as name, w->>'vkey' as vkey, w->>'url' as url
		from ledger.watching, jsonb_array_elements(witnesses) w order by w->>'vkey', id desc`;
	const asking = witnesses.map(async ({ name, vkey, url }) => {
		const keys = [parseVerifierKey(vkey)];
		const stored = await sql`
			select c.note, s.line from ledger.cosignature s join ledger.checkpoint c using (epoch, size)
			where s.epoch = ${epoch} and s.witness = ${name} order by s.size desc limit 1`;
		for (const { note, line } of stored)
			seen.push({ checkpoint: openCheckpoint(note + line, log, keys, 1), by: name });
		try {
			const last = await lastCosigned({ url, keys }, log);
			if (last) seen.push({ checkpoint: last, by: name });
		} catch {
			warnings.push(`The witness ${name} does not answer; what it has seen is not taken into account.`);
		}
	});
	await Promise.all(asking);
	return seen;
}

/** @param sql as owner @param notary as the role of that name, to seal the first entry. @returns the new verifier key */
export async function beginEpoch(sql: Sql, notary: Sql, folder: string, plan: EpochPlan): Promise<string> {
	const { signer, skey } = generateSigner(plan.next);
	await mkdir(nextFolder(folder), { recursive: true, mode: 0o700 });
	await writeWhole(keyFile(nextFolder(folder)), `${skey}\n`);
	await flushFolder(folder);
	const { size, root } = plan.last;
	const continues = { origin: plan.origin, size, root: encodeBase64(root), lost: plan.lost };
	await sql`select ledger.begin_epoch(${plan.next}, ${signer.vkey}, ${sql.json(continues)})`;
	await finish(sql, notary, folder, signer);
	return signer.vkey;
}

/** Finishes what a crash interrupted. @returns the new verifier key, or null where there was nothing to finish */
export async function resumeEpoch(sql: Sql, notary: Sql, folder: string): Promise<string | null> {
	const signer = await readLogKey(nextFolder(folder));
	if (signer === null) return null;
	const stored = await openLogRow(sql);
	if (stored?.vkey !== signer.vkey) {
		await rm(nextFolder(folder), { recursive: true });
		return null;
	}
	await finish(sql, notary, folder, signer);
	return signer.vkey;
}

async function finish(sql: Sql, notary: Sql, folder: string, signer: Signer): Promise<void> {
	const note = await sealFirst(sql, notary, signer);
	const [old] =
		await sql`select origin from ledger.log where closed_at is not null order by epoch desc limit 1`;
	const retired = join(folder, "retired", String(old?.origin).replace(/[^A-Za-z0-9._-]/g, "_"));
	await mkdir(retired, { recursive: true, mode: 0o700 });
	// Where vkey is the new one already, so is the rest: only what is of the old key is put away.
	const current = await readFile(join(folder, "vkey"), "utf8").catch(() => "");
	if (current.trim() !== signer.vkey) {
		for (const name of ["key", "checkpoint", "vkey"]) await move(join(folder, name), join(retired, name));
		await flushFolder(retired);
	}
	await writeWhole(join(folder, "vkey"), `${signer.vkey}\n`);
	await writeWhole(continuityFile(folder), note);
	await move(keyFile(nextFolder(folder)), keyFile(folder));
	await flushFolder(folder);
	await rm(nextFolder(folder), { recursive: true, force: true });
}

/** Entry 0 of the new log is `log.continued`, alone, whatever else waits. @returns the first checkpoint */
async function sealFirst(sql: Sql, notary: Sql, signer: Signer): Promise<string> {
	const log = await openLogRow(sql);
	if (!log) throw new LogError("LOG_BEHIND");
	if (log.size === 0) {
		const [first] = await sql`
			select p.position::text as position, p.leaf_hash from ledger.pending p
			join ledger.entry e on e.id = p.entry_id and e.at = p.entry_at
			where e.type = 'log.continued' order by p.position desc limit 1`;
		if (!first) throw new LogError("LOG_BEHIND");
		const note = signNote(formatCheckpoint({ origin: signer.name, size: 1, root: first.leaf_hash }), [
			signer,
		]);
		await notary`select ledger.seal(${log.epoch}, 0, ${`{${first.position}}`}::text::bigint[], ${first.leaf_hash}, ${note},
			'{}', '{}', '{}', '')`;
	}
	const [row] =
		await sql`select note from ledger.checkpoint where epoch = ${log.epoch} order by size desc limit 1`;
	return row?.note;
}

async function openLogRow(sql: Sql) {
	const [row] = await sql`select epoch, origin, vkey, size, root from ledger.log where closed_at is null`;
	if (!row) return null;
	const { epoch, origin, vkey, root } = row as { epoch: number; origin: string; vkey: string; root: Buffer };
	return { epoch, origin, vkey, root, size: Number(row.size) };
}

const nextFolder = (folder: string) => join(folder, "next");

async function move(from: string, to: string): Promise<void> {
	await rename(from, to).catch((error: { code?: string }) => {
		if (error.code !== "ENOENT") throw error;
	});
}

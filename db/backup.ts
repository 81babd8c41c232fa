/**
 * A logical backup of the whole database, while it is in use: there is no pg_dump for the embedded PostgreSQL.
 *
 * Guarantees: one snapshot (REPEATABLE READ, READ ONLY) over every table; nobody who reads or writes waits for it, only
 * a migration does; memory does not grow with the database; the folder is there whole or not at all.
 * Not in it: keys. No intake key, signing key or password ever enters PostgreSQL; without the keys folder nobody can
 * read what is sealed here, and with it everybody can: keep the two apart (docs/backup.md).
 * Format: backup-manifest.ts. Shown by: backup.test.ts.
 */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type CatalogueTable, idOf, quote, quoted, readSequences, readTables } from "./backup-catalogue.ts";
import { type BackupTable, CHECKPOINT, fileOf, MANIFEST, type Manifest, SUMS } from "./backup-manifest.ts";
import { connect, placeOf, type Sql } from "./client.ts";
import { Trouble } from "./trouble.ts";
import { writeWholeFolder } from "./whole-folder.ts";

export interface BackupOptions {
	adminUrl: string;
	/** Must not be there yet, or be empty. */
	folder: string;
	/** This program's version. */
	product: string;
	/** Told which table is being written. */
	say?: (detail: string) => void;
	/** Ends it; nothing is left. */
	signal?: AbortSignal;
}

/** How times, bytes and numbers are written, whatever the server's or the role's own settings. */
export const TEXT_SETTINGS = `
	set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
	set local bytea_output = 'hex'; set local extra_float_digits = 1; set local search_path = pg_catalog;
	set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`;

export async function backupDatabase(options: BackupOptions): Promise<Manifest> {
	const sql = connect(options.adminUrl, { max: 1, name: "countersign-backup", prepare: false });
	try {
		return await writeWholeFolder(options.folder, "The backup", (draft) => write(sql, draft, options));
	} catch (error) {
		if (error instanceof Trouble) throw error;
		if (options.signal?.aborted) throw new Trouble("Stopped; nothing of the backup was kept.");
		const code = String((error as { code?: unknown }).code ?? "no code");
		throw new Trouble(`The database at ${placeOf(options.adminUrl)} could not be backed up (${code}).`);
	} finally {
		// Not by rolling back: a copy that was cut off still holds the connection.
		await sql.end({ timeout: 0 });
	}
}

async function write(sql: Sql, draft: string, options: BackupOptions): Promise<Manifest> {
	const expected = await readTables(sql);
	await sql.unsafe("begin isolation level repeatable read read only");
	await sql.unsafe("set local role owner");
	await sql.unsafe(`${TEXT_SETTINGS}; set local lock_timeout = '10s'`);
	// Before the snapshot, which the first query takes: a table that a migration rewrites after it would look empty.
	if (expected.length > 0) {
		await sql.unsafe(`lock table ${expected.map(quoted).join(", ")} in access share mode`);
	}
	const migrations = await readMigrated(sql);
	const catalogue = await readTables(sql);
	if (JSON.stringify(catalogue) !== JSON.stringify(expected)) {
		throw new Trouble("The database was migrated just now; back it up again.");
	}
	const began = await readStart(sql);
	const tables: BackupTable[] = [];
	for (const table of catalogue) {
		options.say?.(idOf(table));
		tables.push(await copyOut(sql, draft, table, options.signal));
	}
	const log = await readLog(sql);
	const sequences = await readPositions(sql);
	// A pool connects again by itself; what it read then would be of another moment.
	if ((await readStart(sql)).transaction !== began.transaction) {
		throw new Trouble("The connection to the database broke; nothing of the backup was kept.");
	}
	const manifest: Manifest = {
		format: "countersign-backup",
		version: 1,
		madeAt: began.at.toISOString(),
		product: options.product,
		server: began.server,
		migrations,
		log: log && { origin: log.origin, size: log.size, root: log.root },
		tables,
		sequences,
	};
	const sums = tables.map((table) => `${table.sha256}  ${fileOf(table)}\n`);
	if (log?.note) sums.push(await writeText(draft, CHECKPOINT, log.note));
	sums.push(await writeText(draft, MANIFEST, `${JSON.stringify(manifest, null, "\t")}\n`));
	await writeText(draft, SUMS, sums.join(""));
	await sql.unsafe("rollback");
	return manifest;
}

async function readStart(sql: Sql): Promise<{ at: Date; server: string; transaction: string }> {
	const [row] = await sql<{ at: Date; server: string; transaction: string }[]>`
		select now() as at, current_setting('server_version') as server, now()::text || pg_backend_pid() as transaction`;
	if (!row) throw new Error("the database returned no row");
	return row;
}

async function readMigrated(sql: Sql): Promise<Manifest["migrations"]> {
	const [found] = await sql<{ ready: boolean }[]>`
		select to_regclass('migrations.applied') is not null and to_regclass('console.feed_epoch') is not null as ready`;
	if (!found?.ready) {
		throw new Trouble(
			"This program has not brought the database up to date yet; npm start does, then back it up.",
		);
	}
	const rows = await sql<Manifest["migrations"]>`select name, sha256 from migrations.applied order by name`;
	return rows.map(({ name, sha256 }) => ({ name, sha256 }));
}

async function copyOut(
	sql: Sql,
	draft: string,
	table: CatalogueTable,
	signal: AbortSignal | undefined,
): Promise<BackupTable> {
	signal?.throwIfAborted();
	const columns = table.columns.map(quote).join(", ");
	const rows = await sql
		.unsafe(`copy (select ${columns} from ${quoted(table)}) to stdout with (format text, encoding 'UTF8')`)
		.readable();
	const counted = { rows: 0, bytes: 0 };
	const hash = createHash("sha256");
	const file = await open(join(draft, fileOf(table)), "wx", 0o600);
	const count = async function* (source: Readable) {
		for await (const batch of batches(source)) {
			signal?.throwIfAborted();
			// In this format a newline ends a row and stands nowhere else.
			for (let at = batch.indexOf(10); at !== -1; at = batch.indexOf(10, at + 1)) counted.rows++;
			counted.bytes += batch.length;
			hash.update(batch);
			yield batch;
		}
	};
	const written = file.createWriteStream({ flush: true });
	// Given to the pipeline too: a server that falls silent must not keep whoever wants to stop.
	await (signal ? pipeline(rows, count, written, { signal }) : pipeline(rows, count, written));
	// postgres.js stops the socket when this stream is full and starts it when more is asked for; if it was full at its
	// very end, nobody asks, and the next answer would never be read.
	rows._read(0);
	return { ...table, ...counted, sha256: hash.digest("hex") };
}

const BATCH = 256 * 1024;

/** The server sends a message a row; the file is written in larger pieces. */
async function* batches(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let held: Buffer[] = [];
	let size = 0;
	for await (const chunk of source) {
		held.push(chunk);
		size += chunk.length;
		if (size < BATCH) continue;
		yield Buffer.concat(held, size);
		held = [];
		size = 0;
	}
	if (size > 0) yield Buffer.concat(held, size);
}

/** A sequence keeps to no snapshot: read after the rows, it is never behind them. */
async function readPositions(sql: Sql): Promise<Manifest["sequences"]> {
	const positions: Manifest["sequences"] = [];
	for (const { schema, name } of await readSequences(sql)) {
		const [row] = await sql.unsafe<{ last: string; called: boolean }[]>(
			`select last_value::text as last, is_called as called from ${quoted({ schema, name })}`,
		);
		if (row) positions.push({ schema, name, last: row.last, called: row.called });
	}
	return positions;
}

interface Log {
	origin: string;
	size: number;
	root: string;
	/** The newest checkpoint with the cosignatures that were there. */
	note: string | null;
}

async function readLog(sql: Sql): Promise<Log | null> {
	const [found] = await sql<{ ready: boolean }[]>`select to_regclass('ledger.log') is not null as ready`;
	if (!found?.ready) return null;
	const [log] = await sql<{ origin: string; size: string; root: string; note: string | null }[]>`
		select l.origin, l.size::text as size, encode(l.root, 'base64') as root, c.note || coalesce((
			select string_agg(s.line, '' order by s.witness) from ledger.cosignature s
			where s.epoch = l.epoch and s.size = l.size), '') as note
		from ledger.log l left join ledger.checkpoint c on c.epoch = l.epoch and c.size = l.size
		where l.closed_at is null`;
	return log ? { ...log, size: Number(log.size) } : null;
}

/** Returns the file's line for SHA256SUMS. */
async function writeText(draft: string, name: string, text: string): Promise<string> {
	const file = await open(join(draft, name), "wx", 0o600);
	try {
		await file.writeFile(text);
		await file.sync();
	} finally {
		await file.close();
	}
	return `${createHash("sha256").update(text).digest("hex")}  ${name}\n`;
}

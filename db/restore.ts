/**
 * Brings a backup (backup-manifest.ts) into a database.
 *
 * Guarantees: every file is checked before the database is touched, and again while it is loaded; everything happens in
 * one transaction, so that a failure leaves the database as it was; no superuser is needed; a database that holds rows
 * is refused unless `replace` is said; the guards of the ledger against change stand throughout. Constraints are made
 * anew and so hold for every row.
 * Not: that what comes back is the newest. What was recorded since the backup is missing, and the notary says so at its
 * start. What is different afterwards: sessions are ended (one that was ended since would live again), the feed of
 * decisions has a new epoch, deletion waits for a person in each region (vault.restored), and the transaction numbers of entries
 * are 0, which is no transaction's.
 * Shown by: restore.test.ts.
 */

import { TEXT_SETTINGS } from "./backup.ts";
import {
	BELONGS_TO_THE_CLUSTER,
	idOf,
	quote,
	quoted,
	readSchemas,
	readSequences,
	readTables,
} from "./backup-catalogue.ts";
import { type BackupTable, type Manifest, verifyBackup } from "./backup-manifest.ts";
import { connect, placeOf, type Sql, type Tx } from "./client.ts";
import { MIGRATION_LOCK, type Migration, migrateWithin, reachDatabase, readMigrations } from "./migrate.ts";
import { makeMonths } from "./restore-months.ts";
import { loadTable } from "./restore-table.ts";
import { ensureRoles, LOGIN_ROLES, type RolePasswords, restrictDatabase } from "./roles.ts";
import { Trouble } from "./trouble.ts";

export interface RestoreOptions {
	adminUrl: string;
	rolePasswords: RolePasswords;
	folder: string;
	/** The database may hold rows; all of them go. */
	replace?: boolean;
	/** Told what it is at. */
	say?: (detail: string) => void;
}

export interface Restored {
	manifest: Manifest;
	rows: number;
}

export async function restoreDatabase(options: RestoreOptions): Promise<Restored> {
	const { adminUrl, folder, say = () => {} } = options;
	const manifest = await verifyBackup(folder, (table) => say(`checking ${table}`));
	const migrations = migrationsOf(manifest);
	await reachDatabase(adminUrl);
	const sql = connect(adminUrl, { max: 1, name: "countersign-restore", prepare: false });
	try {
		await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
		await refuseUsers(sql);
		await ensureRoles(sql, options.rolePasswords);
		await restrictDatabase(sql);
		await sql.begin((tx) => bringBack(tx, { ...options, say }, manifest, migrations));
		await sql`set role owner`;
		await sql`analyze`;
		return { manifest, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0) };
	} catch (error) {
		if (error instanceof Trouble) throw error;
		const code = String((error as { code?: unknown }).code ?? "no code");
		throw new Trouble(
			`The database at ${placeOf(adminUrl)} could not be restored (${code}); it is as it was.`,
		);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

/** Our files for exactly the migrations that the backed up database had. */
export function migrationsOf(manifest: Manifest, files: Migration[] = readMigrations()): Migration[] {
	const known = new Map(files.map((file) => [file.name, file]));
	return manifest.migrations.map(({ name, sha256 }) => {
		const file = known.get(name);
		if (!file)
			throw new Trouble(`The backup is newer than this program: it knows ${name}, which is not here.`);
		if (file.sha256 !== sha256)
			throw new Trouble(`The backup was made with another ${name} than this program's.`);
		return file;
	});
}

/** The product may run on another machine, where no file of ours tells of it. */
export async function refuseUsers(sql: Sql): Promise<void> {
	const users = await sql<{ name: string }[]>`
		select distinct usename as name from pg_stat_activity
		where datname = current_database() and usename = any (${[...LOGIN_ROLES]}::text[])`;
	if (users.length === 0) return;
	const names = users.map(({ name }) => name).join(", ");
	throw new Trouble(`The database is in use (by ${names}); stop Countersign first, everywhere.`);
}

async function bringBack(
	tx: Tx,
	{ folder, replace = false, say }: RestoreOptions & { say: (detail: string) => void },
	manifest: Manifest,
	migrations: readonly Migration[],
): Promise<void> {
	await tx`set local role owner`;
	await tx.unsafe(`${TEXT_SETTINGS}; set local lock_timeout = '10s'`);
	const held = await countSome(tx);
	for (const schema of await readSchemas(tx)) await tx.unsafe(`drop schema ${quote(schema)} cascade`);
	await migrateWithin(tx, migrations);
	await tx.unsafe(TEXT_SETTINGS); // a migration may have set its own
	const fresh = await countSome(tx);
	if (!replace && [...held].some(([table, rows]) => rows > (fresh.get(table) ?? 0))) {
		throw new Trouble(
			"The database is not empty; --replace would delete all that it holds. Nothing was changed.",
		);
	}
	await refuseOtherTables(tx, manifest);
	await makeMonths(tx, manifest.tables);

	const keys = await dropForeignKeys(tx);
	const triggers = await disableInsertTriggers(tx);
	await emptySeeded(tx, fresh);
	for (const table of manifest.tables) {
		say(`loading ${idOf(table)} (${table.rows} rows)`);
		await loadTable(tx, folder, table, constantsOf(table));
	}
	for (const { table, name, mode } of triggers)
		await tx.unsafe(`alter table only ${table} ${mode} trigger ${name}`);
	for (const { table, name, definition } of keys) {
		say(`checking ${name}`);
		await tx.unsafe(`alter table ${table} add constraint ${name} ${definition}`);
	}
	await setPositions(tx, manifest);
	await compareCounts(tx, manifest);
	await compareLog(tx, manifest);
	await beginAnew(tx);
}

/** How many rows lie in each of our tables, a few at most: enough to tell empty from not. */
async function countSome(tx: Tx): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const table of await readTables(tx)) {
		const [row] = await tx.unsafe<{ rows: number }[]>(
			`select count(*)::int as rows from (select from ${quoted(table)} limit 1000) t`,
		);
		counts.set(idOf(table), row?.rows ?? 0);
	}
	return counts;
}

/** The same tables, columns and sequences on both sides: a manifest may have been edited. */
async function refuseOtherTables(tx: Tx, manifest: Manifest): Promise<void> {
	const shape = (tables: { schema: string; name: string; columns: string[] }[]) =>
		JSON.stringify(tables.map((table) => [idOf(table), ...table.columns]).sort());
	const sequences = await readSequences(tx);
	if (
		shape(manifest.tables) !== shape(await readTables(tx)) ||
		JSON.stringify(manifest.sequences.map(idOf).sort()) !== JSON.stringify(sequences.map(idOf).sort())
	) {
		throw new Trouble("The backup's tables are not those that its migrations make; nothing was changed.");
	}
}

interface ForeignKey {
	table: string;
	name: string;
	definition: string;
}

/** Made again after the load, each in one join over all rows instead of one look a row. */
async function dropForeignKeys(tx: Tx): Promise<ForeignKey[]> {
	const keys = await tx<ForeignKey[]>`
		select k.conrelid::regclass::text as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
		from pg_constraint k join pg_namespace n on n.oid = k.connamespace join pg_roles r on r.oid = n.nspowner
		where r.rolname = 'owner' and n.nspname !~ '^pg_' and k.contype = 'f' and k.conparentid = 0
		order by k.oid`;
	for (const { table, name } of keys) await tx.unsafe(`alter table ${table} drop constraint ${name}`);
	return keys;
}

interface Trigger {
	table: string;
	name: string;
	mode: "enable" | "enable always" | "enable replica";
}

/** What would judge a row as if it happened now. Those against UPDATE, DELETE and TRUNCATE alone stay. */
async function disableInsertTriggers(tx: Tx): Promise<Trigger[]> {
	const triggers = await tx<Trigger[]>`
		select t.tgrelid::regclass::text as table, quote_ident(t.tgname) as name,
			case t.tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'enable' end as mode
		from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
			join pg_roles r on r.oid = n.nspowner
		where r.rolname = 'owner' and n.nspname !~ '^pg_' and not t.tgisinternal and t.tgenabled <> 'D'
			and t.tgtype & 4 <> 0 -- TRIGGER_TYPE_INSERT
		order by 1, 2`;
	for (const { table, name } of triggers)
		await tx.unsafe(`alter table only ${table} disable trigger ${name}`);
	return triggers;
}

/** Rows that the migrations wrote are in the backup too. */
async function emptySeeded(tx: Tx, fresh: Map<string, number>): Promise<void> {
	for (const table of await readTables(tx)) {
		if ((fresh.get(idOf(table)) ?? 0) > 0) await tx.unsafe(`truncate ${quoted(table)}`);
	}
}

function constantsOf(table: BackupTable): Map<string, string> {
	const prefix = `${idOf(table)}.`;
	const ours = Object.entries(BELONGS_TO_THE_CLUSTER).filter(([column]) => column.startsWith(prefix));
	return new Map(ours.map(([column, value]) => [column.slice(prefix.length), value]));
}

async function setPositions(tx: Tx, manifest: Manifest): Promise<void> {
	for (const sequence of manifest.sequences) {
		await tx`select setval(${quoted(sequence)}::text::regclass, ${sequence.last}::text::bigint, ${sequence.called})`;
	}
}

async function compareCounts(tx: Tx, manifest: Manifest): Promise<void> {
	for (const table of manifest.tables) {
		const [row] = await tx.unsafe<{ rows: string }[]>(`select count(*)::text as rows from ${quoted(table)}`);
		if (Number(row?.rows) === table.rows) continue;
		throw new Trouble(`${idOf(table)} did not come back whole; nothing was changed.`);
	}
}

async function compareLog(tx: Tx, manifest: Manifest): Promise<void> {
	if (manifest.log === null) return;
	const [log] = await tx<{ origin: string; size: string; root: string }[]>`
		select origin, size::text as size, encode(root, 'base64') as root from ledger.log where closed_at is null`;
	const { origin, size, root } = manifest.log;
	if (log?.origin === origin && log.size === String(size) && log.root === root) return;
	throw new Trouble("The ledger's tree is not the one that the manifest names; nothing was changed.");
}

async function beginAnew(tx: Tx): Promise<void> {
	await tx`select console.begin_feed_epoch()`;
	// Somebody signed out, or was made to, since: their cookie must not open anything again.
	await tx`update console.session set ended_at = now() where ended_at is null`;
	// What was held or called off since is not known here, and deletion cannot be undone: it waits for a person, in each region.
	// A backup that is older than that table gets its rows with the migration that makes it.
	const [known] = await tx<{ known: boolean }[]>`select to_regclass('vault.restored') is not null as known`;
	if (known?.known)
		await tx`insert into vault.restored (region) select code from console.region
			on conflict (region) do update set at = excluded.at`;
}

/**
 * Brings a database to the state that db/migrations describes.
 *
 * Roles are made first: `owner` cannot sign in and owns every object; `web`, `keeper` and `notary` sign in
 * and own nothing. Each file then runs once, in name order, in a transaction of its own, as `owner`; its
 * name and SHA-256 are kept in migrations.applied. A file that changed after it ran, and a database that
 * knows a file which we do not have, are refused: guessing would be worse.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { connect, placeOf, type Sql, type Tx } from "./client.ts";
import { ensureRoles, type RolePasswords, restrictDatabase } from "./roles.ts";
import { Trouble } from "./trouble.ts";

const FOLDER = join(import.meta.dirname, "migrations");
/** Any number, the same for every migrator; a restore is one. */
export const MIGRATION_LOCK = 7_267_001;

export interface Migration {
	name: string;
	body: string;
	sha256: string;
}

export async function migrate(
	adminUrl: string,
	options: { rolePasswords: RolePasswords },
): Promise<{ applied: string[] }> {
	const sql = connect(adminUrl, { max: 1, name: "countersign-migrate", prepare: false });
	try {
		await reach(sql, adminUrl);
		await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
		await ensureRoles(sql, options.rolePasswords);
		await restrictDatabase(sql);
		await sql.begin(async (tx) => {
			await tx`set local role owner`;
			await makeList(tx);
		});
		const pending = await compare(sql, readMigrations());
		for (const migration of pending) await apply(sql, migration);
		return { applied: pending.map(({ name }) => name) };
	} finally {
		await sql.end({ timeout: 5 });
	}
}

/** Whether the database answers and is new enough; said before anything that takes long. */
export async function reachDatabase(adminUrl: string): Promise<void> {
	const sql = connect(adminUrl, { max: 1, prepare: false });
	try {
		await reach(sql, adminUrl);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

export function readMigrations(): Migration[] {
	return readdirSync(FOLDER)
		.filter((name) => name.endsWith(".sql"))
		.sort()
		.map((name) => {
			const body = readFileSync(join(FOLDER, name), "utf8");
			return { name, body, sha256: createHash("sha256").update(body).digest("hex") };
		});
}

async function reach(sql: Sql, url: string): Promise<void> {
	let version: number;
	try {
		const [row] = await sql<
			{ version: number }[]
		>`select current_setting('server_version_num')::int as version`;
		version = row?.version ?? 0;
	} catch (error) {
		const code = String((error as { code?: unknown }).code ?? "no answer");
		const refused = code.startsWith("28") ? "refuses the name or password" : "cannot be reached";
		throw new Trouble(`The database at ${placeOf(url)} ${refused} (${code}); check DATABASE_URL.`);
	}
	if (version >= 150_000) return;
	throw new Trouble(`The database at ${placeOf(url)} is older than PostgreSQL 15.`);
}

async function compare(sql: Sql, files: Migration[]): Promise<Migration[]> {
	const applied = await sql.begin(async (tx) => {
		await tx`set local role owner`;
		return tx<{ name: string; sha256: string }[]>`select name, sha256 from migrations.applied order by name`;
	});
	const known = new Map(files.map((file) => [file.name, file]));
	for (const { name, sha256 } of applied) {
		const file = known.get(name);
		if (!file)
			throw new Trouble(`The database is newer than this program: it knows ${name}, which is not here.`);
		if (file.sha256 !== sha256)
			throw new Trouble(`${name} was changed after it ran; add a new migration instead.`);
	}
	const done = new Set(applied.map(({ name }) => name));
	return files.filter(({ name }) => !done.has(name));
}

async function makeList(tx: Tx): Promise<void> {
	await tx`create schema if not exists migrations`;
	await tx`create table if not exists migrations.applied (
		name text primary key, sha256 text not null, applied_at timestamptz not null default now())`;
}

/** Exactly these, in a database without our schemas and in the caller's transaction, which is owner's. */
export async function migrateWithin(tx: Tx, migrations: readonly Migration[]): Promise<void> {
	await makeList(tx);
	for (const migration of migrations) {
		await run(tx, migration).catch((error) => fail(error, migration));
	}
}

async function apply(sql: Sql, migration: Migration): Promise<void> {
	await sql.begin((tx) => run(tx, migration)).catch((error) => fail(error, migration));
}

async function run(tx: Tx, { name, body, sha256 }: Migration): Promise<void> {
	await tx`set local role owner`;
	await tx.unsafe(body);
	await tx`set local role owner`;
	await tx`insert into migrations.applied (name, sha256) values (${name}, ${sha256})`;
}

function fail(error: unknown, { name, body }: Migration): never {
	throw new Trouble(`The migration ${name} failed${explain(error, body)}.`);
}

/** Class 42 speaks of our own SQL; any other message may quote a row. */
function explain(error: unknown, body: string): string {
	if (!(error instanceof postgres.PostgresError)) return "";
	const position = Number(error.position);
	const line = position > 0 ? ` at line ${body.slice(0, position).split("\n").length}` : "";
	return `${line} (${error.code}${error.code.startsWith("42") ? `: ${error.message}` : ""})`;
}

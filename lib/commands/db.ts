/**
 * `npm run db -- as ROLE "SQL"`: asks the database as one of its roles and prints what it says.
 * `npm run db -- migrate`: brings the tables of the operator's own database up to date, for whoever runs web and keeper as
 * two users (deploy/); `npm start` does it by itself.
 */
import { connect } from "#db/client.ts";
import { embeddedUrl } from "#db/embedded.ts";
import { migrate, reachDatabase } from "#db/migrate.ts";
import { LOGIN_ROLES, type LoginRole } from "#db/roles.ts";
import { Trouble } from "#db/trouble.ts";
import { type Env, readEnv } from "#lib/env.ts";
import { openKeysFolder, rolePasswordsOf } from "#lib/keys-folder.ts";
import { openDatabase } from "./database.ts";
import { dataDirOf, keysDirOf } from "./paths.ts";
import { runningAt } from "./run-file.ts";
import { databaseUrls, runningProduct } from "./running.ts";
import { table } from "./table.ts";

const ROLES = [...LOGIN_ROLES, "owner"] as const;
type Role = (typeof ROLES)[number];

export async function run(args: string[]): Promise<number> {
	if (args[0] === "migrate" && args.length === 1) return migrateOwn(readEnv());
	const [as, role, ...words] = args;
	const statement = words.join(" ");
	if (as !== "as" || !ROLES.includes(role as Role) || statement === "") {
		console.error(`Say: npm run db -- as ${ROLES.join("|")} "SQL", or npm run db -- migrate`);
		return 1;
	}
	const env = readEnv();
	const dataDir = dataDirOf(env);
	if (runningAt(dataDir)) return ask(runningProduct(env), role as Role, statement);

	const keysDir = keysDirOf(env);
	if (!env.DATABASE_URL && !embeddedUrl({ dataDir, keysDir })) {
		throw new Trouble("There is no database yet; npm start makes one.");
	}
	const database = await openDatabase({ url: env.DATABASE_URL, dataDir, keysDir, log: () => {} });
	try {
		const { adminUrl } = database;
		return await ask({ adminUrl, databaseUrl: databaseUrls(adminUrl, keysDir) }, role as Role, statement);
	} finally {
		await database.stop();
	}
}

async function migrateOwn(env: Env): Promise<number> {
	if (!env.DATABASE_URL)
		throw new Trouble("DATABASE_URL is not set; the embedded database is migrated by npm start.");
	await reachDatabase(env.DATABASE_URL);
	const rolePasswords = rolePasswordsOf(openKeysFolder(keysDirOf(env)));
	await migrate(env.DATABASE_URL, { rolePasswords });
	console.log(
		"The tables are up to date, and web, keeper, notary and worker have the passwords of the keys folder.",
	);
	return 0;
}

interface Urls {
	adminUrl: string;
	databaseUrl(role: LoginRole): string;
}

async function ask(urls: Urls, role: Role, statement: string): Promise<number> {
	const sql = connect(role === "owner" ? urls.adminUrl : urls.databaseUrl(role), { max: 1, prepare: false });
	try {
		// owner cannot sign in; whoever migrates may enter it.
		if (role === "owner") await sql`set role owner`;
		const rows = await sql.unsafe(statement).simple();
		console.log(table(rows as unknown as Record<string, unknown>[]));
		return 0;
	} catch (error) {
		const { code, message } = error as { code?: string; message?: string };
		if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) {
			throw new Trouble(`The database does not answer as ${role} (${code ?? "no code"}).`);
		}
		// Whoever typed the statement may read what is said of it.
		console.error(`${code}: ${message}`);
		return 1;
	} finally {
		await sql.end({ timeout: 2 });
	}
}

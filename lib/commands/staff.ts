/**
 * `npm run staff -- bootstrap`: the first two admins, once. `npm run staff -- list`: who may do what.
 *
 * The codes come from a process of the keeper's own; this one only hands them on to the terminal.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs, promisify } from "node:util";
import { connect } from "#db/client.ts";
import { Trouble } from "#db/trouble.ts";
import { readEnv } from "#lib/env.ts";
import { atDatabase } from "./at-database.ts";
import { dataDirOf, PROJECT } from "./paths.ts";
import { runningAt } from "./run-file.ts";
import { table } from "./table.ts";

const USAGE = `Usage: npm run staff -- bootstrap [--name NAME --name NAME]
       npm run staff -- list`;

export async function run(args: string[]): Promise<number> {
	const { verb, names } = read(args);
	if (verb === "bootstrap") return bootstrap(names);
	if (verb === "list" && names.length === 0) return list();
	console.error(USAGE);
	return 2;
}

function read(args: string[]): { verb: string | undefined; names: string[] } {
	try {
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: { name: { type: "string", multiple: true } },
		});
		return { verb: positionals.length === 1 ? positionals[0] : undefined, names: values.name ?? [] };
	} catch {
		return { verb: undefined, names: [] };
	}
}

async function bootstrap(given: string[]): Promise<number> {
	return atDatabase(async ({ databaseUrl }) => {
		const url = databaseUrl("keeper");
		const names = given.length > 0 || (await begun(url)) ? given : await askNames();
		const opened = await keeperMakes(url, names);
		console.log(opened.map(({ name, alias, code }) => `${name} (${alias})  ${code}`).join("\n"));
		console.log(`
Each enrols a passkey with their own code at ${enrolAddress()} within 24 hours. A code works once and is not shown
again. From then on one of them proposes every right, and the other confirms it. That this was done is on the record.`);
		return 0;
	});
}

/** Where the first two are there already, nobody is asked for names: lapsed codes are made anew, or it is refused. */
async function begun(url: string): Promise<boolean> {
	const sql = connect(url, { max: 1, name: "countersign-staff" });
	try {
		const [row] = await sql`select exists (select from access.role_grant where role = 'admin') as begun`;
		return row?.begun;
	} finally {
		await sql.end({ timeout: 2 });
	}
}

async function askNames(): Promise<string[]> {
	if (!process.stdin.isTTY) throw new Trouble(`Two people are needed.\n${USAGE}`);
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	try {
		return [
			await terminal.question("Name of the first admin: "),
			await terminal.question("Name of the second admin: "),
		];
	} finally {
		terminal.close();
	}
}

async function keeperMakes(
	url: string,
	names: readonly string[],
): Promise<{ name: string; alias: string; code: string }[]> {
	const file = join(PROJECT, "lib/keeper/bootstrap.ts");
	const { PATH, NODE_ENV, DATABASE_PREPARE } = process.env;
	const env = { PATH, NODE_ENV, DATABASE_PREPARE, DATABASE_URL_KEEPER: url }; // no more than it needs
	try {
		const { stdout } = await promisify(execFile)(process.execPath, [file, "--", ...names], { env });
		return stdout
			.split("\n")
			.filter((line) => line !== "")
			.map((line) => JSON.parse(line));
	} catch (error) {
		const said = String((error as { stderr?: unknown }).stderr ?? "").trim();
		throw new Trouble(said || "The decryption service's own process could not be started.");
	}
}

function enrolAddress(): string {
	const env = readEnv();
	const url = runningAt(dataDirOf(env))?.url ?? env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
	return `${url}/enrol`;
}

async function list(): Promise<number> {
	return atDatabase(async ({ databaseUrl }) => {
		const sql = connect(databaseUrl("web"), { max: 1, name: "countersign-staff" });
		try {
			const rows = await sql`
				select p.alias, p.name, coalesce((select string_agg(g.role || ' ' || g.region, ', ' order by g.role, g.region)
						from access.grant_in_force g where g.person_id = p.id), '') as roles,
					(select count(*)::int from access.passkey k where k.person_id = p.id and k.removed_at is null) as passkeys,
					case when p.disabled_at is not null then 'disabled' when p.demo then 'demo' else '' end as state
				from access.person p order by p.alias`;
			console.log(table(rows));
			return 0;
		} finally {
			await sql.end({ timeout: 2 });
		}
	});
}

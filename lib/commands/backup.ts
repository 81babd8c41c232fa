/** `npm run backup -- DIR [--keys DIR2]`: copies the database, and apart from it the keys, while the product runs or not. */
import { readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { backupDatabase } from "#db/backup.ts";
import type { Manifest } from "#db/backup-manifest.ts";
import { Trouble } from "#db/trouble.ts";
import { readEnv } from "#lib/env.ts";
import { backupKeys, refuseTogether } from "#lib/keys-backup.ts";
import { atDatabase } from "./at-database.ts";
import { keyStandingHere, sayWhatIsDue } from "./backup-due.ts";
import { dataDirOf, keysDirOf, PROJECT } from "./paths.ts";
import { progressFor } from "./progress.ts";

const USAGE = `Usage: npm run backup -- DIR [--keys DIR2]

  DIR      where the database's backup goes; must not be there yet
  --keys   where a copy of the keys goes: another place, never beside the first

       npm run backup -- due DIR…

  says of copies of the keys which must be destroyed by now, and until when the others may be kept (exit 1: one must go);
  of backups of the database, how much of them the keys that are left still open

The product may run. docs/backup.md says how often, where to, and how to try whether it can be restored.`;

export async function run(args: string[]): Promise<number> {
	if (args[0] === "due") {
		const folders = args.slice(1);
		if (folders.length > 0 && folders.every((folder) => folder !== "" && !folder.startsWith("-")))
			return sayWhatIsDue(folders.map((folder) => resolve(folder)));
		console.error(USAGE);
		return 2;
	}
	const asked = readArgs(args);
	if (asked === null) {
		console.error(USAGE);
		return 2;
	}
	const { folder, keys } = asked;
	const env = readEnv();
	const [dataDir, keysDir] = [dataDirOf(env), keysDirOf(env)];
	for (const [path, what] of [
		[dataDir, "data"],
		[keysDir, "keys"],
	] as const) {
		if (folder !== null && (resolve(folder) + sep).startsWith(resolve(path) + sep)) {
			throw new Trouble(`The backup may not lie in the folder of ${what} that it is to replace.`);
		}
	}
	const copy =
		keys === null
			? null
			: {
					...{ keysDir, folder: keys, masterKeyFile: env.MASTER_KEY_FILE },
					...(folder === null ? {} : { beside: folder }),
				};
	if (copy) refuseTogether(copy);
	const stop = new AbortController();
	process.once("SIGINT", () => stop.abort());
	process.once("SIGTERM", () => stop.abort());
	const progress = progressFor();
	if (folder !== null) {
		const manifest = await progress.step("Copying the database", (say) =>
			atDatabase(({ adminUrl }) =>
				backupDatabase({ adminUrl, folder, product: version(), say, signal: stop.signal }),
			),
		);
		for (const line of summary(folder, manifest)) progress.line(line);
	}
	// After the database: its rows name only keys that stand by now, and the log's last checkpoint is no older than it.
	if (copy) {
		const { standing, why } = await keyStandingHere();
		const { files, copy: made, masterKey } = await backupKeys({ ...copy, standing });
		progress.line(
			`Keys      ${keys} (${files} ${files === 1 ? "file" : "files"}). Never store them with the database's backup.`,
		);
		if (masterKey !== null)
			progress.line(
				`          The master key is not in it: copy ${masterKey} yourself, to a third place. Without it this copy opens nothing.`,
			);
		if (why !== null) progress.line(`          ${why}`);
		progress.line(
			`          Destroy this copy by ${made.keepUntil.slice(0, 16).replace("T", " ")} UTC${REASONS[made.because]}; npm run backup -- due says when others must go.`,
		);
	}
	return 0;
}

const REASONS = {
	CLOCK: ": the shortest clock of the policy is not over before then",
	DESTRUCTION: ": then a key in it is destroyed",
	UNASKED: "",
};

function summary(folder: string, { tables, log, madeAt }: Manifest): string[] {
	const rows = tables.reduce((sum, table) => sum + table.rows, 0).toLocaleString("en");
	const bytes = tables.reduce((sum, table) => sum + table.bytes, 0) / 1e6;
	return [
		`Database  ${folder} (${tables.length} tables, ${rows} rows, ${bytes.toFixed(1)} MB), as of ${madeAt}.`,
		log === null
			? "The log   none yet."
			: `The log   ${log.size.toLocaleString("en")} entries; root ${log.root}`,
		"It holds no key: without the keys nobody reads what is sealed in it, and a restore needs them.",
	];
}

function version(): string {
	return (JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string }).version;
}

function readArgs(args: string[]): { folder: string | null; keys: string | null } | null {
	try {
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: { keys: { type: "string" } },
		});
		const [folder = null, ...more] = positionals;
		const keys = values.keys ?? null;
		if (more.length > 0 || (folder === null && keys === null) || folder === "" || keys === "") return null;
		return { folder: folder && resolve(folder), keys: keys && resolve(keys) };
	} catch {
		return null;
	}
}

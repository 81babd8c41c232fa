/** `npm run restore -- DIR [--keys DIR2]`: brings a backup back, while nothing runs. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Manifest, verifyBackup } from "#db/backup-manifest.ts";
import { migrationsOf, restoreDatabase } from "#db/restore.ts";
import { Trouble } from "#db/trouble.ts";
import { type Env, readEnv } from "#lib/env.ts";
import { type KeysPlan, lastSigned, planKeys, restoreKeys } from "#lib/keys-backup.ts";
import { judgeCopy } from "#lib/keys-copy.ts";
import { openKeysFolder, rolePasswordsOf } from "#lib/keys-folder.ts";
import { keyStandingAt } from "./backup-due.ts";
import { folderIsWritable } from "./checks.ts";
import { openDatabase } from "./database.ts";
import { dataDirOf, keeperSocketOf, keysDirOf } from "./paths.ts";
import { type Progress, progressFor } from "./progress.ts";
import { claimRun, runningAt } from "./run-file.ts";
import { confirm } from "./tty.ts";

const USAGE = `Usage: npm run restore -- DIR [--keys DIR2] [--check] [--replace [--yes]]

  DIR         a database's backup; the database must be empty (npm run reset, or a new one)
  --keys      a copy of the keys; no key that is there is overwritten
  --check     only read both and say whether they are whole
  --replace   delete what the database holds, after asking (--yes: without)`;

export async function run(args: string[]): Promise<number> {
	const asked = readArgs(args);
	if (asked === null) {
		console.error(USAGE);
		return 2;
	}
	const env = readEnv();
	const [dataDir, keysDir] = [dataDirOf(env), keysDirOf(env)];
	const progress = progressFor();
	if (asked.check) return check(asked, progress, keysDir);
	const { folder } = asked;
	if (folder !== null && !existsSync(folder)) throw new Trouble(`There is no whole backup in ${folder}.`);
	if (asked.keys !== null && !existsSync(asked.keys))
		throw new Trouble(`There is no whole copy of keys in ${asked.keys}.`);
	if (runningAt(dataDir)) throw new Trouble("Countersign runs; stop it first (Ctrl-C where it was started).");
	if (asked.keys !== null) planKeys(asked.keys, keysDir); // before anything is touched
	if (folder !== null && asked.replace && !asked.yes) {
		const question = "This deletes everything that the database holds now, its record too. Go on?";
		if (!(await confirm(question))) {
			console.log("Nothing was changed. (Without a terminal, say --yes.)");
			return 1;
		}
	}
	folderIsWritable(dataDir, "COUNTERSIGN_DATA");
	folderIsWritable(keysDir, "COUNTERSIGN_KEYS");
	const nowhere = { url: "", localUrl: "", keeperSocket: keeperSocketOf(dataDir) };
	const claimed = await claimRun(dataDir, nowhere);
	try {
		const manifest =
			folder === null
				? null
				: await bringBack({ folder, replace: asked.replace, env, dataDir, keysDir, progress });
		if (asked.keys !== null) {
			const { standing, why } = await keyStandingAt({ env, dataDir, keysDir });
			if (why !== null) progress.line(why);
			const plan = planKeys(asked.keys, keysDir, standing);
			await restoreKeys(plan);
			for (const line of aboutKeys(plan)) progress.line(line);
			progress.line(`The keys are back in ${keysDir} (${plan.missing.size} files were missing).`);
			if (plan.keepsNewer) {
				progress.line(
					"Its log/checkpoint is newer than the copy's and stays: by it the notary knows what is missing.",
				);
			}
		}
		for (const line of whatComesNext(manifest, keysDir)) progress.line(line);
		return 0;
	} finally {
		claimed.release();
	}
}

async function check(asked: Asked, progress: Progress, keysDir: string): Promise<number> {
	const { folder, keys } = asked;
	if (folder !== null) {
		const manifest = await progress.step("Reading the backup", (say) => verifyBackup(folder, say));
		migrationsOf(manifest);
		progress.line(
			`${folder} is whole, as of ${manifest.madeAt}, and of a version that this program can bring back.`,
		);
	}
	if (keys !== null) {
		const { copy } = planKeys(keys, keysDir);
		progress.line(`${keys} is whole, and could be brought back into ${keysDir}.`);
		progress.line(judgeCopy(copy, null).says.replace(/^/, "It "));
	}
	return 0;
}

function aboutKeys({ destroyed, others, copy }: KeysPlan): string[] {
	const lines = [];
	if (destroyed.length > 0)
		lines.push(
			`${destroyed.length} intake ${destroyed.length === 1 ? "key" : "keys"} of the copy stayed behind: the database says that they are destroyed. Destroy this copy too.`,
		);
	if (others.length > 0)
		lines.push(
			`${others.length} intake ${others.length === 1 ? "key is" : "keys are"} there and wrapped otherwise than in the copy; what is there stays. Where the keeper says that one is altered, move its file away and bring the copy back again.`,
		);
	if (copy === null)
		lines.push(
			"An older version made this copy, which does not say until when it may be kept: take another and destroy it.",
		);
	return lines;
}

async function bringBack(options: {
	folder: string;
	replace: boolean;
	env: Env;
	dataDir: string;
	keysDir: string;
	progress: Progress;
}): Promise<Manifest> {
	const { folder, replace, env, dataDir, keysDir, progress } = options;
	// Before a database is made for it.
	migrationsOf(await progress.step("Reading the backup", (say) => verifyBackup(folder, say)));
	const rolePasswords = rolePasswordsOf(openKeysFolder(keysDir));
	const database = await progress.step("Starting the database", (say) =>
		openDatabase({ url: env.DATABASE_URL, dataDir, keysDir, say, log: () => {} }),
	);
	try {
		const { adminUrl } = database;
		const { manifest, rows } = await progress.step("Bringing the backup back", (say) =>
			restoreDatabase({ adminUrl, rolePasswords, folder, replace, say }),
		);
		progress.line(`${rows.toLocaleString("en")} rows are back, as of ${manifest.madeAt}.`);
		return manifest;
	} finally {
		await database.stop();
	}
}

function whatComesNext(manifest: Manifest | null, keysDir: string): string[] {
	if (manifest === null) return ["", "npm start goes on from here."];
	const lines = [
		"",
		"What was done since is undone, rights that were revoked and people who were disabled too: docs/backup.md says",
		"how to find them. Everybody signs in anew.",
	];
	const { log } = manifest;
	if (log === null) return [...lines, "", "npm start goes on from here."];
	if (!existsSync(join(keysDir, "log/key"))) {
		lines.push(
			"",
			`${keysDir} has no log/key: the log cannot go on without it. Bring the keys back (npm run restore -- --keys DIR2).`,
		);
	}
	const signed = lastSigned(keysDir);
	const missing = signed && signed.origin === log.origin ? signed.size - log.size : 0;
	lines.push(
		"",
		missing > 0
			? `The log has ${log.size} entries and its notary has signed ${signed?.size}: entries ${log.size} to ${log.size + missing - 1} are missing.`
			: `The log has ${log.size} entries. Whether more were signed is known to its witnesses and to whoever kept a checkpoint.`,
		"npm start asks the witnesses. Where entries are missing it opens nothing and names them:",
		"  npm run ledger -- import DIR    brings them back from an export of the log",
		"  npm run ledger -- new-epoch     where nothing else can: says openly that they are lost",
	);
	return lines;
}

interface Asked {
	folder: string | null;
	keys: string | null;
	check: boolean;
	replace: boolean;
	yes: boolean;
}

function readArgs(args: string[]): Asked | null {
	try {
		const flag = { type: "boolean", default: false } as const;
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: { keys: { type: "string" }, check: flag, replace: flag, yes: flag },
		});
		const [folder = null, ...more] = positionals;
		const { keys = null, check, replace, yes } = values;
		if (more.length > 0 || (folder === null && keys === null) || folder === "" || keys === "") return null;
		return { folder: folder && resolve(folder), keys: keys && resolve(keys), check, replace, yes };
	} catch {
		return null;
	}
}

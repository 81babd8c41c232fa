/** `npm run reset`: forgets the embedded database and the keys; the next start begins anew. Test: reset.test.ts. */
import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { embeddedPlaces } from "#db/embedded.ts";
import { Trouble } from "#db/trouble.ts";
import { readEnv } from "#lib/env.ts";
import { dataDirOf, keeperSocketOf, keysDirOf } from "./paths.ts";
import { runningAt } from "./run-file.ts";
import { confirm } from "./tty.ts";

const OURS_IN_DATA = ["postgresql", "postgresql.new", "socket", "keeper", "witness", "run.json"];
const OUR_LOGS = /^(postgresql|keeper(-[0-9]+)?|web|worker|witness)\.log(\.1)?$/;
const OURS_IN_KEYS = [
	...["database-superuser", "database-web", "database-keeper", "database-notary", "database-worker"],
	...["keeper-secret", "session-secret", "webhook-key", "demo-integration-key", "intake", "log", "search"],
];

export async function run(args: string[]): Promise<number> {
	const env = readEnv();
	const dataDir = dataDirOf(env);
	const keysDir = keysDirOf(env);
	if (runningAt(dataDir)) throw new Trouble("Countersign runs; stop it first (Ctrl-C where it was started).");
	const there = [dataDir, keysDir].filter((folder) => existsSync(folder));
	if (there.length === 0) {
		console.log("There is nothing to forget.");
		return 0;
	}
	console.log(
		`This deletes, for good, what Countersign made in\n${there.map((folder) => `  ${folder}`).join("\n")}`,
	);
	if (env.DATABASE_URL)
		console.log("The database of DATABASE_URL stays as it is; sealed messages in it become unreadable.");
	if (!args.includes("--yes") && !(await confirm("Every case, the whole record and every key. Go on?"))) {
		console.log("Nothing was deleted. (Without a terminal, say npm run reset -- --yes.)");
		return 1;
	}
	const { socket } = embeddedPlaces(dataDir);
	// By name: a data folder may be somebody's home.
	const logs = existsSync(dataDir) ? readdirSync(dataDir).filter((name) => OUR_LOGS.test(name)) : [];
	for (const name of [...OURS_IN_DATA, ...logs])
		rmSync(join(dataDir, name), { recursive: true, force: true });
	for (const name of OURS_IN_KEYS) rmSync(join(keysDir, name), { recursive: true, force: true });
	for (const folder of [socket, dirname(keeperSocketOf(dataDir))])
		rmSync(folder, { recursive: true, force: true });
	for (const folder of there) removeIfEmpty(folder);
	console.log("Forgotten. npm start begins anew.");
	return 0;
}

function removeIfEmpty(folder: string): void {
	try {
		rmdirSync(folder);
	} catch {
		// Something that is not ours lies in it.
	}
}

/**
 * What web, the worker and each keeper are told where they run as users of their own, as files for systemd's EnvironmentFile: each
 * process its own variables and no other's. The sockets lie where deploy/'s units make their folders.
 * Test: environments.test.ts.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Trouble } from "#db/trouble.ts";
import { openKeysFolder } from "#lib/keys-folder.ts";
import type { Env } from "../env.ts";
import { configurationIsWhole } from "./checks.ts";
import { keeperEnv, webEnv, workerEnv } from "./child-env.ts";
import { keeperPlaces, keepersFor } from "./keepers.ts";
import { distDirOf, keysDirOf } from "./paths.ts";
import { databaseUrls } from "./running.ts";

export function writeEnvironments(folder: string, env: Env): number {
	for (const [name, told] of environments(env)) {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const lines = Object.entries(told).map(([variable, value]) => `${variable}=${quoted(value)}\n`);
		writeFileSync(join(folder, `${name}.env`), lines.join(""), { mode: 0o600 });
		console.log(`  ${join(folder, `${name}.env`)}`);
	}
	console.log("Each file is for one process; deploy/README.md says whose.");
	return 0;
}

/** @throws Trouble, DomainError where `npm start` would refuse to start */
export function environments(env: Env): Map<string, Record<string, string>> {
	configurationIsWhole(env);
	if (env.COUNTERSIGN_MODE !== "production" || !env.DATABASE_URL || !env.PUBLIC_URL)
		throw new Trouble("Only a production runs as several users; set COUNTERSIGN_MODE=production.");
	const keysDir = keysDirOf(env);
	const places = keeperPlaces(env.KEEPER_REGIONS, { keeperSocket: "", dataDir: "" }).map((place) => ({
		...place,
		socket: `/run/countersign-${place.name}/keeper.sock`,
	}));
	const told = {
		...{ mode: "production", host: env.HOST, port: env.PORT, url: env.PUBLIC_URL, distDir: distDirOf(env) },
		...{ keys: openKeysFolder(keysDir), databaseUrl: databaseUrls(env.DATABASE_URL, keysDir) },
		...{ keeperSocket: places[0]?.socket ?? "", keepers: keepersFor(places), witnesses: env.WITNESSES },
	};
	const { DATABASE_URL: _, COUNTERSIGN_KEYS: __, ...web } = webEnv({ ...told, keysDir: "" });
	const all = new Map<string, Record<string, string>>([
		["web", web],
		["worker", workerEnv({ ...told, keysDir: "" })],
	]);
	for (const place of places) {
		const own = keeperEnv({ ...told, keysDir: `/var/lib/countersign-${place.name}` }, place);
		all.set(place.name, { ...own, KEEPER_SOCKET_MODE: "0660" });
	}
	return all;
}

/** systemd.exec(5), EnvironmentFile=: C-style quoting. */
const quoted = (value: string) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

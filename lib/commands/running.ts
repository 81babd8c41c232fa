/** The product that runs now on this project's data folder, for commands that talk to it. */
import { withDatabase, withRole } from "#db/client.ts";
import { embeddedUrl } from "#db/embedded.ts";
import type { LoginRole } from "#db/roles.ts";
import { Trouble } from "#db/trouble.ts";
import { type Env, readEnv } from "#lib/env.ts";
import { demoIntegrationKey, openKeysFolder, rolePasswordsOf } from "#lib/keys-folder.ts";
import { EMBEDDED_NAME } from "./database.ts";
import { dataDirOf, keysDirOf } from "./paths.ts";
import { runningAt } from "./run-file.ts";

export interface Running {
	/** The origin that people use. */
	url: string;
	/** Where this machine reaches it, whatever origin people use. */
	localUrl: string;
	/** The superuser's or migrator's URL of the product's database. */
	adminUrl: string;
	databaseUrl(role: LoginRole): string;
	dataDir: string;
	keysDir: string;
	/** Of the decryption service, or of the first of several. */
	keeperSocket: string;
	/** As KEEPERS has them, where there are several. */
	keepers: string | null;
	/** Demo only; null in production. */
	integrationKey: string | null;
}

export function runningProduct(env: Env = readEnv()): Running {
	const dataDir = dataDirOf(env);
	const keysDir = keysDirOf(env);
	const run = runningAt(dataDir);
	if (run === null)
		throw new Trouble("Countersign does not run; start it with npm start in another terminal.");
	const server = env.DATABASE_URL ?? embeddedUrl({ dataDir, keysDir });
	if (!server) throw new Trouble(`There is no database on ${dataDir}.`);
	const adminUrl = env.DATABASE_URL ?? withDatabase(server, EMBEDDED_NAME);
	return {
		...{ dataDir, keysDir, adminUrl, url: run.url, localUrl: run.localUrl, keeperSocket: run.keeperSocket },
		keepers: run.keepers ?? null,
		databaseUrl: databaseUrls(adminUrl, keysDir),
		integrationKey: env.COUNTERSIGN_MODE === "demo" ? demoIntegrationKey(keysDir) : null,
	};
}

export function databaseUrls(adminUrl: string, keysDir: string): Running["databaseUrl"] {
	const passwords = rolePasswordsOf(openKeysFolder(keysDir));
	return (role) => withRole(adminUrl, role, passwords[role]);
}

/**
 * The folder of secrets that the first start makes: mode 0700, every file 0600, one secret a file. The
 * intake key pairs beside them (intake/<region>/) are the keeper's own.
 */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "#db/folder.ts";
import type { RolePasswords } from "#db/roles.ts";
import { Trouble } from "#db/trouble.ts";

export interface Keys {
	databaseWeb: string;
	databaseKeeper: string;
	databaseNotary: string;
	databaseWorker: string;
	keeperSecret: string;
	sessionSecret: string;
	/** What the secrets of webhook endpoints follow from (webhooks/endpoint-secret.ts): the worker's. */
	webhookKey: string;
}

export function openKeysFolder(folder: string): Keys {
	try {
		makeFolder(folder, 0o700);
		chmodSync(folder, 0o700);
		return {
			databaseWeb: secret(folder, "database-web"),
			databaseKeeper: secret(folder, "database-keeper"),
			databaseNotary: secret(folder, "database-notary"),
			databaseWorker: secret(folder, "database-worker"),
			keeperSecret: secret(folder, "keeper-secret"),
			sessionSecret: secret(folder, "session-secret"),
			// Made when it is first asked for: whoever restores a copy that has one must not find another here already.
			get webhookKey() {
				return secret(folder, "webhook-key");
			},
		};
	} catch {
		throw new Trouble(`The keys folder ${folder} cannot be written; choose another by COUNTERSIGN_KEYS.`);
	}
}

/** The password of each role that signs in to the database. */
export function rolePasswordsOf(keys: Keys): RolePasswords {
	return {
		web: keys.databaseWeb,
		keeper: keys.databaseKeeper,
		notary: keys.databaseNotary,
		worker: keys.databaseWorker,
	};
}

/** The integration key of the demo's platform; production has none. */
export function demoIntegrationKey(folder: string): string {
	return secret(folder, "demo-integration-key");
}

function secret(folder: string, name: string): string {
	const path = join(folder, name);
	if (!existsSync(path)) {
		// "wx": of two first starts at once, the second must not replace what the first has used.
		writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
	}
	return readFileSync(path, "utf8").trim();
}

/** `npm run backup -- due DIR…`: which copies of the keys must be destroyed, and what backups are worth still; what the database here says of their keys. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MANIFEST } from "#db/backup-manifest.ts";
import { readWorth } from "#db/backup-worth.ts";
import { embeddedUrl } from "#db/embedded.ts";
import { type KeyStanding, readKeyStanding } from "#db/key-standing.ts";
import { Trouble } from "#db/trouble.ts";
import type { Env } from "#lib/env.ts";
import { judgeBackup, judgeCopy, readCopyOf } from "#lib/keys-copy.ts";
import { atDatabase } from "./at-database.ts";
import { openDatabase } from "./database.ts";

interface Standing {
	/** Null: nobody could be asked, for the reason in `why`. */
	standing: KeyStanding | null;
	why: string | null;
}

const NO_DATABASE =
	"No database here could say which keys are destroyed or going, nor how long content lives.";

/** Whether the product runs or not. A database that is away is no reason to go without a copy of the keys. */
export async function keyStandingHere(): Promise<Standing> {
	try {
		return told(await atDatabase(({ adminUrl }) => readKeyStanding(adminUrl)));
	} catch (error) {
		if (error instanceof Trouble) return { standing: null, why: NO_DATABASE };
		throw error;
	}
}

/**
 * Of a stopped product, whose run the caller has claimed.
 *
 * @throws Trouble where there is a database and it cannot be asked: no key comes back that may be destroyed
 */
export async function keyStandingAt(at: { env: Env; dataDir: string; keysDir: string }): Promise<Standing> {
	const { env, dataDir, keysDir } = at;
	if (env.DATABASE_URL) return told(await readKeyStanding(env.DATABASE_URL));
	if (!embeddedUrl({ dataDir, keysDir })) return told(null);
	const database = await openDatabase({ dataDir, keysDir, log: () => {} });
	try {
		return told(await readKeyStanding(database.adminUrl));
	} finally {
		await database.stop();
	}
}

const told = (standing: KeyStanding | null): Standing => ({ standing, why: standing ? null : NO_DATABASE });

/** @returns the exit code: 1 where one must go now */
export async function sayWhatIsDue(folders: readonly string[]): Promise<number> {
	const found = [];
	for (const folder of folders) {
		found.push(
			existsSync(join(folder, MANIFEST))
				? { folder, copy: null, worth: await readWorth(folder) }
				: { folder, copy: readCopyOf(folder), worth: null },
		);
	}
	const { standing, why } = await keyStandingHere();
	if (why !== null) console.log(why);
	const judged = found.map(({ folder, copy, worth }) =>
		worth
			? { folder, mustGo: false, says: judgeBackup(worth, standing) }
			: { folder, ...judgeCopy(copy, standing) },
	);
	for (const { folder, says } of judged) console.log(`${folder} ${says}`);
	return judged.some(({ mustGo }) => mustGo) ? 1 : 0;
}

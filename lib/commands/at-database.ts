/**
 * The product's database for a command, whether the product runs or not: the running one's, the operator's own, or the
 * embedded one, started for this alone.
 */
import { embeddedUrl } from "#db/embedded.ts";
import { Trouble } from "#db/trouble.ts";
import { readEnv } from "#lib/env.ts";
import { openDatabase } from "./database.ts";
import { dataDirOf, keeperSocketOf, keysDirOf } from "./paths.ts";
import { claimRun, runningAt } from "./run-file.ts";
import { databaseUrls, type Running, runningProduct } from "./running.ts";

export type AtDatabase = Pick<Running, "adminUrl" | "databaseUrl">;

export async function atDatabase<T>(act: (at: AtDatabase) => Promise<T>): Promise<T> {
	const env = readEnv();
	const [dataDir, keysDir] = [dataDirOf(env), keysDirOf(env)];
	if (runningAt(dataDir)) return act(runningProduct(env));
	const at = (adminUrl: string) => ({ adminUrl, databaseUrl: databaseUrls(adminUrl, keysDir) });
	if (env.DATABASE_URL) return act(at(env.DATABASE_URL));
	if (!embeddedUrl({ dataDir, keysDir })) throw new Trouble("There is no database yet; npm start makes one.");
	// A start meanwhile would take our server for one that a killed run left behind.
	const nowhere = { url: "", localUrl: "", keeperSocket: keeperSocketOf(dataDir) };
	const claimed = await claimRun(dataDir, nowhere);
	try {
		const database = await openDatabase({ dataDir, keysDir, log: () => {} });
		return await act(at(database.adminUrl)).finally(() => database.stop());
	} finally {
		claimed.release();
	}
}

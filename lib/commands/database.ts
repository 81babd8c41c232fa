/** The product's database: one of the operator's own, or the embedded one, started again when it dies. */
import { setTimeout as sleep } from "node:timers/promises";
import { connect, withDatabase } from "#db/client.ts";
import { type Embedded, startEmbedded } from "#db/embedded.ts";

export interface Database {
	adminUrl: string;
	/** Kills the embedded server as a crash would; null with a database of one's own. */
	kill: (() => void) | null;
	stop(): Promise<void>;
}

export interface DatabaseOptions {
	url?: string | undefined;
	dataDir: string;
	keysDir: string;
	/** What the start is waiting for. */
	say?: (detail: string) => void;
	/** Told when the server died and serves again. */
	log: (line: string) => void;
}

export const EMBEDDED_NAME = "countersign";

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
	if (options.url) return { adminUrl: options.url, kill: null, stop: async () => {} };
	const { dataDir, keysDir, say, log } = options;
	let current = await startEmbedded({ dataDir, keysDir, ...(say ? { log: say } : {}) });
	let wanted = true;
	void supervise();
	await ensureDatabase(current.adminUrl);
	return {
		adminUrl: withDatabase(current.adminUrl, EMBEDDED_NAME),
		kill: () => process.kill(current.pid, "SIGKILL"),
		async stop() {
			wanted = false;
			await current.stop();
		},
	};

	async function supervise(): Promise<void> {
		for (let deaths = 0; ; deaths++) {
			await current.ended;
			if (!wanted) return;
			log("The database ended; starting it again.");
			await sleep(Math.min(5_000, 100 * 2 ** deaths));
			const again: Embedded | null = await startEmbedded({ dataDir, keysDir }).catch(() => null);
			if (!again) continue;
			current = again;
			if (!wanted) return current.stop();
			log("The database serves again.");
		}
	}
}

async function ensureDatabase(serverUrl: string): Promise<void> {
	const sql = connect(serverUrl, { max: 1, prepare: false });
	try {
		const [found] = await sql`select 1 from pg_database where datname = ${EMBEDDED_NAME}`;
		if (!found) await sql.unsafe(`CREATE DATABASE ${EMBEDDED_NAME}`);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

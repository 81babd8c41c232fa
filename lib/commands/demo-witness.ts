/**
 * A witness beside the demo, so that a release waits for one there as it should anywhere. It runs on the log's own machine
 * and under its operator, so it proves nothing against either; every seal says so. A real one runs elsewhere.
 */
import { join } from "node:path";
import { connect } from "#db/client.ts";
import { Trouble } from "#db/trouble.ts";
import { LogError } from "#lib/ledger/log-error.ts";
import { logFolder, makeLogKey, originOf, readLogKey } from "#lib/ledger/log-key.ts";
import { portIsFree } from "./checks.ts";
import { type Child, startChild } from "./child.ts";
import { PROJECT } from "./paths.ts";

export interface DemoWitness {
	child: Child;
	/** As WITNESSES has it. */
	witnesses: string;
}

/** @returns null where the log's key is gone or damaged: the keeper says so, and opens nothing */
export async function startDemoWitness(told: {
	url: string;
	port: number;
	dataDir: string;
	keysDir: string;
	notaryUrl: string;
	log: (line: string) => void;
	onPid: (pid: number) => void;
}): Promise<DemoWitness | null> {
	const vkey = await logVerifierKey(told);
	if (vkey === null) return null;
	const port = await freePort(told.port + 400);
	const url = `http://127.0.0.1:${port}`;
	const name = "same-machine.example/witness";
	const state = join(told.dataDir, "witness");
	const child = await startChild({
		name: "witness",
		args: [
			...[join(PROJECT, "lib/commands/launch.mjs"), "witness", "--name", name, "--log", vkey],
			...["--state", state, "--port", String(port), "--host", "127.0.0.1"],
		],
		env: {},
		output: join(told.dataDir, "witness.log"),
		isReady: async () => (await fetch(url)).ok,
		log: told.log,
		onPid: told.onPid,
	});
	const page = await (await fetch(url)).text();
	const [own] = /^same-machine\.example\S+$/m.exec(page) ?? [];
	if (!own) throw new Trouble("The demo's witness does not say its key.");
	return { child, witnesses: `${own} ${url}` };
}

/** The witness must know the log before the keeper starts, so a new log's key is made here. */
async function logVerifierKey(told: {
	url: string;
	keysDir: string;
	notaryUrl: string;
}): Promise<string | null> {
	const folder = logFolder(told.keysDir);
	const key = await readLogKey(folder).catch((error: unknown) => {
		if (error instanceof LogError) return "damaged" as const;
		throw error;
	});
	if (key === "damaged") return null;
	if (key) return key.vkey;
	const sql = connect(told.notaryUrl, { max: 1, prepare: false });
	try {
		const [log] = await sql`select from ledger.log`;
		return log ? null : (await makeLogKey(folder, originOf(told.url, process.env.LOG_ORIGIN))).vkey;
	} finally {
		await sql.end({ timeout: 2 });
	}
}

/** The same at each start where it can be: another address would be a change of witnesses, and an entry. */
async function freePort(wanted: number): Promise<number> {
	for (let port = wanted; port < wanted + 20; port++) {
		try {
			await portIsFree("127.0.0.1", port);
			return port;
		} catch {
			// the next
		}
	}
	throw new Trouble(`The demo's witness finds no free port from ${wanted} on.`);
}

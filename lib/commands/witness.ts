/**
 * `npm run witness -- --name NAME --log VKEY … --state DIR`: a witness, on any machine, for as long as it runs.
 * Meant for somebody other than the log's operator. docs/witness.md is written for them.
 */
import { parseArgs } from "node:util";
import { Trouble } from "#db/trouble.ts";
import { startWitness } from "#lib/witness/server.ts";

const USAGE =
	"Usage: npm run witness -- --name witness.example/council --log VKEY [--log VKEY…] --state DIR [--port 3400] [--host 127.0.0.1] [--url https://…]";

export async function run(args: string[]): Promise<number> {
	const { url: shown, ...options } = readFlags(args);
	// Listened for before anything is up: a stop during the start must not leave it running.
	const asked = new Promise<void>((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
	});
	const witness = await startWitness({ ...options, say: (line) => console.log(line) });
	const url = shown ?? witness.url;
	console.log(`The witness ${options.name} listens on ${witness.url} and remembers in ${options.state}.`);
	console.log(`Its verifier key: ${witness.vkey}`);
	console.log(`For the operator of the log: WITNESSES="${witness.vkey} ${url}"`);
	await asked;
	await witness.stop();
	return 0;
}

interface Flags {
	name: string;
	logs: string[];
	state: string;
	host: string;
	port: number;
	url?: string;
}

function readFlags(args: string[]): Flags {
	const { name, log: logs, state, host, port, url } = parsed(args);
	if (!name || !state || !logs?.length) throw new Trouble(USAGE);
	if (!/^[A-Za-z0-9.:-]+$/.test(host)) throw new Trouble("--host must be a host name or an address.");
	if (!/^(0|[1-9][0-9]{0,4})$/.test(port) || Number(port) > 65535)
		throw new Trouble("--port must be a port number.");
	if (url !== undefined && !/^https?:\/\/[^\s",]+$/.test(url)) {
		throw new Trouble("--url must be the address at which the log reaches this witness: https://…");
	}
	return { name, logs, state, host, port: Number(port), ...(url ? { url: url.replace(/\/+$/, "") } : {}) };
}

function parsed(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				name: { type: "string" },
				log: { type: "string", multiple: true },
				state: { type: "string" },
				host: { type: "string", default: "127.0.0.1" },
				port: { type: "string", default: "3400" },
				url: { type: "string" },
			},
		}).values;
	} catch {
		throw new Trouble(USAGE); // node's own sentence quotes what was typed
	}
}

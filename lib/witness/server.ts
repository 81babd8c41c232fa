/**
 * A witness's door: `POST /add-checkpoint` for logs, and for everybody `GET /` (who it is and how far it has seen),
 * `GET /<hex SHA-256 of the origin>/checkpoint`, the same as `/checkpoint` where it watches one log, and
 * `…/other-root` where a log contradicted itself. Plain HTTP: a reverse proxy gives TLS (docs/witness.md).
 *
 * Needs a folder and nothing else: no database, no browser, no account. Test: server.test.ts.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Trouble } from "#db/trouble.ts";
import { LogError } from "../ledger/log-error.ts";
import { parseVerifierKey, type VerifierKey } from "../ledger/note.ts";
import { generateSigner, parseSigner, type Signer } from "../ledger/signing.ts";
import { MAX_REQUEST_BYTES } from "../ledger/witness-request.ts";
import { witnessPage } from "./page.ts";
import { openStateFolder, type StateFolder } from "./store.ts";
import { type Answer, openWitness, type Witness } from "./witness.ts";

export interface WitnessOptions {
	/** A name such as witness.example/council; the key is made for it at the first start. */
	name: string;
	/** Verifier keys of the logs to watch; a log may have several. */
	logs: readonly string[];
	host?: string;
	/** 0: any free one. */
	port?: number;
	/** The folder of its key and of what it has seen. */
	state: string;
	now?: () => number;
	/** A line for each refusal of what a log has signed. */
	say?: (line: string) => void;
}

export interface RunningWitness {
	url: string;
	vkey: string;
	stop(): Promise<void>;
}

const COSIGNATURE = 0x04;

export async function startWitness(options: WitnessOptions): Promise<RunningWitness> {
	const keys = options.logs.map(logKey);
	if (keys.length === 0) throw new Trouble("A witness needs a log to watch: give its verifier key by --log.");
	const folder = openStateFolder(options.state);
	try {
		const say = sayingNow(options.say ?? (() => {}));
		const server = createServer(
			// A slow sender holds a socket, never the witness: checking begins when the body has come.
			// Node looks for those that are out of time only every so often: by itself each half minute.
			{
				...{ maxHeaderSize: 8192, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 65_000 },
				connectionsCheckingInterval: 1_000,
			},
			(request, response) => void answer(request, response, witness, signer, say),
		);
		let signer: Signer;
		let witness: Witness;
		server.maxConnections = 512;
		const url = await listening(server, options.host ?? "127.0.0.1", options.port ?? 0);
		try {
			// Not before it listens: a start that fails on its port leaves no key behind. And in one step with that, so that
			// no request comes before.
			signer = ownKey(folder, options);
			witness = opened(() => openWitness(signer, keys, folder, options.now), options.state);
		} catch (error) {
			server.close();
			throw error;
		}
		let stopping: Promise<void> | undefined;
		return {
			...{ url, vkey: signer.vkey },
			stop() {
				stopping ??= stopped(server, folder);
				return stopping;
			},
		};
	} catch (error) {
		folder.close();
		throw error;
	}
}

function logKey(vkey: string): VerifierKey {
	try {
		const key = parseVerifierKey(vkey);
		if (key.type === 0x01) return key;
	} catch {
		// said below
	}
	throw new Trouble("--log must be the verifier key of a log, as its operator published it: name+hash+key.");
}

/** Made at the first start. Without it the folder's memory is worth nothing, so it is never made anew beside one. */
function ownKey(folder: StateFolder, { name, state }: WitnessOptions): Signer {
	let skey: string | null = null;
	try {
		skey = folder.readKey();
		if (skey === null) {
			if (folder.readAll().size > 0) {
				throw new Trouble(`The key is missing from ${state}; put it back, or begin with an empty folder.`);
			}
			const made = generateSigner(name, COSIGNATURE);
			folder.createKey(made.skey);
			return made.signer;
		}
		const signer = parseSigner(skey, COSIGNATURE);
		if (signer.name !== name) {
			throw new Trouble(`The key in ${state} is of the witness ${signer.name}: --name must be that.`);
		}
		return signer;
	} catch (error) {
		if (error instanceof Trouble) throw error;
		if (!(error instanceof LogError))
			throw new Trouble(`The state folder ${state} cannot be read and written.`);
		throw new Trouble(
			skey === null
				? "--name must be a name such as witness.example/council: no space, no plus sign."
				: `The key in ${state} is not a witness's key.`,
		);
	}
}

function opened(open: () => Witness, state: string): Witness {
	try {
		return open();
	} catch (error) {
		if (!(error instanceof LogError))
			throw new Trouble(`The state folder ${state} cannot be read and written.`);
		throw new Trouble(`What is kept in ${state} is damaged or another witness's (${error.code}).`);
	}
}

type Say = (refusal: Pick<Answer, "refused" | "stranger">) => void;

/**
 * One line a second at most of either kind: anybody can send a true checkpoint with a bad proof again and again, and what
 * strangers send must not hide what a log did.
 */
function sayingNow(say: (line: string) => void): Say {
	const seldom = () => {
		let last = 0;
		return (line: string) => {
			const now = performance.now();
			if (last > 0 && now - last < 1_000) return;
			last = now;
			say(`${new Date().toISOString()} ${line}`);
		};
	};
	const [ofLogs, ofStrangers] = [seldom(), seldom()];
	return ({ refused, stranger }) => {
		if (refused)
			ofLogs(`refused a checkpoint of ${refused.origin} with ${refused.size} entries: ${refused.code}`);
		if (stranger)
			ofStrangers(`refused a checkpoint of ${stranger.origin}, of no key that is watched: ${stranger.code}`);
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	witness: Witness,
	signer: Signer,
	say: Say,
): Promise<void> {
	const path = (request.url ?? "").split("?", 1)[0] ?? "";
	if (request.method === "GET" || request.method === "HEAD")
		return send(response, read(path, witness, signer));
	if (request.method !== "POST" || path !== "/add-checkpoint") {
		response.setHeader("allow", path === "/add-checkpoint" ? "POST" : "GET, HEAD");
		return send(response, plain(405, "Only POST /add-checkpoint and GET are answered here.\n"), true);
	}
	const body = await bodyOf(request);
	if (!body) return send(response, plain(413, "INPUT_TOO_LARGE The request is too long.\n"), true);
	const given = witness.addCheckpoint(body);
	say(given);
	send(response, given);
}

/** The body, or null as soon as it is too long; a sender that goes away is answered to nobody. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
	if (Number(request.headers["content-length"] ?? 0) > MAX_REQUEST_BYTES) return null;
	const parts: Buffer[] = [];
	let length = 0;
	try {
		for await (const part of request as AsyncIterable<Buffer>) {
			length += part.length;
			if (length > MAX_REQUEST_BYTES) return null;
			parts.push(part);
		}
	} catch {
		return null;
	}
	return Buffer.concat(parts, length);
}

function read(path: string, witness: Witness, signer: Signer): Answer {
	try {
		const logs = witness.logs();
		if (path === "/") return plain(200, witnessPage(signer.vkey, logs, witness.strangers()));
		const [, given, what] = /^\/(?:([0-9a-f]{64})\/)?(checkpoint|other-root)$/.exec(path) ?? [];
		const log = logs.find(({ name }) => name === (given ?? (logs.length === 1 ? logs[0]?.name : undefined)));
		const note = log && (what === "checkpoint" ? log.last?.note : witness.otherRoot(log.name));
		return note === undefined ? plain(404, "There is nothing of that address here.\n") : plain(200, note);
	} catch {
		return plain(503, "STATE_UNWRITABLE The witness cannot read and write its folder.\n");
	}
}

function plain(status: number, body: string): Answer {
	return { status, type: "text/plain; charset=utf-8", body };
}

function send(response: ServerResponse, { status, type, body }: Answer, close = false): void {
	response.writeHead(status, {
		"content-type": type,
		"content-length": Buffer.byteLength(body),
		"cache-control": "no-store",
		"x-content-type-options": "nosniff",
		// Anybody may read, from any page: that is what a witness is for.
		"access-control-allow-origin": "*",
		...(close ? { connection: "close" } : {}),
	});
	response.end(body);
}

function listening(server: Server, host: string, port: number): Promise<string> {
	return new Promise((resolve, reject) => {
		server.once("error", ({ code = "ERROR" }: NodeJS.ErrnoException) =>
			reject(
				new Trouble(
					code === "EADDRINUSE"
						? `Port ${port} is taken by another program; choose another by --port.`
						: `The witness cannot listen on ${host}, port ${port} (${code}); check --host and --port.`,
				),
			),
		);
		server.listen({ host, port, exclusive: true }, () => {
			const { address, family, port: given } = server.address() as AddressInfo;
			resolve(`http://${family === "IPv6" ? `[${address}]` : address}:${given}`);
		});
	});
}

async function stopped(server: Server, folder: StateFolder): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
	folder.close();
}

/**
 * sigsum-witness, a tlog-witness that nobody here wrote, for tests: a process on this machine with a key and a log key
 * of its own. It watches only logs that are named after their key, so it comes with the log's key.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatVerifierKey } from "../../ledger/note.ts";
import { parseSigner, type Signer } from "../../ledger/signing.ts";

const BINARY = process.env.TLOG_WITNESS_BIN ?? "sigsum-witness";
/** Why it cannot be had here, or false: node:test's `skip`. */
export const sigsumMissing = (): string | false =>
	spawnSync(BINARY, ["--version"]).status === 0
		? false
		: "no tlog-witness of others here (Debian: sigsum-go; or TLOG_WITNESS_BIN, TLOG_WITNESS_URL)";

export interface SigsumWitness {
	url: string;
	vkey: string;
	/** The one log that it watches. */
	log: Signer;
	/** The same as a signing key, PRIVATE+KEY+… */
	logKey: string;
	stop(): Promise<void>;
}

const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

/** The keys' raw bytes: an Ed25519 seed or public key ends its DER encoding. */
const raw = (key: KeyObject) =>
	key.export({ format: "der", type: key.type === "private" ? "pkcs8" : "spki" }).subarray(-32);

/** One line of OpenSSH: u32be length ‖ "ssh-ed25519" ‖ u32be length ‖ key. */
function sshPublicKey(key: Uint8Array): string {
	const field = (data: Uint8Array) => Buffer.concat([Buffer.from([0, 0, 0, data.length]), data]);
	return `ssh-ed25519 ${Buffer.concat([field(Buffer.from("ssh-ed25519")), field(key)]).toString("base64")}\n`;
}

/** A log key whose name is what sigsum demands: the SHA-256 of the key itself. */
function sigsumLogKey(): string {
	const { privateKey, publicKey } = generateKeyPairSync("ed25519");
	const name = `sigsum.org/v1/tree/${sha256(raw(publicKey))}`;
	const typed = (key: Uint8Array) => Buffer.concat([Buffer.from([0x01]), key]);
	const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), typed(raw(publicKey))])).slice(0, 8);
	return `PRIVATE+KEY+${name}+${keyId}+${typed(raw(privateKey)).toString("base64")}`;
}

function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});
}

export async function startSigsumWitness(): Promise<SigsumWitness> {
	const folder = await mkdtemp(join(tmpdir(), "sigsum-witness-"));
	const file = (name: string) => join(folder, name);
	const logKey = sigsumLogKey();
	const log = parseSigner(logKey);
	const { privateKey, publicKey } = generateKeyPairSync("ed25519");
	await writeFile(file("witness"), raw(privateKey).toString("hex"), { mode: 0o600 });
	await writeFile(file("log.pub"), sshPublicKey(log.publicKey));
	const address = `127.0.0.1:${await freePort()}`;
	const flags = ["-k", file("witness"), "--log-key", file("log.pub"), "--state-file", file("state"), address];
	// Debian builds it in GOPATH mode, which turns off the router that its routes are written for (httpmuxgo121).
	const env = { ...process.env, GODEBUG: "httpmuxgo121=0" };
	const child: ChildProcess = spawn(BINARY, flags, { stdio: "ignore", env });
	const ended = new Promise((resolve) => child.once("exit", resolve));
	const url = `http://${address}`;
	for (let tries = 0; !(await fetch(url).catch(() => undefined)); tries++) {
		assert.ok(tries < 100 && child.exitCode === null, "the witness did not start");
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	const name = `sigsum.org/v1/witness/${sha256(raw(publicKey))}`;
	return {
		url,
		vkey: formatVerifierKey({ name, type: 0x04, publicKey: raw(publicKey) }),
		log,
		logKey,
		async stop() {
			child.kill();
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}

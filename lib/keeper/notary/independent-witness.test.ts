/**
 * Our checkpoints and consistency proofs before a tlog-witness server that nobody here wrote, asked as the notary asks,
 * and its cosignatures before our verifier. Optional, one of:
 *
 *   sigsum-witness on the PATH (Debian: sigsum-go, in backports), or its path in TLOG_WITNESS_BIN. It watches only
 *   logs named after their key, so the test's log is.
 *   any other witness, already running on this machine: TLOG_WITNESS_URL (without /add-checkpoint), TLOG_WITNESS_VKEY
 *   its verifier key, TLOG_WITNESS_LOG the signing key (PRIVATE+KEY+…) of a throwaway log that it knows at size 0.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { formatCheckpoint, openCheckpoint } from "../../ledger/checkpoint.ts";
import type { LogError } from "../../ledger/log-error.ts";
import { formatVerifierKey, parseVerifierKey, signNote } from "../../ledger/note.ts";
import { proveConsistency } from "../../ledger/prove.ts";
import { generateSigner, parseSigner, type Signer } from "../../ledger/signing.ts";
import { checkpointText, TestLog } from "../../ledger/testing-log.ts";
import { type Hash, hashLeaf } from "../../ledger/tree.ts";
import { askWitness, askWitnessFrom } from "./witness-client.ts";

const BINARY = process.env.TLOG_WITNESS_BIN ?? "sigsum-witness";
const RUNNING = process.env.TLOG_WITNESS_URL;
const skip =
	RUNNING || spawnSync(BINARY, ["--version"]).status === 0
		? false
		: "no tlog-witness of others here (Debian: sigsum-go; or TLOG_WITNESS_BIN, TLOG_WITNESS_URL)";

interface Rig {
	url: string;
	vkey: string;
	log: Signer;
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
function sigsumLog(): Signer {
	const { privateKey, publicKey } = generateKeyPairSync("ed25519");
	const name = `sigsum.org/v1/tree/${sha256(raw(publicKey))}`;
	const typed = (key: Uint8Array) => Buffer.concat([Buffer.from([0x01]), key]);
	const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), typed(raw(publicKey))])).slice(0, 8);
	return parseSigner(`PRIVATE+KEY+${name}+${keyId}+${typed(raw(privateKey)).toString("base64")}`);
}

function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});
}

async function startSigsumWitness(): Promise<Rig> {
	const folder = await mkdtemp(join(tmpdir(), "sigsum-witness-"));
	const file = (name: string) => join(folder, name);
	const log = sigsumLog();
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
		async stop() {
			child.kill();
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function runningWitness(url: string): Promise<Rig> {
	const { TLOG_WITNESS_VKEY: vkey, TLOG_WITNESS_LOG: log } = process.env;
	assert.ok(vkey && log, "TLOG_WITNESS_URL wants TLOG_WITNESS_VKEY and TLOG_WITNESS_LOG beside it");
	return { url, vkey, log: parseSigner(log), stop: async () => {} };
}

describe("a tlog-witness that nobody here wrote", { skip }, () => {
	let rig: Rig;
	let log: TestLog;
	let seen: number;
	before(async () => {
		rig = RUNNING ? await runningWitness(RUNNING) : await startSigsumWitness();
		log = new TestLog(rig.log);
		seen = 0;
	});
	after(() => rig?.stop());

	const witness = () => ({ url: rig.url, vkey: rig.vkey });
	const prove = (from: number, to: number) => proveConsistency(log, from, to);

	/** The log as it is, asked about as the notary asks: what comes back is a cosignature by our rules. */
	async function cosigned(old = seen) {
		const asked = Math.floor(Date.now() / 1000);
		const checkpointNote = log.checkpoint();
		const { line, time } = await askWitnessFrom(witness(), { old, size: log.size, checkpointNote }, prove);
		assert.ok(time >= asked && time <= Date.now() / 1000, "its time is that of the asking");
		const [logKey, key] = [parseVerifierKey(rig.log.vkey), parseVerifierKey(rig.vkey)];
		const { size, cosignatures } = openCheckpoint(checkpointNote + line, logKey, [key], 1);
		assert.equal(size, log.size);
		assert.deepEqual(cosignatures, [{ name: key.name, time }]);
		seen = log.size;
	}

	async function refused(checkpointNote: string, status: RegExp, proof?: Hash[]) {
		const asked = { old: seen, proof: proof ?? (await prove(seen, log.size)), checkpointNote };
		await assert.rejects(askWitness(witness(), asked), (error: LogError) => {
			assert.equal(error.code, "WITNESS_REFUSED");
			assert.match(error.message, status);
			return true;
		});
	}

	it("cosigns our log as it grows, by our consistency proofs", async () => {
		for (const size of [1, 2, 3, 255, 256, 257, 700, 701, 66_000]) {
			log.growTo(size);
			await cosigned();
		}
	});

	it("cosigns the same checkpoint again", () => cosigned());

	it("says how far it has seen where we say it wrongly, and cosigns from there", async () => {
		log.growTo(seen + 10);
		const asked = { old: seen - 1, proof: await prove(seen - 1, log.size), checkpointNote: log.checkpoint() };
		assert.deepEqual(await askWitness(witness(), asked), { size: seen });
		await cosigned(seen - 1);
	});

	it("refuses a fork, an altered proof, another key and another origin, and goes on as if unasked", async () => {
		const { name } = rig.log;
		log.growTo(seen + 5);
		const fork = formatCheckpoint({ origin: name, size: log.size, root: hashLeaf(new Uint8Array()) });
		await refused(signNote(fork, [rig.log]), /422/);

		const altered = (await prove(seen, log.size)).with(0, hashLeaf(new Uint8Array()));
		await refused(log.checkpoint(), /422/, altered);

		const thief = generateSigner(name).signer;
		await refused(signNote(checkpointText(log.checkpoint()), [thief]), /403/);

		const stranger = new TestLog(generateSigner("unknown.example/log").signer, log.size);
		await refused(stranger.checkpoint(), /40[34]/); // the specification says 404; some say 403
		await cosigned();
	});
});

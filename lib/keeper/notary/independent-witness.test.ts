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
import { after, before, describe, it } from "node:test";
import { formatCheckpoint, openCheckpoint } from "../../ledger/checkpoint.ts";
import type { LogError } from "../../ledger/log-error.ts";
import { parseVerifierKey, signNote } from "../../ledger/note.ts";
import { proveConsistency } from "../../ledger/prove.ts";
import { generateSigner, parseSigner } from "../../ledger/signing.ts";
import { checkpointText, TestLog } from "../../ledger/testing-log.ts";
import { type Hash, hashLeaf } from "../../ledger/tree.ts";
import { type SigsumWitness, sigsumMissing, startSigsumWitness } from "./testing-sigsum.ts";
import { askWitness, askWitnessFrom } from "./witness-client.ts";

const RUNNING = process.env.TLOG_WITNESS_URL;

async function runningWitness(url: string): Promise<SigsumWitness> {
	const { TLOG_WITNESS_VKEY: vkey, TLOG_WITNESS_LOG: log } = process.env;
	assert.ok(vkey && log, "TLOG_WITNESS_URL wants TLOG_WITNESS_VKEY and TLOG_WITNESS_LOG beside it");
	return { url, vkey, log: parseSigner(log), logKey: log, stop: async () => {} };
}

describe("a tlog-witness that nobody here wrote", { skip: RUNNING ? false : sigsumMissing() }, () => {
	let rig: SigsumWitness;
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

	async function refused(checkpointNote: string, why: RegExp, proof?: Hash[]) {
		const asked = { old: seen, proof: proof ?? (await prove(seen, log.size)), checkpointNote };
		await assert.rejects(askWitness(witness(), asked), (error: LogError) => {
			assert.match(`${error.code} ${error.message}`, why);
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
		await refused(signNote(fork, [rig.log]), /WITNESS_REFUSED .*422/);

		const altered = (await prove(seen, log.size)).with(0, hashLeaf(new Uint8Array()));
		await refused(log.checkpoint(), /WITNESS_REFUSED .*422/, altered);

		const thief = generateSigner(name).signer;
		await refused(signNote(checkpointText(log.checkpoint()), [thief]), /WITNESS_UNKNOWN_LOG/);

		const stranger = new TestLog(generateSigner("unknown.example/log").signer, log.size);
		await refused(stranger.checkpoint(), /WITNESS_UNKNOWN_LOG/); // the specification says 404; some say 403
		await cosigned();
	});
});

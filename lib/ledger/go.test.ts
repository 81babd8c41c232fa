/**
 * Our log before a judge that nobody here wrote: Go's own golang.org/x/mod/sumdb, which guards the Go module mirror.
 * testdata/x-mod is a small command around it; these tests run where Debian's packages golang-go and
 * golang-golang-x-mod-dev are installed.
 *
 * x/mod verifies: the log's signature (note), every entry, tile and root, inclusion and consistency proofs (tlog).
 * It knows no key of type 0x04, so note.Open passes over cosignature lines as unknown, which is shown; the command
 * then gives it a note.Verifier for cosignature/v1 on Go's crypto/ed25519.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { formatCheckpoint } from "./checkpoint.ts";
import { cosign } from "./cosignature.ts";
import { signNote } from "./note.ts";
import { formatProofFile } from "./proof-file.ts";
import { proveConsistency, proveInclusion, rootOf } from "./prove.ts";
import { generateSigner } from "./signing.ts";
import { checkpointText, TestLog } from "./testing-log.ts";
import { buildXmod, type Xmod, xmodMissing } from "./testing-x-mod.ts";
import { tilePath } from "./tiles.ts";
import { hashLeaf, verifyConsistency, verifyInclusion } from "./tree.ts";
import { formatAddCheckpoint } from "./witness-request.ts";

/** Around every edge of a tile, and one with a second and a third level. */
const SIZES = [1, 2, 3, 255, 256, 257, 700, 65_536 + 300];

describe("Go's x/mod/sumdb", { skip: xmodMissing() }, () => {
	const log = generateSigner("countersign.example/log").signer;
	const witness = generateSigner("witness.example/council", 0x04).signer;
	let folder: string;
	let xmod: Xmod;
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "x-mod-"));
		xmod = await buildXmod(folder);
	});
	after(() => rm(folder, { recursive: true, force: true }));

	const refuses = (args: string[], reason: RegExp) =>
		assert.rejects(xmod(...args), (error: { code: number; stderr: string }) => {
			assert.equal(error.code, 1);
			assert.match(error.stderr, reason);
			return true;
		});

	/** An export of our making, cosigned. */
	async function exported(size: number) {
		const made = new TestLog(log, size);
		const path = join(folder, `export-${size}-${Math.random().toString(36).slice(2)}`);
		const checkpoint = made.checkpoint();
		const line = cosign(checkpointText(checkpoint), witness, 1_760_000_000);
		await made.export(path, checkpoint + line, [witness.vkey]);
		return { log: made, path };
	}

	it("finds in an export every entry, every tile, the root and both signatures", async () => {
		for (const size of SIZES) {
			const { log: made, path } = await exported(size);
			const report = await xmod("export", path);
			assert.equal(report.origin, "countersign.example/log");
			assert.equal(report.size, size);
			assert.equal(report.entries, size);
			assert.equal(report.root, encodeBase64(await rootOf(made, size)));
			assert.deepEqual(report.unknownToNote, ["witness.example/council"]);
			assert.deepEqual(report.witnesses, ["witness.example/council"]);
		}
	});

	it("makes the very proofs that we make, and ours accepts them", async () => {
		for (const size of [1, 3, 257, 700, 65_536 + 300]) {
			const { log: made, path } = await exported(size);
			const indices = [...new Set([0, 1, 255, 256, size >> 1, size - 2, size - 1])].filter(
				(index) => index >= 0 && index < size,
			);
			const root = await rootOf(made, size);
			for (const theirs of await xmod("prove", path, ...indices.map(String))) {
				const { index } = theirs;
				const inclusion = (theirs.inclusion ?? []).map(decodeBase64);
				const extension = (theirs.extension ?? []).map(decodeBase64);
				const fromRoot = decodeBase64(theirs.oldRoot);
				const leaf = hashLeaf(made.entry(index));
				verifyInclusion({ leaf, index, size, proof: inclusion, root });
				verifyConsistency({ from: index + 1, to: size, fromRoot, toRoot: root, proof: extension });
				assert.deepEqual((await proveInclusion(made, index, size)).map(encodeBase64), theirs.inclusion ?? []);
				assert.deepEqual(
					(await proveConsistency(made, index + 1, size)).map(encodeBase64),
					theirs.extension ?? [],
				);
			}
		}
	});

	it("accepts the receipt of an act, and no other leaf for it", async () => {
		const made = new TestLog(log, 700);
		const [receipt, leaf] = [join(folder, "act.tlog-proof"), join(folder, "act.leaf")];
		for (const extra of [undefined, new TextEncoder().encode("extra")]) {
			const proof = await proveInclusion(made, 300, 700);
			await writeFile(receipt, formatProofFile({ index: 300, proof, checkpoint: made.checkpoint(), extra }));
			await writeFile(leaf, made.entry(300));
			assert.equal((await xmod("receipt", receipt, leaf, log.vkey)).index, 300);
			await writeFile(leaf, made.entry(301));
			await refuses(["receipt", receipt, leaf, log.vkey], /invalid transparency proof/);
		}
	});

	it("accepts that today's log continues an older checkpoint, and refuses for a forked one", async () => {
		const [older, request] = [join(folder, "older"), join(folder, "request")];
		for (const [from, to] of [
			[1, 2],
			[255, 257],
			[256, 700],
			[300, 65_836],
			[700, 700],
		] as const) {
			const made = new TestLog(log, from);
			await writeFile(older, made.checkpoint());
			made.growTo(to);
			const proof = await proveConsistency(made, from, to);
			await writeFile(request, formatAddCheckpoint({ old: from, proof, checkpoint: made.checkpoint() }));
			assert.deepEqual(await xmod("extends", older, request, log.vkey), { old: from, size: to });
			const fork = formatCheckpoint({ origin: log.name, size: from, root: hashLeaf(new Uint8Array()) });
			await writeFile(older, signNote(fork, [log]));
			await refuses(["extends", older, request, log.vkey], /invalid transparency proof/);
		}
	});

	it("finds one changed byte of an entry, of a tile or of a checkpoint", async () => {
		for (const [file, reason] of [
			[tilePath("entries", 1, 256), /entry 261 is not what/],
			[tilePath(0, 0, 256), /entry 31 is not what|inconsistent tile/],
			["checkpoint", /invalid signature/],
		] as const) {
			const { path } = await exported(700);
			const bytes = await readFile(join(path, file));
			const at = file === "checkpoint" ? 30 : 1000;
			await writeFile(join(path, file), bytes.with(at, bytes.readUInt8(at) ^ 0x01));
			await refuses(["export", path], reason);
		}
	});
});

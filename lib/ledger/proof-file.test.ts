/** Receipts and witness requests: what they say of whom, and that they round-trip. Refusals: bad-input.test.ts. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { utf8 } from "./bytes.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { cosign } from "./cosignature.ts";
import { parseVerifierKey } from "./note.ts";
import { formatProofFile, parseProofFile, verifyProofFile } from "./proof-file.ts";
import { proveConsistency, proveInclusion } from "./prove.ts";
import { generateSigner } from "./signing.ts";
import { codeOf } from "./testing-codes.ts";
import { checkpointText, TestLog } from "./testing-log.ts";
import { formatAddCheckpoint, parseAddCheckpoint } from "./witness-request.ts";

const { signer } = generateSigner("log.example/one");
const witness = generateSigner("witness.example", 4).signer;
const log = new TestLog(signer, 700);
const key = parseVerifierKey(signer.vkey);
const witnesses = [parseVerifierKey(witness.vkey)];
const note = log.checkpoint();
const cosigned = note + cosign(checkpointText(note), witness, 1_800_000_000);
const hashes = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 });

describe("a proof file", () => {
	it("proves each entry of a log, offline, with the witness's time", async () => {
		for (const index of [0, 1, 255, 256, 511, 512, 699]) {
			const file = formatProofFile({
				index,
				proof: await proveInclusion(log, index, 700),
				checkpoint: cosigned,
			});
			const proved = verifyProofFile(utf8(file), log.entry(index), { log: key, witnesses, quorum: 1 });
			assert.equal(proved.index, index);
			assert.deepEqual(proved.checkpoint.cosignatures, [{ name: witness.name, time: 1_800_000_000 }]);
		}
	});

	it("proves no other entry, no other index, and nothing without the quorum", async () => {
		const proof = await proveInclusion(log, 3, 700);
		const file = formatProofFile({ index: 3, proof, checkpoint: note });
		const moved = formatProofFile({ index: 4, proof, checkpoint: note });
		assert.equal(await codeOf(() => verifyProofFile(file, log.entry(4), { log: key })), "PROOF_INVALID");
		assert.equal(await codeOf(() => verifyProofFile(moved, log.entry(3), { log: key })), "PROOF_INVALID");
		const asked = { log: key, witnesses, quorum: 1 };
		assert.equal(await codeOf(() => verifyProofFile(file, log.entry(3), asked)), "QUORUM_MISSING");
		const other = parseVerifierKey(generateSigner("log.example/two").signer.vkey);
		assert.equal(await codeOf(() => verifyProofFile(file, log.entry(3), { log: other })), "ORIGIN_OTHER");
		const renamed = { ...generateSigner(signer.name).signer };
		const stranger = parseVerifierKey(renamed.vkey);
		assert.equal(
			await codeOf(() => verifyProofFile(file, log.entry(3), { log: stranger })),
			"SIGNATURE_MISSING",
		);
	});

	it("of a log of one entry has no hash", () => {
		const one = new TestLog(signer, 1);
		const file = formatProofFile({ index: 0, proof: [], checkpoint: one.checkpoint() });
		assert.match(file, /^c2sp\.org\/tlog-proof@v1\nindex 0\n\nlog\.example\/one\n1\n/);
		assert.equal(verifyProofFile(file, one.entry(0), { log: key }).index, 0);
	});

	it("round-trips, byte for byte, also with what another log put into it", () => {
		const extra = fc.option(fc.uint8Array({ maxLength: 200 }), { nil: undefined });
		fc.assert(
			fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), hashes, extra, (index, proof, extra) => {
				const file = formatProofFile({ index, proof, checkpoint: cosigned, ...(extra && { extra }) });
				const parsed = parseProofFile(file);
				assert.deepEqual(parsed, { index, proof, checkpoint: cosigned, ...(extra && { extra }) });
				assert.equal(formatProofFile(parseProofFile(utf8(file))), file);
			}),
		);
	});

	it("with any one character changed proves nothing, or the same: in a signature that nobody asked about", async () => {
		const file = formatProofFile({ index: 9, proof: await proveInclusion(log, 9, 700), checkpoint: note });
		await fc.assert(
			fc.asyncProperty(
				fc.nat(file.length - 1),
				fc.constantFrom("0", "A", "\n", "=", "+", "é"),
				async (at, to) => {
					const altered = file.slice(0, at) + to + file.slice(at + 1);
					if (altered === file) return;
					assert.notEqual(await codeOf(() => verifyProofFile(altered, log.entry(9), { log: key })), "none");
				},
			),
			{ numRuns: 300 },
		);
	});
});

describe("a witness's request", () => {
	it("round-trips, with any number of proof lines that is allowed", async () => {
		const real = await proveConsistency(log, 300, 700);
		fc.assert(
			fc.property(
				fc.nat({ max: Number.MAX_SAFE_INTEGER }),
				fc.oneof(hashes, fc.constant(real)),
				(old, proof) => {
					const body = formatAddCheckpoint({ old, proof, checkpoint: note });
					assert.deepEqual(parseAddCheckpoint(utf8(body)), { old, proof, checkpoint: note });
				},
			),
		);
		assert.equal(
			openCheckpoint(
				parseAddCheckpoint(formatAddCheckpoint({ old: 0, proof: [], checkpoint: note })).checkpoint,
				key,
			).size,
			700,
		);
	});
});

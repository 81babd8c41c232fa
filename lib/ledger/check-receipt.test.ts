import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { toHex } from "./bytes.ts";
import { type Check, checkReceipt, type Receipt } from "./check-receipt.ts";
import { cosign } from "./cosignature.ts";
import { formatProofFile } from "./proof-file.ts";
import { proveInclusion } from "./prove.ts";
import { generateSigner } from "./signing.ts";
import { checkpointText, TestLog, testEntry } from "./testing-log.ts";
import { hashLeaf } from "./tree.ts";

const log = new TestLog(generateSigner("log.example/one").signer, 300);
const council = generateSigner("council.example/w", 0x04).signer;
const other = generateSigner("other.example/w", 0x04).signer;
const INDEX = 141;
const TIME = 1_795_216_614;
let receipt: Receipt;

before(async () => {
	const note = log.checkpoint();
	const entry = testEntry(INDEX);
	receipt = {
		id: `00000000-0000-4000-8000-${INDEX.toString(16).padStart(12, "0")}`,
		leaf: new TextDecoder().decode(entry),
		leafHash: toHex(hashLeaf(entry)),
		proofFile: formatProofFile({
			index: INDEX,
			proof: await proveInclusion(log, INDEX, log.size),
			checkpoint: note + cosign(checkpointText(note), council, TIME),
		}),
		vkey: log.signer.vkey,
		witnesses: [
			{ name: council.name, vkey: council.vkey },
			{ name: other.name, vkey: other.vkey },
		],
	};
});

const failures = (checks: Check[]) =>
	Object.fromEntries(checks.filter(({ failure }) => failure).map(({ step, failure }) => [step, failure]));

describe("a seal, checked in the browser", () => {
	it("passes every step where entry, proof, log and witness agree, and says the witness's time", () => {
		const checks = checkReceipt(receipt);
		assert.deepEqual(failures(checks), {});
		assert.deepEqual(
			checks.map(({ step }) => step),
			["entry", "leaf", "inclusion", "log", "witness"],
		);
		assert.equal(checks.at(-1)?.found, TIME);
	});

	it("one changed byte of the entry fails its hash and its proof, and leaves the signatures standing", () => {
		const changed = checkReceipt({ ...receipt, leaf: receipt.leaf.replace("ended", "enden") });
		assert.deepEqual(failures(changed), { leaf: "ENTRY_DIFFERS", inclusion: "PROOF_INVALID" });
	});

	it("a hash that was rewritten to suit a changed entry does not help it", () => {
		const leaf = receipt.leaf.replace("ended", "enden");
		const leafHash = toHex(hashLeaf(new TextEncoder().encode(leaf)));
		assert.deepEqual(failures(checkReceipt({ ...receipt, leaf, leafHash })), { inclusion: "PROOF_INVALID" });
	});

	it("another entry's receipt is not this one's", () => {
		const id = receipt.id.replace(/.$/, "0");
		assert.deepEqual(failures(checkReceipt({ ...receipt, id })), { entry: "ENTRY_DIFFERS" });
	});

	it("a checkpoint that another key signed, or that names another log, fails the log's step", () => {
		const { vkey } = generateSigner("log.example/one").signer;
		assert.deepEqual(failures(checkReceipt({ ...receipt, vkey })), { log: "SIGNATURE_MISSING" });
		const elsewhere = generateSigner("log.example/two").signer.vkey;
		assert.deepEqual(failures(checkReceipt({ ...receipt, vkey: elsewhere })), { log: "ORIGIN_OTHER" });
	});

	it("a cosignature by a key of the witness's name that is not the witness's fails", () => {
		const { vkey } = generateSigner(council.name, 0x04).signer;
		const checks = checkReceipt({ ...receipt, witnesses: [{ name: council.name, vkey }] });
		assert.deepEqual(failures(checks), { witness: "SIGNATURE_MISSING" });
	});

	it("no input makes it throw: nonsense fails step by step", () => {
		const nonsense = { leaf: "\u0000{", leafHash: "xyz", proofFile: "", vkey: "", id: "" };
		const checks = checkReceipt({ ...nonsense, witnesses: [{ name: "w", vkey: "" }] });
		assert.equal(
			checks.every(({ failure }) => failure !== null),
			true,
		);
	});
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatCheckpoint } from "../ledger/checkpoint.ts";
import { cosign } from "../ledger/cosignature.ts";
import { generateSigner } from "../ledger/signing.ts";
import { choices, isSeed, seedFrom } from "./seed.ts";

describe("the seed", () => {
	it("is SHA-256 of the 64 signature bytes of a line, of a real witness (a frozen vector)", () => {
		const line =
			"— witness.example/real koP5lgAAAABrANTmqL9oj6VC+vNNziyZdvBU450XMyvDKi37gMLgU1iajTiHtDLY5rZSuVr3j3QGvgH9HiaAAhR1oB80qqnLk3NYCQ==\n";
		const key = "witness.example/real+9283f996+BJNQAm98fokJjeyIR15MuTEcyJ8PAZe5P+0N0c2/gTDk";
		const seed = seedFrom(line, key);
		assert.equal(seed?.time, 1_795_216_614);
		// base64 -d | tail -c 64 | sha256sum
		assert.equal(seed?.digest, "3badfeb2dce1fb9425c9192170a68673b1b447065d0759f7ec848df026449e4b");
		const root = Buffer.from("yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=", "base64");
		const checkpoint = { origin: "example.com/log42", size: 300, root };
		assert(seed && isSeed(seed, checkpoint));
		assert(!isSeed(seed, { ...checkpoint, size: 301 }));
		assert(!isSeed({ ...seed, time: seed.time + 1 }, checkpoint));
		assert(!isSeed({ ...seed, digest: "0".repeat(64) }, checkpoint));
		assert(!isSeed({ ...seed, key: "nonsense" }, checkpoint));
		assert(!isSeed({ ...seed, signature: "nonsense" }, checkpoint));
	});

	it("is the witness's alone: the log's own signature gives none", () => {
		const log = generateSigner("test.example/log").signer;
		const witness = generateSigner("witness.example/w", 0x04).signer;
		const checkpoint = { origin: log.name, size: 5, root: new Uint8Array(32) };
		const line = cosign(formatCheckpoint(checkpoint), witness, 1_800_000_000);
		const seed = seedFrom(line, witness.vkey);
		assert(seed && isSeed(seed, checkpoint));
		assert(!isSeed({ ...seed, key: log.vkey }, checkpoint));
		assert.equal(cosign(formatCheckpoint(checkpoint), witness, 1_800_000_000), line, "signing has no choice");
	});

	it("could be chosen among as many as sizes and seconds came into question, and never fewer than one", () => {
		const ends = 1_800_000_000_000_000;
		assert.equal(choices(41, 42, ends, 1_800_000_000), 1);
		assert.equal(choices(41, 45, ends, 1_800_000_002), 4 * 3);
		assert.equal(choices(41, 41, ends, 1_700_000_000), 1);
	});
});

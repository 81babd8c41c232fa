/** Notes: a published one byte for byte, a real witness's, and properties. What is refused: bad-input.test.ts. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encodeBase64 } from "./base64.ts";
import { concat, toHex, utf8 } from "./bytes.ts";
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { cosign, verifyCosignature } from "./cosignature.ts";
import { cosignatureMessage, LATEST_TIME } from "./cosignature-bytes.ts";
import { EMPTY_EDGE, grow, rootOfEdge } from "./edge.ts";
import {
	formatSignatureLine,
	formatVerifierKey,
	keyIdOf,
	parseNote,
	parseVerifierKey,
	signNote,
	verifyNote,
} from "./note.ts";
import { generateSigner, parseSigner } from "./signing.ts";
import { codeOf } from "./testing-codes.ts";
import { hashLeaf } from "./tree.ts";

/** Tessera's test log, whose notes Go's note package signed. */
const SKEY = "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";
const VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
const LEAVES = "one two three four five six seven eit nain ten ileven twelf threeten fourten fivten".split(
	" ",
);
const NOTE = `example.com/log/testdata
8
bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=

— example.com/log/testdata M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews=
`;

/** A checkpoint that somebody else's log signed and a real witness cosigned. */
const LOG42 = "example.com/log42+faf97cfd+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";
const WITNESS = "witness.example/real+9283f996+BJNQAm98fokJjeyIR15MuTEcyJ8PAZe5P+0N0c2/gTDk";
const COSIGNED = `example.com/log42
300
yjk9Apa+xeC43KuYO9H7fRRh9RLnJny4ljGtJv1m2Eg=

— example.com/log42 +vl8/cvbhppDkSB2prhA6sOw1Y6AEeh6ikapDOC0iqrfXp+fi5t4Zp2w4yXWV8QyHR8znkbJNb3OipmhRcqJ1xKtBAo=
— witness.example/real koP5lgAAAABrANTmqL9oj6VC+vNNziyZdvBU450XMyvDKi37gMLgU1iajTiHtDLY5rZSuVr3j3QGvgH9HiaAAhR1oB80qqnLk3NYCQ==
`;

const rootOf = (count: number) =>
	rootOfEdge(
		grow(
			EMPTY_EDGE,
			LEAVES.slice(0, count).map((leaf) => hashLeaf(utf8(leaf))),
		).edge,
	);

describe("a note that Go's software signed", () => {
	it("comes out of our own signing byte for byte", () => {
		const signer = parseSigner(SKEY);
		assert.equal(signer.vkey, VKEY);
		assert.equal(encodeBase64(rootOf(3)), "Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=");
		assert.equal(
			signNote(formatCheckpoint({ origin: signer.name, size: 8, root: rootOf(8) }), [signer]),
			NOTE,
		);
	});

	it("opens with its key, and its key comes out of parsing as it went in", () => {
		const key = parseVerifierKey(VKEY);
		assert.equal(formatVerifierKey(key), VKEY);
		assert.equal(toHex(keyIdOf(key)), "33d7b496");
		const opened = openCheckpoint(utf8(NOTE), key);
		assert.deepEqual(opened, { origin: key.name, size: 8, root: rootOf(8), note: NOTE, cosignatures: [] });
	});
});

describe("a checkpoint that a real witness cosigned", () => {
	const [log, witness] = [parseVerifierKey(LOG42), parseVerifierKey(WITNESS)];

	it("verifies, and gives the time that the witness gave", () => {
		const opened = openCheckpoint(COSIGNED, log, [witness], 1);
		assert.deepEqual(opened.cosignatures, [{ name: "witness.example/real", time: 1795216614 }]);
		const { text, signatures } = parseNote(COSIGNED);
		assert.equal(verifyCosignature(signatures[1]?.line ?? "", text, witness), 1795216614);
		assert.equal(verifyCosignature(signatures[1] as never, text, witness), 1795216614);
	});

	it("needs as many witnesses as are asked for, each counted once under whatever names", async () => {
		const alias = { ...witness, name: "other.example", keyId: witness.keyId };
		assert.equal(await codeOf(() => openCheckpoint(COSIGNED, log, [witness], 2)), "QUORUM_MISSING");
		assert.equal(await codeOf(() => openCheckpoint(COSIGNED, log, [witness, witness], 2)), "QUORUM_MISSING");
		assert.equal(await codeOf(() => openCheckpoint(COSIGNED, log, [], 1)), "QUORUM_MISSING");
		assert.equal(
			await codeOf(() => openCheckpoint(COSIGNED, log, [witness], Number.NaN)),
			"NUMBER_MALFORMED",
		);
		// The same key, listed and signing twice: one witness.
		const twin = generateSigner("a.example", 4).signer;
		const other = { ...twin, name: "b.example" };
		const otherKey = { ...parseVerifierKey(twin.vkey), name: "b.example" };
		otherKey.keyId = keyIdOf(otherKey);
		const { text } = parseNote(COSIGNED);
		const both = COSIGNED + cosign(text, twin, 5) + cosign(text, { ...other, keyId: otherKey.keyId }, 6);
		const keys = [parseVerifierKey(twin.vkey), otherKey];
		assert.equal(openCheckpoint(both, log, keys, 1).cosignatures.length, 1);
		assert.equal(await codeOf(() => openCheckpoint(both, log, keys, 2)), "QUORUM_MISSING");
		assert.equal(openCheckpoint(both, log, [...keys, witness, alias], 2).cosignatures.length, 2);
	});

	it("does not verify with one byte of a known key's signature changed; an unknown key's is ignored", async () => {
		const forged = COSIGNED.replace("koP5lgAAAABrANTm", "koP5lgAAAABrANTn");
		assert.equal(await codeOf(() => openCheckpoint(forged, log, [witness])), "SIGNATURE_INVALID");
		assert.equal(openCheckpoint(forged, log).size, 300);
		const resized = COSIGNED.replace("\n300\n", "\n301\n");
		assert.equal(await codeOf(() => openCheckpoint(resized, log)), "SIGNATURE_INVALID");
	});
});

describe("notes", () => {
	const line = fc.string({ unit: "grapheme", maxLength: 30 }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
	const texts = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => `${lines.join("\n")}\n`);
	const signers = [generateSigner("one.example").signer, generateSigner("two.example/ü").signer];

	it("round-trip with any text, also one that holds empty lines or looks like signatures", () => {
		fc.assert(
			fc.property(texts, (text) => {
				const note = signNote(text, signers);
				const parsed = parseNote(note);
				assert.equal(parsed.text, text);
				assert.equal(`${parsed.text}\n${parsed.signatures.map((s) => s.line).join("")}`, note);
				const keys = signers.map((signer) => parseVerifierKey(signer.vkey));
				assert.deepEqual(verifyNote(parsed, keys), parsed.signatures);
				const inner = signNote(note, signers.slice(0, 1));
				assert.equal(parseNote(inner).text, note);
			}),
			{ numRuns: 50 },
		);
	});

	it("carry at least sixteen signatures, those of unknown keys ignored and a repeated one counted once", () => {
		const many = Array.from({ length: 20 }, (_, i) => generateSigner(`w${i}.example`).signer);
		const note = parseNote(signNote("text\n", [...many, ...many.slice(0, 3)]));
		const keys = many.slice(0, 16).map((signer) => parseVerifierKey(signer.vkey));
		assert.equal(note.signatures.length, 23);
		assert.equal(verifyNote(note, keys).length, 16);
		assert.deepEqual(verifyNote(note, []), []);
	});

	it("have room for ML-DSA cosignatures, which nobody here can verify and so nobody counts", () => {
		const publicKey = new Uint8Array(1312).fill(9);
		const key = parseVerifierKey(formatVerifierKey({ name: "pq.example", type: 0x06, publicKey }));
		const lines = `— pq.example ${encodeBase64(concat(key.keyId, new Uint8Array(2428)))}\n`.repeat(16);
		assert.deepEqual(verifyNote(parseNote(NOTE + lines), [key]), []);
	});
});

describe("checkpoints and cosignatures", () => {
	it("round-trip with any origin, size and root", () => {
		const size = fc.nat({ max: Number.MAX_SAFE_INTEGER });
		const root = fc.uint8Array({ minLength: 32, maxLength: 32 });
		fc.assert(
			fc.property(fc.constantFrom("a", "log.example/ü", "a b"), size, root, (origin, size, root) => {
				assert.deepEqual(parseCheckpoint(formatCheckpoint({ origin, size, root })), { origin, size, root });
			}),
		);
	});

	it("a witness that gives a time beyond the year 9999, which no reader could write, has not cosigned", async () => {
		const { signer } = generateSigner("w.example", 4);
		const { text } = parseNote(NOTE);
		for (const time of [LATEST_TIME + 1, 2 ** 50, Number.MAX_SAFE_INTEGER]) {
			assert.equal(await codeOf(() => cosign(text, signer, time)), "NUMBER_MALFORMED");
			const timed = new Uint8Array(8);
			new DataView(timed.buffer).setBigUint64(0, BigInt(time));
			const signature = concat(timed, signer.sign(cosignatureMessage(text, time)));
			const line = formatSignatureLine(signer.name, signer.keyId, signature);
			const key = parseVerifierKey(signer.vkey);
			assert.equal(await codeOf(() => verifyCosignature(line, text, key)), "SIGNATURE_INVALID");
		}
	});

	it("a witness's own cosignature verifies with its time, and over no other text or time", async () => {
		const { signer, skey } = generateSigner("w.example", 4);
		assert.equal(parseSigner(skey, 4).vkey, signer.vkey);
		const key = parseVerifierKey(signer.vkey);
		const { text } = parseNote(NOTE);
		for (const time of [0, 1, 1795216614, LATEST_TIME]) {
			assert.equal(verifyCosignature(cosign(text, signer, time), text, key), time);
		}
		const line = cosign(text, signer, 7);
		assert.equal(await codeOf(() => verifyCosignature(line, `${text}x\n`, key)), "SIGNATURE_INVALID");
		assert.equal(
			await codeOf(() => verifyCosignature(line, text, parseVerifierKey(WITNESS))),
			"SIGNATURE_MISSING",
		);
		const [, , base64 = ""] = line.trimEnd().split(" ");
		const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
		bytes[11] = 8;
		const later = `— w.example ${encodeBase64(bytes)}\n`;
		assert.equal(await codeOf(() => verifyCosignature(later, text, key)), "SIGNATURE_INVALID");
	});

	it("a log's key signs no cosignature and a witness's no note", async () => {
		const log = generateSigner("l.example");
		const witness = generateSigner("w.example", 4);
		assert.equal(await codeOf(() => cosign("a\n", log.signer, 1)), "KEY_MALFORMED");
		assert.equal(await codeOf(() => signNote("a\n", [witness.signer])), "KEY_MALFORMED");
		assert.equal(await codeOf(() => parseSigner(log.skey, 4)), "KEY_MALFORMED");
		assert.equal(await codeOf(() => parseSigner(witness.skey, 1)), "KEY_MALFORMED");
		assert.equal(await codeOf(() => openCheckpoint(NOTE, parseVerifierKey(WITNESS))), "KEY_MALFORMED");
	});
});

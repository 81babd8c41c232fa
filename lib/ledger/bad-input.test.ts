/**
 * What anybody may send: each malformed input has its code, and no parser throws anything but LogError on any bytes.
 * (Tiles' paths and bundles: tiles.test.ts. Entries: entry.test.ts.)
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { utf8 } from "./bytes.ts";
import { openCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { verifyCosignature } from "./cosignature.ts";
import { LogError } from "./log-error.ts";
import { parseNote, parseVerifierKey, signNote } from "./note.ts";
import { parseDecimal } from "./number.ts";
import { parseProofFile, verifyProofFile } from "./proof-file.ts";
import { generateSigner, parseSigner } from "./signing.ts";
import { codeOf } from "./testing-codes.ts";
import { TestLog } from "./testing-log.ts";
import { decodeBundle, parseTilePath } from "./tiles.ts";
import { parseAddCheckpoint } from "./witness-request.ts";

const { signer, skey } = generateSigner("log.example");
const witness = parseVerifierKey(generateSigner("w.example", 4).signer.vkey);
const key = parseVerifierKey(signer.vkey);
const log = new TestLog(signer, 1);
const NOTE = log.checkpoint();
const HASH = `${encodeBase64(new Uint8Array(32))}\n`;
const PROOF = `c2sp.org/tlog-proof@v1\nindex 0\n\n${NOTE}`;
const REQUEST = `old 0\n\n${NOTE}`;

/** Each input, what it must be refused with, by which parser. */
async function refused(parse: (input: string) => unknown, inputs: Record<string, string[]>): Promise<void> {
	for (const [code, texts] of Object.entries(inputs)) {
		for (const text of texts)
			assert.equal(await codeOf(() => parse(text)), code, JSON.stringify(text).slice(0, 200));
	}
}

describe("malformed input", () => {
	it("in numbers: signs, leading zeros, other notations, and more than any log can have", async () => {
		await refused(parseDecimal, {
			NUMBER_MALFORMED: [
				"",
				"-1",
				"+1",
				"01",
				"00",
				"1.0",
				"1e3",
				" 1",
				"1\n",
				"0x10",
				"١",
				"1_0",
				"NaN",
				"Infinity",
			],
			SIZE_TOO_LARGE: ["9007199254740992", "18446744073709551615", "9".repeat(400)],
		});
		assert.equal(parseDecimal("9007199254740991"), Number.MAX_SAFE_INTEGER);
	});

	it("in base64: spaces, missing padding, stray bits, the other alphabet", async () => {
		await refused(decodeBase64, {
			BASE64_MALFORMED: [
				"A",
				"AA",
				"AA=",
				"AB==",
				"AAB=",
				"AA==\n",
				" AA==",
				"A_A=",
				"AA==AA==",
				"é",
				"====",
			],
		});
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) =>
				assert.deepEqual(decodeBase64(encodeBase64(bytes)), bytes),
			),
		);
	});

	it("in notes", async () => {
		const [text = "", lines = ""] = NOTE.split("\n\n");
		await refused(parseNote, {
			NOTE_MALFORMED: [
				"",
				"\n",
				"\n\n",
				"text\n",
				"text\n\n",
				lines,
				`\n${lines}`,
				NOTE.trimEnd(),
				`${NOTE}\n`,
				`${NOTE}x\n`,
				NOTE.replace("— ", "- "),
				NOTE.replace("— ", "—  "),
				NOTE.replace("— log", "— l og"),
				NOTE.replace("— log", "— l+og"),
				NOTE.replace("— log", "— l\u00a0og"),
				NOTE.replace("— log", "— l\u0085og"),
				`${text}\n\n— log.example AAAA\n`,
				`${text}\n\n${lines.repeat(65)}`,
				`a\ud800\n\n${lines}`,
			],
			BASE64_MALFORMED: [`${text}\n\n— log.example AAAAA\n`, NOTE.replace(/\n$/, "=\n")],
			CONTROL_CHARACTER: [
				NOTE.replace("\n", "\r\n"),
				NOTE.replace("\n", "\t\n"),
				`\u0000${NOTE}`,
				`\u001b${NOTE}`,
			],
			INPUT_TOO_LARGE: ["x".repeat(65_537), `${"é".repeat(33_000)}\n\n${lines}`],
		});
		assert.equal(await codeOf(() => parseNote(Uint8Array.of(0xff, ...utf8(NOTE)))), "NOTE_MALFORMED");
		assert.equal(await codeOf(() => signNote("no end", [signer])), "NOTE_MALFORMED");
		assert.equal(await codeOf(() => signNote("a\rb\n", [signer])), "CONTROL_CHARACTER");
		assert.equal(await codeOf(() => signNote("text\n", [])), "NOTE_MALFORMED");
	});

	it("in checkpoints", async () => {
		const root = encodeBase64(new Uint8Array(32));
		await refused(parseCheckpoint, {
			CHECKPOINT_MALFORMED: [
				"",
				"a\n",
				`a\n1\n${root}`,
				`\n1\n${root}\n`,
				`a\n1\n${root}\nextension\n`,
				`a\n1\n${root}\n\n`,
				`a\n1\n${encodeBase64(new Uint8Array(31))}\n`,
				`a\n1\n\n`,
			],
			NUMBER_MALFORMED: [`a\n-1\n${root}\n`, `a\n01\n${root}\n`, `a\n\n${root}\n`, `a\n1 \n${root}\n`],
			SIZE_TOO_LARGE: [`a\n9007199254740992\n${root}\n`],
			BASE64_MALFORMED: [`a\n1\n${root.replace("A=", "B=")}\n`],
			CONTROL_CHARACTER: [`a\r\n1\n${root}\n`],
		});
		const other = generateSigner("log.other").signer;
		await refused((note) => openCheckpoint(note, key), {
			ORIGIN_OTHER: [
				signNote(`log.other\n1\n${root}\n`, [other]),
				signNote(`log.other\n1\n${root}\n`, [signer]),
			],
			SIGNATURE_MISSING: [signNote(`log.example\n1\n${root}\n`, [other])],
			SIGNATURE_INVALID: [NOTE.replace("\n1\n", "\n2\n")],
		});
	});

	it("in keys", async () => {
		const [, name = "", id = "", rest = ""] = /^([^+]+)\+(.{8})\+(.+)$/.exec(signer.vkey) ?? [];
		const bytes = decodeBase64(rest);
		await refused(parseVerifierKey, {
			KEY_MALFORMED: [
				"",
				"a+b",
				`${name}+${id}`,
				`+${id}+${rest}`,
				`l og+${id}+${rest}`,
				`${name}+00000000+${rest}`,
				`${name}+${id.toUpperCase()}x+${rest}`,
				`${name}+${id}+${encodeBase64(bytes.slice(0, 32))}`,
				`${name}+${id}+${encodeBase64(Uint8Array.of(0, ...bytes.slice(1)))}`,
				`${name}+${id}+`,
				`${name}\ud800+${id}+${rest}`,
				"x".repeat(9000),
			],
			BASE64_MALFORMED: [`${name}+${id}+${rest}=`, `${name}+${id}+*`],
		});
		await refused((text) => parseSigner(text), {
			KEY_MALFORMED: [
				"",
				signer.vkey,
				skey.replace("PRIVATE", "private"),
				skey.replace("log.", "lag."),
				`${skey}\n`,
				"x".repeat(9000),
			],
			BASE64_MALFORMED: [skey.slice(0, -1)],
		});
		await refused((name) => generateSigner(name), {
			KEY_MALFORMED: ["", "a b", "a+b", "a\n", "a\u2028b", "\ud800"],
		});
	});

	it("in proof files", async () => {
		await refused(parseProofFile, {
			PROOF_MALFORMED: [
				"",
				"\n\n",
				PROOF.replace("@v1", "@v2"),
				PROOF.replace("index 0\n", ""),
				PROOF.replace("index 0\n", "index0\n"),
				PROOF.replace("index 0\n", "index 0\nextra AA==\n").replace("index 0\nextra", "extra AA==\nextra"),
				PROOF.replace("index 0\n", `index 0\n${encodeBase64(new Uint8Array(31))}\n`),
			],
			PROOF_TOO_LONG: [PROOF.replace("index 0\n", `index 0\n${HASH.repeat(64)}`)],
			NUMBER_MALFORMED: [
				PROOF.replace("index 0", "index -1"),
				PROOF.replace("index 0", "index 00"),
				PROOF.replace("index 0", "index "),
			],
			SIZE_TOO_LARGE: [PROOF.replace("index 0", "index 9007199254740992")],
			BASE64_MALFORMED: [
				PROOF.replace("index 0\n", "extra A\nindex 0\n"),
				PROOF.replace("index 0\n", "index 0\nAA\n"),
			],
			CONTROL_CHARACTER: [PROOF.replaceAll("\n", "\r\n"), PROOF.replace("index 0", "index 0\u0000")],
			NOTE_MALFORMED: [PROOF.slice(0, -1), `${PROOF}x`, "c2sp.org/tlog-proof@v1\nindex 0\n\nx"],
			INPUT_TOO_LARGE: ["x".repeat(262_145)],
		});
		assert.equal(parseProofFile(PROOF.replace("index 0\n", `index 0\n${HASH.repeat(63)}`)).proof.length, 63);
		const large = new Uint8Array(65_536);
		assert.equal(await codeOf(() => verifyProofFile(PROOF, large, { log: key })), "ENTRY_TOO_LARGE");
		assert.equal(await codeOf(() => parseProofFile(Uint8Array.of(...utf8(PROOF), 0xff))), "PROOF_MALFORMED");
	});

	it("in a witness's request", async () => {
		await refused(parseAddCheckpoint, {
			REQUEST_MALFORMED: [
				"",
				"\n\n",
				"old",
				`0\n\n${NOTE}`,
				`new 0\n\n${NOTE}`,
				`old 0\n${NOTE.replace("\n\n", "\n")}`,
			],
			PROOF_TOO_LONG: [REQUEST.replace("old 0\n", `old 1\n${HASH.repeat(64)}`)],
			PROOF_MALFORMED: [REQUEST.replace("old 0\n", "old 1\nAAAA\n")],
			NUMBER_MALFORMED: [
				REQUEST.replace("old 0", "old -1"),
				REQUEST.replace("old 0", "old 01"),
				REQUEST.replace("old 0", "old "),
			],
			SIZE_TOO_LARGE: [REQUEST.replace("old 0", "old 99999999999999999999")],
			BASE64_MALFORMED: [REQUEST.replace("old 0\n", "old 1\n????\n")],
			CONTROL_CHARACTER: [REQUEST.replace("old 0", "old\t0")],
			NOTE_MALFORMED: ["old 0\n\n", REQUEST.trimEnd()],
			INPUT_TOO_LARGE: ["x".repeat(131_073)],
		});
		assert.equal(
			parseAddCheckpoint(REQUEST.replace("old 0\n", `old 1\n${HASH.repeat(63)}`)).proof.length,
			63,
		);
	});
});

describe("any bytes at all", () => {
	const texts = [NOTE, PROOF, REQUEST, signer.vkey, skey, "tile/0/x001/000.p/5", "12", HASH];
	const parsers: ((text: string) => unknown)[] = [
		parseNote,
		parseCheckpoint,
		parseProofFile,
		parseAddCheckpoint,
		parseVerifierKey,
		(text) => parseSigner(text),
		parseTilePath,
		parseDecimal,
		decodeBase64,
		(text) => openCheckpoint(text, key, [witness], 0),
		(text) => verifyProofFile(text, log.entry(0), { log: key }),
		(text) => verifyCosignature(text, "a\n1\n", witness),
	];
	const binary: ((bytes: Uint8Array) => unknown)[] = [
		parseNote,
		parseProofFile,
		parseAddCheckpoint,
		decodeBundle,
	];

	function onlyLogErrors(act: () => unknown): void {
		try {
			act();
		} catch (error) {
			assert.ok(error instanceof LogError, error instanceof Error ? error.stack : String(error));
		}
	}

	it("parse or end in a LogError: text, bytes, and real inputs with pieces of others in them", () => {
		const noise = fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.constantFrom(...texts));
		fc.assert(
			fc.property(fc.constantFrom(...texts), noise, fc.nat(400), fc.nat(20), (text, put, at, cut) => {
				const mixed = text.slice(0, at) + put + text.slice(at + cut);
				for (const parse of parsers) for (const input of [put, mixed]) onlyLogErrors(() => parse(input));
				for (const parse of binary) onlyLogErrors(() => parse(utf8(mixed)));
			}),
			{ numRuns: 400 },
		);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
				for (const parse of binary) onlyLogErrors(() => parse(bytes));
			}),
			{ numRuns: 400 },
		);
	});

	it("are never quoted in a message", () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[a-z]{12,20}$/), (secret) => {
				for (const parse of parsers) {
					try {
						parse(secret);
					} catch (error) {
						assert.ok(!(error as Error).message.includes(secret));
					}
				}
			}),
			{ numRuns: 20 },
		);
	});
});

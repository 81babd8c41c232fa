/** Both twins of the cryptography, over cases that this project did not write, and against each other. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import * as node from "#lib/ledger/crypto.ts";
import { fromHex, toHex, utf8 } from "./bytes.ts";
import * as browser from "./crypto-browser.ts";
import { generateSigner } from "./signing.ts";

const FILE = new URL("../../../shared/data/wycheproof/ed25519_test.json", import.meta.url);
const skip = existsSync(FILE) ? false : "the Wycheproof files are not beside this checkout";
const bytes = (hex: string) => fromHex(hex) as Uint8Array;
const TWINS = { node, browser };

describe("Ed25519", () => {
	it("accepts every valid case of Wycheproof and refuses every other, in Node and in the browser", {
		skip,
	}, () => {
		interface Group {
			publicKey: { pk: string };
			tests: { tcId: number; comment: string; msg: string; sig: string; result: string }[];
		}
		const { testGroups } = JSON.parse(readFileSync(FILE, "utf8")) as { testGroups: Group[] };
		for (const [name, { verifyEd25519 }] of Object.entries(TWINS)) {
			const ran = { valid: 0, invalid: 0 };
			for (const { publicKey, tests } of testGroups) {
				for (const { tcId, comment, msg, sig, result } of tests) {
					const verified = verifyEd25519(bytes(publicKey.pk), bytes(msg), bytes(sig));
					assert.equal(verified, result === "valid", `${name}, case ${tcId} ${comment}`);
					ran[verified ? "valid" : "invalid"]++;
				}
			}
			assert.ok(ran.valid > 80 && ran.invalid > 50, JSON.stringify(ran));
		}
	});

	it("refuses keys of small order and keys written in a second way, with which a signature fits any text", () => {
		// R = the neutral element, S = 0: right for every message under a key of small order.
		const signature = new Uint8Array(64);
		signature[0] = 1;
		const weak = [
			"0100000000000000000000000000000000000000000000000000000000000000",
			"0100000000000000000000000000000000000000000000000000000000000080",
			"0000000000000000000000000000000000000000000000000000000000000000",
			"0000000000000000000000000000000000000000000000000000000000000080",
			"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
			"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
			"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
			"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
			"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		];
		for (const key of weak) {
			for (const { verifyEd25519 } of Object.values(TWINS)) {
				for (const text of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
					assert.equal(verifyEd25519(bytes(key), utf8(text), signature), false, key);
				}
			}
		}
	});

	it("both twins say the same of any altered signature, key or text", () => {
		const { signer } = generateSigner("log.example");
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(127), fc.nat(255), (message, place, value) => {
				const [key, signature] = [signer.publicKey.slice(), signer.sign(message)];
				const target = place < 32 ? key : signature;
				target[place % target.length] = value;
				const unaltered =
					toHex(key) + toHex(signature) === toHex(signer.publicKey) + toHex(signer.sign(message));
				assert.equal(node.verifyEd25519(key, message, signature), unaltered);
				assert.equal(browser.verifyEd25519(key, message, signature), unaltered);
			}),
			{ numRuns: 60 },
		);
	});

	it("refuses what is no key and no signature without throwing", () => {
		for (const { verifyEd25519 } of Object.values(TWINS)) {
			for (const size of [0, 31, 33, 63, 64, 65]) {
				assert.equal(verifyEd25519(new Uint8Array(size), utf8("x"), new Uint8Array(64)), false);
				assert.equal(verifyEd25519(new Uint8Array(32).fill(2), utf8("x"), new Uint8Array(size)), false);
			}
		}
	});
});

describe("SHA-256", () => {
	it("gives FIPS 180-4's digest of abc, and both twins the same of anything", () => {
		const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
		assert.equal(toHex(node.sha256(utf8("abc"))), abc);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
				const into = [new Uint8Array(40), new Uint8Array(40)] as const;
				node.sha256Into(data, into[0], 5);
				browser.sha256Into(data, into[1], 5);
				assert.deepEqual(into[0], into[1]);
				assert.deepEqual(node.sha256(data), browser.sha256(data));
				assert.deepEqual(into[0].slice(5, 37), node.sha256(data));
			}),
		);
	});
});

/**
 * Google's and C2SP's Wycheproof cases against the very primitives that the envelopes use. Oracles that this
 * project did not write; most cases are attacks and must fail.
 *
 * What applies: AES-GCM with 96-bit IVs and 128-bit tags (other IV sizes must be refused: we speak no
 * other), AES key wrap of all sizes, ECDH on P-256 with JWK keys, JWE with A*KW, dir, ECDH-ES and
 * ECDH-ES+A*KW over A*GCM. JWE with RSA, A*GCMKW, CBC or compression is a language that we do not speak: those cases,
 * valid or not, must be refused.
 */
import assert from "node:assert/strict";
import { createPrivateKey, createSecretKey, type JsonWebKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { DomainError } from "#lib/errors.ts";
import { decodeBase64url, parseCompact } from "./compact.ts";
import { newDataKey, openText } from "./message.ts";
import {
	aesGcmOpen,
	aesGcmSeal,
	aesKwUnwrap,
	aesKwWrap,
	concatKdf,
	ecdhP256,
	publicKeyAt,
} from "./primitives.ts";
import { unwrapDataKey } from "./wrap-key.ts";

const FOLDER = new URL("../../../shared/data/wycheproof/", import.meta.url);
const skip = existsSync(FOLDER) ? false : "the Wycheproof files are not beside this checkout";

type Case = {
	tcId: number;
	comment: string;
	flags: string[];
	result: "valid" | "invalid" | "acceptable";
	[field: string]: unknown;
};
type Group<Test, Rest = object> = Rest & { tests: (Case & Test)[] };

function groups<Test, Rest = object>(file: string): Group<Test, Rest>[] {
	return JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")).testGroups;
}

const bytes = (hex: string) => Buffer.from(hex, "hex");
const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");
const invalid = (error: unknown) => error instanceof DomainError && error.code === "ENVELOPE_INVALID";

/** What opened, or undefined where we refused; any other error fails the test. */
function attempt(open: () => Uint8Array): string | undefined {
	try {
		return hex(open());
	} catch (error) {
		assert.ok(invalid(error), "a refusal is always ENVELOPE_INVALID");
		return undefined;
	}
}

describe("AES-GCM", { skip }, () => {
	it("opens and seals every valid case with a 96-bit IV and refuses every other", () => {
		const ran = { valid: 0, invalid: 0, otherIv: 0 };
		type Gcm = { key: string; iv: string; aad: string; msg: string; ct: string; tag: string };
		for (const group of groups<Gcm>("aes_gcm_test.json")) {
			for (const test of group.tests) {
				const [key, aad, iv] = [createSecretKey(bytes(test.key)), bytes(test.aad), bytes(test.iv)];
				const sealed = { iv, ciphertext: bytes(test.ct), tag: bytes(test.tag) };
				const opened = attempt(() => aesGcmOpen(key, aad, sealed));
				if (iv.length !== 12) {
					assert.equal(opened, undefined, `case ${test.tcId}`);
					ran.otherIv++;
				} else if (test.result === "valid") {
					assert.equal(opened, test.msg, `case ${test.tcId}`);
					assert.deepEqual(aesGcmSeal(key, aad, bytes(test.msg), iv), sealed, `case ${test.tcId}`);
					ran.valid++;
				} else {
					assert.equal(opened, undefined, `case ${test.tcId}`);
					ran.invalid++;
				}
			}
		}
		assert.ok(ran.valid > 80 && ran.invalid > 60 && ran.otherIv > 60, JSON.stringify(ran));
	});
});

describe("AES key wrap", { skip }, () => {
	it("unwraps and wraps every valid case and refuses every other", () => {
		const ran = { valid: 0, invalid: 0 };
		for (const group of groups<{ key: string; msg: string; ct: string }>("aes_wrap_test.json")) {
			for (const test of group.tests) {
				const kek = createSecretKey(bytes(test.key));
				const unwrapped = attempt(() => aesKwUnwrap(kek, bytes(test.ct)).export());
				if (test.result === "valid") {
					assert.equal(unwrapped, test.msg, `case ${test.tcId}`);
					assert.equal(hex(aesKwWrap(kek, bytes(test.msg))), test.ct, `case ${test.tcId}`);
					ran.valid++;
				} else {
					// "acceptable" is a key of 64 bits, which RFC 3394 does not wrap.
					assert.equal(unwrapped, undefined, `case ${test.tcId}`);
					if (test.flags.includes("WrongDataSize") || test.flags.includes("ShortKey")) {
						assert.throws(() => aesKwWrap(kek, bytes(test.msg)), invalid, `case ${test.tcId}`);
					}
					ran.invalid++;
				}
			}
		}
		assert.ok(ran.valid > 30 && ran.invalid > 100, JSON.stringify(ran));
	});
});

describe("ECDH on P-256", { skip }, () => {
	it("agrees on every valid case and refuses points off the curve and of other curves", () => {
		const ran = { valid: 0, invalid: 0 };
		type Jwk = JsonWebKey & { x: string; y: string };
		type Ecdh = { public: Jwk; private: Jwk; shared: string };
		for (const group of groups<Ecdh>("ecdh_secp256r1_webcrypto_test.json")) {
			for (const test of group.tests) {
				const shared = attempt(() =>
					ecdhP256(createPrivateKey({ key: test.private, format: "jwk" }), publicKeyAt(test.public)),
				);
				assert.equal(shared, test.result === "valid" ? test.shared : undefined, `case ${test.tcId}`);
				ran[test.result === "valid" ? "valid" : "invalid"]++;
			}
		}
		assert.ok(ran.valid > 300 && ran.invalid > 8, JSON.stringify(ran));
	});
});

describe("the Concat KDF", () => {
	it("derives the key of RFC 7518 appendix C", () => {
		const d = "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo";
		const x = "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0";
		const y = "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps";
		const alice = createPrivateKey({ key: { kty: "EC", crv: "P-256", x, y, d }, format: "jwk" });
		const bob = {
			x: "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",
			y: "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",
		};
		const key = concatKdf(
			ecdhP256(alice, publicKeyAt(bob)),
			"A128GCM",
			128,
			Buffer.from("Alice"),
			Buffer.from("Bob"),
		);
		assert.equal(key.export().toString("base64url"), "VqqN6vgjbSBcIijNcacQGg");
	});
});

describe("JWE", { skip }, () => {
	type Jwe = { jwe: string; pt: string };
	type Rest = { private: JsonWebKey & { k?: string } };

	it("opens every valid case of the forms that our primitives speak and refuses every other", () => {
		const ran = { valid: 0, invalid: 0, foreign: 0 };
		for (const group of groups<Jwe, Rest>("json_web_encryption_test.json")) {
			for (const test of group.tests) {
				const opened = attempt(() => openWithPrimitives(test.jwe, group.private));
				if (test.result !== "valid") {
					assert.equal(opened, undefined, `case ${test.tcId}`);
					ran.invalid++;
				} else if (speaks(test.jwe, group.private)) {
					assert.equal(opened, test.pt, `case ${test.tcId} ${test.comment}`);
					ran.valid++;
				} else {
					assert.equal(opened, undefined, `case ${test.tcId}`);
					ran.foreign++;
				}
			}
		}
		assert.ok(ran.valid >= 15 && ran.invalid > 60 && ran.foreign > 30, JSON.stringify(ran));
	});

	it("none of them, valid or not, opens at our doors, which know one form each", () => {
		let ran = 0;
		const binding = { kid: "k", thread: "t", message: "m", seq: 0 };
		for (const group of groups<Jwe, Rest>("json_web_encryption_test.json")) {
			for (const { jwe } of group.tests) {
				const secret = group.private.k ? createSecretKey(group.private.k, "base64url") : undefined;
				const dataKey = secret?.symmetricKeySize === 32 ? secret : newDataKey();
				assert.throws(() => openText(dataKey, binding, jwe), invalid);
				if (group.private.kty === "EC") {
					const key = createPrivateKey({ key: group.private, format: "jwk" });
					assert.throws(() => unwrapDataKey(key, { kid: "k", thread: "t", key: "s" }, jwe), invalid);
				}
				ran++;
			}
		}
		assert.ok(ran > 100);
	});
});

const ALG = /^(?:A(?<kw>128|192|256)KW|dir|ECDH-ES(?:\+A(?<es>128|192|256)KW)?)$/;
const ENC = /^A(128|192|256)GCM$/;

function headerOf(jwe: string): Record<string, unknown> {
	try {
		return JSON.parse(decodeBase64url(parseCompact(jwe).protectedHeader).toString());
	} catch {
		return {};
	}
}

function speaks(jwe: string, key: JsonWebKey): boolean {
	const { alg, enc, zip } = headerOf(jwe);
	return !zip && ALG.test(`${alg}`) && ENC.test(`${enc}`) && (key.kty === "oct" || key.crv === "P-256");
}

/** RFC 7516 §5.2 with our own parts, for the forms that wycheproof has and our doors have not. */
function openWithPrimitives(jwe: string, key: JsonWebKey & { k?: string }): Buffer {
	const compact = parseCompact(jwe);
	const refuse = new DomainError("ENVELOPE_INVALID");
	const { alg, enc, epk, apu, apv } = headerOf(jwe) as Record<string, string> & {
		epk?: { x: string; y: string };
	};
	if (!speaks(jwe, key) || (key.alg && key.alg !== alg && alg !== "dir")) throw refuse;
	const bits = Number(ENC.exec(`${enc}`)?.[1]) as 128 | 192 | 256;
	const contentKey = () => {
		if (key.kty === "oct" && key.k) {
			const secret = createSecretKey(key.k, "base64url");
			return alg === "dir" ? secret : aesKwUnwrap(secret, compact.encryptedKey);
		}
		if (!epk) throw refuse;
		const z = ecdhP256(createPrivateKey({ key, format: "jwk" }), publicKeyAt(epk));
		const parties = [apu, apv].map((part) => Buffer.from(part ?? "", "base64url")) as [Buffer, Buffer];
		const wrapBits = ALG.exec(`${alg}`)?.groups?.es;
		if (!wrapBits) return concatKdf(z, `${enc}`, bits, ...parties);
		const kek = concatKdf(z, `${alg}`, Number(wrapBits) as 128 | 192 | 256, ...parties);
		return aesKwUnwrap(kek, compact.encryptedKey);
	};
	const cek = contentKey();
	if (cek.symmetricKeySize !== bits / 8) throw refuse;
	return aesGcmOpen(cek, Buffer.from(compact.protectedHeader, "ascii"), compact);
}

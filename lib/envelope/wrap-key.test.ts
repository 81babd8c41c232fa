import assert from "node:assert/strict";
import { createECDH, createSecretKey, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CompactEncrypt, compactDecrypt, importJWK } from "jose";
import { DomainError } from "#lib/errors.ts";
import { generateIntakeKey, importPrivateIntakeKey, importPublicIntakeKey } from "./intake-key.ts";
import { newDataKey } from "./message.ts";
import { type KeyBinding, unwrapDataKey, wrapDataKey } from "./wrap-key.ts";

const pair = generateIntakeKey();
const publicKey = importPublicIntakeKey(pair.publicJwk);
const privateKey = importPrivateIntakeKey(pair.privateJwk);
const BINDING: KeyBinding = {
	kid: pair.kid,
	thread: "0b9d1f46-41f0-4c4e-8f57-2c8d9b1f0a37",
	key: "5f0e7d1c-8d3a-4c53-9d65-0f8f7f2a6a11",
};
const dataKey = newDataKey();
const invalid = (error: unknown) => error instanceof DomainError && error.code === "ENVELOPE_INVALID";

describe("a wrapped data key", () => {
	it("unwraps for the region's private key, thread and id that it was wrapped for", () => {
		fc.assert(
			fc.property(fc.uuid(), fc.uuid(), (thread, key) => {
				const binding = { kid: pair.kid, thread, key };
				return unwrapDataKey(privateKey, binding, wrapDataKey(publicKey, binding, dataKey)).equals(dataKey);
			}),
			{ numRuns: 50 },
		);
	});

	it("is a standard JWE that another library opens", async () => {
		const jwe = wrapDataKey(publicKey, BINDING, dataKey);
		const { plaintext, protectedHeader } = await compactDecrypt(
			jwe,
			await importJWK({ ...pair.privateJwk }, "ECDH-ES+A256KW"),
		);
		assert.deepEqual(Buffer.from(plaintext), dataKey.export());
		const { epk, ...rest } = protectedHeader;
		assert.deepEqual(rest, { alg: "ECDH-ES+A256KW", enc: "A256GCM", ...BINDING });
		assert.equal((epk as { crv?: string }).crv, "P-256");
	});

	it("unwraps when another library wrapped it in the same form", async () => {
		const jwe = await new CompactEncrypt(dataKey.export())
			.setProtectedHeader({ alg: "ECDH-ES+A256KW", enc: "A256GCM", ...BINDING })
			.encrypt(await importJWK({ ...pair.publicJwk }, "ECDH-ES+A256KW"));
		assert.ok(unwrapDataKey(privateKey, BINDING, jwe).equals(dataKey));
	});

	it("never unwraps for another thread, another id or another private key", () => {
		const jwe = wrapDataKey(publicKey, BINDING, dataKey);
		const other = generateIntakeKey();
		for (const binding of [
			{ ...BINDING, thread: BINDING.key },
			{ ...BINDING, key: BINDING.thread },
			{ ...BINDING, kid: other.kid },
		]) {
			assert.throws(() => unwrapDataKey(privateKey, binding, jwe), invalid);
		}
		assert.throws(() => unwrapDataKey(importPrivateIntakeKey(other.privateJwk), BINDING, jwe), invalid);
	});

	it("is refused when any one bit of it is flipped", () => {
		const jwe = Buffer.from(wrapDataKey(publicKey, BINDING, dataKey), "latin1");
		for (let bit = 0; bit < jwe.length * 8; bit++) {
			const changed = Buffer.from(jwe);
			changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			assert.throws(() => unwrapDataKey(privateKey, BINDING, changed.toString("latin1")), invalid);
		}
	});

	it("is refused when its ephemeral point is not on P-256, is another curve's, or is spelt otherwise", () => {
		const parts = wrapDataKey(publicKey, BINDING, dataKey).split(".");
		const header = JSON.parse(Buffer.from(parts[0] ?? "", "base64url").toString());
		const k1 = createECDH("secp256k1");
		k1.generateKeys();
		const foreign = k1.getPublicKey();
		const coordinate = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
		for (const epk of [
			{ ...header.epk, y: header.epk.x },
			{ ...header.epk, x: coordinate(new Uint8Array(32)), y: coordinate(new Uint8Array(32)) },
			{ ...header.epk, x: coordinate(foreign.subarray(1, 33)), y: coordinate(foreign.subarray(33)) },
			{
				...header.epk,
				x: coordinate(Buffer.concat([Buffer.alloc(1), Buffer.from(header.epk.x, "base64url")])),
			},
			{ ...header.epk, crv: "P-384" },
			{ ...header.epk, d: header.epk.x },
			{ ...header.epk, x: 1 },
			null,
			"x",
		]) {
			parts[0] = Buffer.from(JSON.stringify({ ...header, epk })).toString("base64url");
			assert.throws(() => unwrapDataKey(privateKey, BINDING, parts.join(".")), invalid);
		}
		for (const raw of ["null", "[]", "{", "1", '"x"']) {
			parts[0] = Buffer.from(raw).toString("base64url");
			assert.throws(() => unwrapDataKey(privateKey, BINDING, parts.join(".")), invalid);
		}
	});

	it("is refused with crit, zip, apu or another algorithm, even where another library honours them", async () => {
		const key = await importJWK({ ...pair.publicJwk }, "ECDH-ES+A256KW");
		const seal = (extra: object, agreement = {}) =>
			new CompactEncrypt(dataKey.export())
				.setProtectedHeader({ alg: "ECDH-ES+A256KW", enc: "A256GCM", ...BINDING, ...extra })
				.setKeyManagementParameters(agreement)
				.encrypt(key);
		for (const jwe of [
			await seal({ alg: "ECDH-ES" }),
			await seal({ alg: "ECDH-ES+A128KW" }),
			await seal({ enc: "A128GCM" }),
			await seal({ typ: "JWE" }),
			await seal({}, { apu: randomBytes(8) }),
		]) {
			assert.throws(() => unwrapDataKey(privateKey, BINDING, jwe), invalid);
		}
	});

	it("wraps 256-bit keys only, each time with its own ephemeral key", () => {
		assert.throws(() => wrapDataKey(publicKey, BINDING, createSecretKey(randomBytes(16))), invalid);
		const epks = new Set(
			Array.from({ length: 20 }, () => wrapDataKey(publicKey, BINDING, dataKey).split(".")[0]),
		);
		assert.equal(epks.size, 20);
	});
});

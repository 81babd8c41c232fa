import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { calculateJwkThumbprint } from "jose";
import { DomainError } from "#lib/errors.ts";
import { generateIntakeKey, importPrivateIntakeKey, importPublicIntakeKey } from "./intake-key.ts";

const invalid = (error: unknown) => error instanceof DomainError && error.code === "ENVELOPE_INVALID";

describe("an intake key", () => {
	it("is named by its RFC 7638 thumbprint, as another library computes it", async () => {
		const { publicJwk, privateJwk, kid } = generateIntakeKey();
		assert.equal(kid, await calculateJwkThumbprint({ ...publicJwk }));
		assert.equal(publicJwk.kid, kid);
		assert.equal(privateJwk.kid, kid);
	});

	it("has a public half without the private number", () => {
		const { publicJwk } = generateIntakeKey();
		assert.ok(!("d" in publicJwk));
		assert.equal(importPublicIntakeKey(publicJwk).type, "public");
	});

	it("is refused under another key's name, on another curve or off the curve", () => {
		const one = generateIntakeKey();
		const other = generateIntakeKey();
		assert.throws(() => importPublicIntakeKey({ ...one.publicJwk, kid: other.kid }), invalid);
		assert.throws(() => importPublicIntakeKey({ ...one.publicJwk, crv: "P-384" }), invalid);
		assert.throws(() => importPublicIntakeKey({ ...one.publicJwk, y: other.publicJwk.y }), invalid);
		assert.throws(() => importPrivateIntakeKey({ ...one.publicJwk }), invalid);
		assert.throws(() => importPrivateIntakeKey({ ...one.privateJwk, d: other.privateJwk.d }), invalid);
		assert.equal(importPrivateIntakeKey(one.privateJwk).type, "private");
	});
});

import assert from "node:assert/strict";
import { createHmac, hkdfSync } from "node:crypto";
import { describe, it } from "node:test";
import { DomainError } from "#lib/errors.ts";
import { samenessKey, samenessOf } from "./sameness.ts";

describe("sameness", () => {
	const key = samenessKey("the token as presented");

	it("is equal for equal parts and different for parts cut otherwise", () => {
		assert.deepEqual(samenessOf(key, ["ab", "c"]), samenessOf(key, ["ab", "c"]));
		assert.notDeepEqual(samenessOf(key, ["ab", "c"]), samenessOf(key, ["a", "bc"]));
		assert.notDeepEqual(samenessOf(key, ["ab"]), samenessOf(key, ["ab", ""]));
	});

	it("cannot be tested by whoever lacks the token", () => {
		assert.notDeepEqual(samenessOf(key, ["yes"]), samenessOf(samenessKey("another token"), ["yes"]));
	});

	it("is HMAC-SHA-256 under an HKDF key, cut to 128 bits", () => {
		const raw = Buffer.from(hkdfSync("sha256", "the token as presented", "", "countersign sameness v1", 32));
		const full = createHmac("sha256", raw).update(Buffer.from("00000003796573", "hex")).digest();
		assert.deepEqual(samenessOf(key, ["yes"]), full.subarray(0, 16));
	});

	it("never takes two malformed texts for one", () => {
		assert.throws(() => samenessOf(key, ["\uD800"]), DomainError);
	});
});

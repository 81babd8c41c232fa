import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { digestOfSealed, digestOfWrappedKey, sha256 } from "./digest.ts";

describe("the digest of sealed messages", () => {
	it("is SHA-256 over each envelope behind its 32-bit length, as the database computes it", () => {
		// select encode(sha256('\x00000001'::bytea||'a'::bytea||'\x00000002'::bytea||'bc'::bytea),'hex')
		const bytes = Buffer.from("000000016100000002" + "6263", "hex");
		assert.equal(digestOfSealed(["a", "bc"]), createHash("sha256").update(bytes).digest("hex"));
		assert.equal(digestOfSealed([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	});

	it("differs whenever the lists differ, however they are cut", () => {
		const lists = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 3 }), {
			maxLength: 4,
		});
		fc.assert(
			fc.property(lists, lists, (one, other) => {
				const same = one.length === other.length && one.every((part, i) => part === other[i]);
				return same === (digestOfSealed(one) === digestOfSealed(other));
			}),
		);
		assert.notEqual(digestOfSealed(["ab", "c"]), digestOfSealed(["a", "bc"]));
		assert.notEqual(digestOfSealed(["a", "b"]), digestOfSealed(["b", "a"]));
	});

	it("of a wrapped key is SHA-256 of its text", () => {
		assert.equal(digestOfWrappedKey("abc"), sha256("abc").toString("hex"));
		assert.equal(
			digestOfWrappedKey("abc"),
			"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		);
	});
});

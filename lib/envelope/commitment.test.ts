import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DomainError } from "#lib/errors.ts";
import { commit, opens } from "./commitment.ts";

const wellFormed = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());

describe("a commitment", () => {
	it("opens with its salt and text, and with no other text or salt", () => {
		fc.assert(
			fc.property(wellFormed, wellFormed, (text, other) => {
				const { salt, commitment } = commit(text);
				assert.ok(opens(commitment, salt, text));
				assert.equal(opens(commitment, salt, other), text === other);
				assert.ok(!opens(commitment, commit(text).salt, text));
			}),
		);
	});

	it("is SHA-256 over 32 random bytes and the UTF-8 text", () => {
		const { salt, commitment } = commit("grüße");
		assert.equal(salt.length, 32);
		const again = createHash("sha256")
			.update(Buffer.concat([salt, Buffer.from("grüße")]))
			.digest("hex");
		assert.equal(commitment, again);
	});

	it("of the same text is another one each time, so that a short text cannot be guessed from it", () => {
		assert.notEqual(commit("yes").commitment, commit("yes").commitment);
	});

	it("refuses a salt of another length, a malformed text and a malformed commitment", () => {
		const { salt, commitment } = commit("yes");
		assert.throws(() => opens(commitment, salt.subarray(1), "yes"), DomainError);
		assert.throws(() => commit("\uD800"), DomainError);
		assert.ok(!opens(commitment.toUpperCase(), salt, "yes"));
		assert.ok(!opens("", salt, "yes"));
	});
});

import assert from "node:assert/strict";
import { createDecipheriv, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DomainError } from "#lib/errors.ts";
import {
	type BodyBinding,
	CHUNK_BYTES,
	chunksOf,
	digestOfBody,
	digestOfChunk,
	openChunk,
	sealChunk,
} from "./attachment.ts";
import { sha256 } from "./digest.ts";
import { newDataKey } from "./message.ts";

const BINDING: BodyBinding = {
	kid: "5f0e7d1c-8d3a-4c53-9d65-0f8f7f2a6a11",
	thread: "0b9d1f46-41f0-4c4e-8f57-2c8d9b1f0a37",
	attachment: "a1",
	chunks: 3,
};
const key = newDataKey();
const invalid = (error: unknown) => error instanceof DomainError && error.code === "ENVELOPE_INVALID";

describe("a sealed chunk", () => {
	it("comes back byte for byte", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(2), (bytes, n) =>
				openChunk(key, BINDING, n, sealChunk(key, BINDING, n, bytes)).equals(bytes),
			),
		);
		const whole = randomBytes(CHUNK_BYTES);
		assert.deepEqual(openChunk(key, BINDING, 0, sealChunk(key, BINDING, 0, whole)), whole);
	});

	it("is what the format says: bare AES-256-GCM opens it with the header as additional data", () => {
		const sealed = sealChunk(key, BINDING, 2, Buffer.from("grüße 🌊"));
		const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12), { authTagLength: 16 });
		decipher.setAAD(
			Buffer.from(
				`{"enc":"A256GCM","kid":"${BINDING.kid}","thread":"${BINDING.thread}","attachment":"a1","n":2,"last":true}`,
			),
		);
		decipher.setAuthTag(sealed.subarray(-16));
		assert.equal(
			decipher.update(sealed.subarray(12, -16), undefined, "utf8") + decipher.final("utf8"),
			"grüße 🌊",
		);
	});

	it("does not open elsewhere: at another place, as the last, in another attachment or thread, under another key", () => {
		const sealed = sealChunk(key, BINDING, 1, Buffer.from("x"));
		const elsewhere: [BodyBinding, number][] = [
			[BINDING, 0],
			[BINDING, 2],
			[{ ...BINDING, chunks: 2 }, 1],
			[{ ...BINDING, attachment: "a2" }, 1],
			[{ ...BINDING, thread: BINDING.kid }, 1],
			[{ ...BINDING, kid: BINDING.thread }, 1],
		];
		for (const [binding, n] of elsewhere) assert.throws(() => openChunk(key, binding, n, sealed), invalid);
		assert.throws(() => openChunk(newDataKey(), BINDING, 1, sealed), invalid);
		for (const n of [-1, 3, 0.5]) assert.throws(() => sealChunk(key, BINDING, n, Buffer.alloc(1)), invalid);
	});

	it("does not open with any bit flipped, or cut short", () => {
		const sealed = sealChunk(key, BINDING, 0, Buffer.from("some words"));
		for (let bit = 0; bit < sealed.length * 8; bit++) {
			const flipped = Buffer.from(sealed);
			flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			assert.throws(() => openChunk(key, BINDING, 0, flipped), invalid);
		}
		for (let length = 0; length < sealed.length; length++)
			assert.throws(() => openChunk(key, BINDING, 0, sealed.subarray(0, length)), invalid);
	});

	it("a body has as many as it needs, an empty one too; its digest is over theirs", () => {
		const all = [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 50 * 1024 * 1024].map(chunksOf);
		assert.deepEqual(all, [1, 1, 1, 2, 200]);
		const [a, b] = [Buffer.from("a"), Buffer.from("b")];
		const digests = Buffer.concat([digestOfChunk(a), digestOfChunk(b)]);
		assert.equal(digestOfBody(digests), sha256(sha256(a), sha256(b)).toString("hex"));
	});
});

import assert from "node:assert/strict";
import { createSecretKey, randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";
import { DomainError } from "#lib/errors.ts";
import { type MessageBinding, newDataKey, openText, sealText } from "./message.ts";

const BINDING: MessageBinding = {
	kid: "5f0e7d1c-8d3a-4c53-9d65-0f8f7f2a6a11",
	thread: "0b9d1f46-41f0-4c4e-8f57-2c8d9b1f0a37",
	message: "m1",
	seq: 0,
};
const key = newDataKey();
const invalid = (error: unknown) => error instanceof DomainError && error.code === "ENVELOPE_INVALID";
const wellFormed = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());
const header = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a sealed message", () => {
	it("comes back character for character, whatever was written", () => {
		fc.assert(
			fc.property(wellFormed, (text) => openText(key, BINDING, sealText(key, BINDING, text)) === text),
		);
		for (const text of ["", "\uFEFFa", "\0", "e\u0301 é", "👩‍👧‍👦", "שלום ‏a‎", "a".repeat(16_384)]) {
			assert.equal(openText(key, BINDING, sealText(key, BINDING, text)), text);
		}
	});

	it("is a standard JWE that another library opens", async () => {
		const { plaintext, protectedHeader } = await compactDecrypt(sealText(key, BINDING, "grüße 🌊"), key);
		assert.equal(new TextDecoder().decode(plaintext), "grüße 🌊");
		assert.deepEqual(protectedHeader, { alg: "dir", enc: "A256GCM", ...BINDING });
	});

	it("opens when another library sealed it in the same form", async () => {
		const jwe = await new CompactEncrypt(new TextEncoder().encode("grüße 🌊"))
			.setProtectedHeader({ alg: "dir", enc: "A256GCM", ...BINDING })
			.encrypt(key);
		assert.equal(openText(key, BINDING, jwe), "grüße 🌊");
	});

	it("never opens as another message, at another place, in another thread or under another key", () => {
		const bindings = fc.record({
			kid: fc.uuid(),
			thread: fc.uuid(),
			message: fc.string({ minLength: 1 }),
			seq: fc.nat(),
		});
		const one = fc.constantFrom<keyof MessageBinding>("kid", "thread", "message", "seq");
		fc.assert(
			fc.property(bindings, bindings, one, (sealed, other, member) => {
				const claimed = { ...sealed, [member]: other[member] };
				fc.pre(claimed[member] !== sealed[member]);
				assert.throws(() => openText(key, claimed, sealText(key, sealed, "x")), invalid);
			}),
		);
		assert.throws(() => openText(newDataKey(), BINDING, sealText(key, BINDING, "x")), invalid);
	});

	it("never opens with the header of another message put before it", () => {
		const other = { ...BINDING, message: "m2", seq: 1 };
		const [, ...rest] = sealText(key, BINDING, "x").split(".");
		const swapped = [sealText(key, other, "y").split(".")[0], ...rest].join(".");
		assert.throws(() => openText(key, other, swapped), invalid);
		assert.throws(() => openText(key, BINDING, swapped), invalid);
	});

	it("is refused when any one bit of it is flipped", () => {
		const jwe = Buffer.from(sealText(key, BINDING, "a sentence worth changing"), "latin1");
		for (let bit = 0; bit < jwe.length * 8; bit++) {
			const changed = Buffer.from(jwe);
			changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			assert.throws(() => openText(key, BINDING, changed.toString("latin1")), invalid, `bit ${bit}`);
		}
	});

	it("has one spelling only: padding, whitespace, left-over bits and more parts are refused", () => {
		const jwe = sealText(key, BINDING, "x");
		const parts = jwe.split(".");
		// "x" is one byte: its second character carries four bits that say nothing.
		const loose = [...parts];
		loose[3] = `${parts[3]?.[0]}${parts[3]?.[1] === "A" ? "B" : String.fromCharCode((parts[3]?.charCodeAt(1) ?? 0) + 1)}`;
		for (const spelling of [
			`${jwe}=`,
			`${jwe}==`,
			` ${jwe}`,
			`${jwe}\n`,
			`${jwe}.`,
			parts.slice(0, 4).join("."),
			loose.join("."),
			jwe.replace(/\.[^.]*$/, "."),
			"",
			"....",
		]) {
			assert.throws(() => openText(key, BINDING, spelling), invalid);
		}
	});

	it("is refused with crit, zip, another algorithm, a doubled or a differently spelled member", async () => {
		const [, ...rest] = sealText(key, BINDING, "x").split(".");
		const expected = { alg: "dir", enc: "A256GCM", ...BINDING };
		for (const bad of [
			{ ...expected, crit: ["exp"], exp: 1 },
			{ ...expected, zip: "DEF" },
			{ ...expected, alg: "A256KW" },
			{ ...expected, enc: "A128GCM" },
			{ ...expected, seq: "0" },
			{ ...expected, seq: [0] },
			{ ...expected, thread: undefined },
		]) {
			assert.throws(() => openText(key, BINDING, [header(bad), ...rest].join(".")), invalid);
		}
		for (const spelled of [
			` ${JSON.stringify(expected)}`,
			JSON.stringify(expected).replace("dir", "d\\u0069r"),
		]) {
			const bad = Buffer.from(spelled).toString("base64url");
			assert.throws(() => openText(key, BINDING, [bad, ...rest].join(".")), invalid);
		}
		const doubled = Buffer.from(`${JSON.stringify(expected).slice(0, -1)},"seq":0}`).toString("base64url");
		assert.throws(() => openText(key, BINDING, [doubled, ...rest].join(".")), invalid);
		const zipped = await new CompactEncrypt(Buffer.from("x"))
			.setProtectedHeader({ ...expected, typ: "JWE" })
			.encrypt(key);
		assert.throws(() => openText(key, BINDING, zipped), invalid);
	});

	it("opens with its header's members in another order, as other libraries write them", async () => {
		const { kid, thread, message, seq } = BINDING;
		const sorted = await new CompactEncrypt(Buffer.from("hello"))
			.setProtectedHeader({ seq, message, thread, kid, enc: "A256GCM", alg: "dir" })
			.encrypt(key);
		assert.equal(openText(key, BINDING, sorted), "hello");
		assert.throws(() => openText(key, { ...BINDING, seq: seq + 1 }, sorted), invalid);
	});

	it("carries no key of its own", () => {
		const parts = sealText(key, BINDING, "x").split(".");
		parts[1] = randomBytes(40).toString("base64url");
		assert.throws(() => openText(key, BINDING, parts.join(".")), invalid);
	});

	it("holds well-formed text only: a lone surrogate is refused at sealing, other bytes at opening", () => {
		assert.throws(() => sealText(key, BINDING, "a\uD800b"), invalid);
		const latin1 = sealText(key, BINDING, Uint8Array.of(0x61, 0xff));
		assert.throws(() => openText(key, BINDING, latin1), invalid);
	});

	it("needs a 256-bit key and a whole number as its place", () => {
		assert.throws(() => sealText(createSecretKey(randomBytes(16)), BINDING, "x"), invalid);
		for (const seq of [-1, 0.5, Number.NaN, 2 ** 53]) {
			assert.throws(() => sealText(key, { ...BINDING, seq }, "x"), invalid);
		}
	});

	it("never seals twice under one IV", () => {
		const ivs = new Set(Array.from({ length: 2_000 }, () => sealText(key, BINDING, "x").split(".")[2]));
		assert.equal(ivs.size, 2_000);
	});

	it("says nothing of what it holds when it refuses", () => {
		const jwe = sealText(key, { ...BINDING, message: "planted-sentence" }, "planted-sentence");
		assert.throws(
			() => openText(key, BINDING, jwe),
			(error: Error) => !error.message.includes("planted") && !error.message.includes(jwe.slice(0, 8)),
		);
		assert.equal(decodeProtectedHeader(jwe).message, "planted-sentence");
	});
});

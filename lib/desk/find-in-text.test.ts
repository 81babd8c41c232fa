import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { findIn } from "./find-in-text.ts";

const found = (text: string, wanted: string) =>
	findIn(text, wanted).map(([from, to]) => text.slice(from, to));

describe("finding in what is open", () => {
	it("does not mind capitals, accents, width or compatible forms", () => {
		assert.deepEqual(found("Wo ist der Café? CAFE, cafe\u0301!", "café"), ["Café", "CAFE", "cafe\u0301"]);
		assert.deepEqual(found("ＦＵＬＬ width and ﬁne print", "full"), ["ＦＵＬＬ"]);
		assert.deepEqual(found("ﬁne print", "fine"), ["ﬁne"]);
	});

	it("sees through signs that nobody sees", () => {
		assert.deepEqual(found("meet\u200b m\u00ade h\u2060ere", "meet me here"), [
			"meet\u200b m\u00ade h\u2060ere",
		]);
	});

	it("takes a line break for a space, and many for one", () => {
		assert.deepEqual(found("two\n\n lines", " two lines "), ["two\n\n lines"]);
	});

	it("finds in every script, and whole signs of two units", () => {
		assert.deepEqual(
			found("שלום 👩🏽‍🚀 日本語 👩🏽‍🚀", "👩🏽‍🚀"),
			["👩🏽‍🚀 ", "👩🏽‍🚀"].map((one) => one.trim()),
		);
		assert.deepEqual(found("日本語の文章", "本語"), ["本語"]);
	});

	it("takes what is typed for words, never for a pattern, and nothing for nothing", () => {
		assert.deepEqual(found("a.b axb (", "a.b"), ["a.b"]);
		assert.deepEqual(found("a.b axb (", "("), ["("]);
		assert.deepEqual(findIn("anything", " \u200b "), []);
	});

	it("whatever the text: each find lies in it, after the one before, and holds what was looked for", () => {
		fc.assert(
			fc.property(
				fc.string({ unit: "grapheme", maxLength: 60 }),
				fc.nat(50),
				fc.integer({ min: 1, max: 4 }),
				(text, at, long) => {
					const wanted = [...text].slice(at, at + long).join("");
					let last = 0;
					for (const [from, to] of findIn(text, wanted)) {
						assert(from >= last && to > from && to <= text.length);
						last = to;
					}
					if (/^[\p{L}\p{N}]+$/u.test(wanted.normalize("NFKD"))) assert(findIn(text, wanted).length > 0);
				},
			),
		);
	});
});

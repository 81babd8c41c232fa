import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wordsIn } from "./words.ts";

test("words are compared without case, width or form, each once", () => {
	assert.deepEqual(wordsIn("Threat, THREAT; ｔｈｒｅａｔ!"), ["threat"]);
	assert.deepEqual(wordsIn("Mu\u0308ller M\u00fcller"), ["müller"]);
	assert.deepEqual(wordsIn("ﬁre l'école 24-hour"), ["fire", "école", "24", "hour"]);
});

test("a language without spaces has words too", () => {
	assert.ok(wordsIn("他威胁要伤害她").length > 1);
});

test("patterns, quotes and SQL are no more than the words in them", () => {
	assert.deepEqual(wordsIn(".*"), []);
	assert.deepEqual(wordsIn("' OR 1=1; --"), ["or"]);
	assert.deepEqual(wordsIn("^thr(ea)t$'\"\\"), ["thr", "ea"]);
	assert.deepEqual(wordsIn("\0 \u202e \ud800"), []);
});

test("a letter is the same in capitals and at the end of a word, in every script", () => {
	for (let code = 0; code < 0x110000; code++) {
		const letter = String.fromCodePoint(code);
		if (letter.toLowerCase() === letter.toUpperCase()) continue;
		const text = `x${letter}y`.toUpperCase();
		assert.deepEqual(wordsIn(text.toLowerCase()), wordsIn(text), code.toString(16));
	}
	assert.deepEqual(wordsIn("ΟΔΟΣ"), wordsIn("οδοσ"));
});

test("every word is found again by itself, whatever it stood in", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
			for (const word of wordsIn(text)) {
				assert.match(word, /^[\p{L}\p{M}\p{N}]{2,}$/u);
				assert.ok([...word].length <= 40);
			}
			assert.deepEqual(wordsIn(text.toUpperCase().toLowerCase()), wordsIn(text.toUpperCase()));
		}),
	);
});

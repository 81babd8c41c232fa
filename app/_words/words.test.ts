import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { acceptedLanguage } from "./accepted-language.ts";
import { CATALOGS, type Room } from "./catalogs.ts";
import { refusalIn } from "./refusal-in.ts";
import { LANGUAGES, type Sentence, wordsFrom } from "./words.ts";

const holes = (sentence: Sentence | undefined) =>
	typeof sentence === "object"
		? [...new Set([sentence.one, sentence.other].flatMap(holesOf))].sort()
		: holesOf(sentence ?? "").sort();
const holesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

describe("the desk's words", () => {
	for (const room of Object.keys(CATALOGS.en) as Room[]) {
		it(`of "${room}" are the same sentences, with the same holes, in every language`, () => {
			const english = CATALOGS.en[room] as Record<string, Sentence>;
			for (const language of LANGUAGES) {
				const other = CATALOGS[language][room] as Record<string, Sentence>;
				assert.deepEqual(Object.keys(other).sort(), Object.keys(english).sort(), language);
				for (const [key, sentence] of Object.entries(english)) {
					assert.equal(typeof other[key], typeof sentence, `${language} ${key}`);
					assert.deepEqual(holes(other[key]), holes(sentence), `${language} ${key}`);
					for (const text of typeof other[key] === "object" ? Object.values(other[key]) : [other[key]])
						assert.match(String(text), /\S/, `${language} ${key} is empty`);
				}
			}
		});
	}

	it("fill holes by name, count by the language's rule, and write numbers as the language does", () => {
		const w = wordsFrom("de", {
			of: { one: "{count} Fall von {name}", other: "{count} Fälle von {name}" },
			plain: "Ja",
		});
		assert.equal(w("of", { count: 1, name: "Mina" }), "1 Fall von Mina");
		assert.equal(w("of", { count: 1200, name: "Mina" }), "1.200 Fälle von Mina");
		assert.equal(w("plain"), "Ja");
		assert.equal(w.maybe("nowhere"), undefined);
		// @ts-expect-error a hole left open does not compile
		w("of", { count: 1 });
	});

	it("put markup into holes", () => {
		const w = wordsFrom("en", { by: "Claimed by {who}, {count} times" });
		assert.deepEqual(w.rich("by", { who: "<b>", count: 1000 }), [
			"Claimed by ",
			"<b>",
			", ",
			"1,000",
			" times",
		]);
	});

	it("are those that the browser likes best among ours", () => {
		assert.equal(acceptedLanguage(null), "en");
		assert.equal(acceptedLanguage("de-CH, en;q=0.8"), "de");
		assert.equal(acceptedLanguage("fr, en;q=0.5, de;q=0.7"), "de");
		assert.equal(acceptedLanguage("de;q=0"), "en");
		assert.equal(acceptedLanguage("fr, *"), "en");
	});

	it("say a refusal by its code, with what its English had in it, and leave what they do not know", () => {
		const refusals = {
			A: "Nein.",
			B: { "Claimed by {who}. Nothing.": "Bei {who}. Nichts.", "Other.": "Anders." },
		};
		assert.equal(refusalIn(refusals, "A", "whatever"), "Nein.");
		assert.equal(refusalIn(refusals, "B", "Claimed by M. (EU). Nothing."), "Bei M. (EU). Nichts.");
		assert.equal(refusalIn(refusals, "B", "Unknown."), "Unknown.");
		assert.equal(refusalIn(refusals, "C", "Unknown."), "Unknown.");
	});
});

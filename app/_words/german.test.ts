import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { endedInWords } from "../(console)/cases/[caseId]/ended-words.ts";
import { CATALOGS } from "./catalogs.ts";
import { errors } from "./de/errors.ts";
import { isSpoken } from "./spoken-paths.ts";
import type { Sentence } from "./words.ts";
import { wordsIn } from "./words-in.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const texts = (one: Sentence | Readonly<Record<string, string>>) =>
	typeof one === "string" ? [one] : Object.values(one);

describe("the desk's German", () => {
	it("says Sie, on every page", () => {
		const rooms = Object.values(CATALOGS.de).flatMap((room) => Object.values<Sentence>(room).flatMap(texts));
		for (const text of [...rooms, ...Object.values(errors).flatMap(texts)]) {
			assert.doesNotMatch(text, /\b(du|dein\w*|dich|dir|euch|euer\w*)\b/i);
			assert.doesNotMatch(text, /Gespräch/, "it is called Unterhaltung");
		}
	});

	it("is spoken where decisions are confirmed, and at no other approval", () => {
		for (const path of ["/queue", "/queue/load", "/cases/x", "/readings", "/approvals/decisions/x"])
			assert.ok(isSpoken(path), path);
		for (const path of ["/", "/approvals", "/approvals/decision", "/queues", "/account"])
			assert.ok(!isSpoken(path), path);
	});

	it("says why a reading is over", () => {
		const w = wordsIn("de", "reading");
		assert.equal(endedInWords(w, "RIGHT_LOST").title, "Sie haben das Recht nicht mehr, dies zu lesen");
		assert.equal(endedInWords(w, "SESSION_ENDED").title, "Ihre Sitzung ist zu Ende");
		assert.equal(endedInWords(w, null).title, endedInWords(w, "EXPIRED").title);
		assert.equal(endedInWords(w, "SOMETHING").title, "Diese Öffnung wurde beendet");
	});

	it("refuses in answer to sentences that the domain says", () => {
		const said = sentencesOfTheDomain();
		for (const [code, one] of Object.entries(errors)) {
			if (typeof one === "string") continue;
			for (const [english, german] of Object.entries(one)) {
				assert.ok(said(english), `${code}: nothing in lib says “${english}”`);
				for (const [, hole] of german.matchAll(/\{(\w+)\}/g))
					assert.ok(english.includes(`{${hole}}`), `${code}: {${hole}} is not in “${english}”`);
			}
		}
	});
});

/** Whether each sentence of some English stands in the code, with anything in its holes. */
function sentencesOfTheDomain() {
	const files = [
		...globSync("lib/**/*.ts", { cwd: ROOT }).filter((file) => !file.endsWith(".test.ts")),
		"app/_words/en/shared.ts",
		"app/(console)/readings/answers.ts",
	];
	const source = files.map((file) => readFileSync(`${ROOT}/${file}`, "utf8")).join("\n");
	// A choice of words inside a sentence is a hole with those words in it.
	const whole = source.replaceAll(/\$\{[^{}]*\}/g, "{}");
	const chosen = [...source.matchAll(/\$\{\w+ === "\w+" \? "([^"]*)" : "([^"]*)"\}/g)];
	const sources = [
		whole,
		...[1, 2].map((n) => chosen.reduce((text, found) => text.replace(found[0], found[n] ?? ""), source)),
	];
	return (english: string) =>
		english
			.replaceAll(/\{\w+\}/g, "{}")
			.split(/(?<=[.]) /)
			.every((sentence) => sources.some((text) => text.includes(sentence)));
}

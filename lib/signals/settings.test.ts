import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { DEFAULT_SETTINGS, readSettings } from "./settings.ts";

const folder = mkdtempSync(join(tmpdir(), "signals-"));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, "signals.json");
const read = (text: string) => {
	writeFileSync(file, text);
	return readSettings(file);
};

test("a file changes what it names, and nothing else", () => {
	const settings = read('{"days": 90, "rules": {"OWN_WORDS": {"threshold": 6}}}');
	assert.equal(settings.days, 90);
	assert.equal(settings.rules.OWN_WORDS.threshold, 6);
	assert.deepEqual(settings.rules.NO_DECISION, DEFAULT_SETTINGS.rules.NO_DECISION);
	assert.deepEqual(readSettings(undefined), DEFAULT_SETTINGS);
});

test("what makes no sense is refused, by name and without its value", () => {
	for (const [text, where] of [
		['{"rules": {"OWN_WORDS": {"threshold": -1}}}', /rules\.OWN_WORDS\.threshold/],
		['{"rules": {"OWN_WORD": {}}}', /OWN_WORD/],
		['{"days": "secret"}', /days/],
		["{", /JSON/],
	] as const) {
		assert.throws(
			() => read(text),
			({ message }: Error) =>
				where.test(message) && message.includes("SIGNALS_FILE") && !message.includes("secret"),
		);
	}
});

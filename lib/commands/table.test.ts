import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "./table.ts";

test("what lies in a row cannot steer the terminal", () => {
	const text = table([{ name: "\u001b[2Jgone\u202e" }]);
	for (const steering of ["\u001b", "\u202e"]) assert.ok(!text.includes(steering));
});

test("bytes and times are printed as PostgreSQL writes them", () => {
	const text = table([{ hash: Buffer.from([1, 255]), at: new Date(0), none: null }]);
	assert.match(text, /\\x01ff/);
	assert.match(text, /1970-01-01T00:00:00\.000Z/);
});

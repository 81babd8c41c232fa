import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_RETENTION } from "../access/policy-retention.ts";
import { clocksInWords, keysInWords } from "./clocks-in-words.ts";

test("every clock of the policy is said, the rules of their own first and in their order", () => {
	const rules = [
		{ region: "eu", category: "CYBER_VIOLENCE", ending: "noAction", days: 10 },
		{ days: 11 },
	] as const;
	const clocks = clocksInWords({ ...DEFAULT_RETENTION, rules });
	assert.deepEqual(
		clocks.map(({ days }) => days),
		[10, 11, 30, 183, 365, 730, 365, 1825],
	);
	assert.equal(clocks[0]?.what, "Messages of a thread: cyber violence, without a violation, in EU");
	assert.equal(clocks[1]?.what, "Messages of any thread");
	assert.equal(clocksInWords(DEFAULT_RETENTION).length, 6);
});

test("the period of keys is said, and how far ahead the next one is published", () => {
	const { keys } = DEFAULT_RETENTION;
	assert.match(
		keysInWords(keys),
		/region and calendar month, in UTC; the next one is published 7 days ahead/,
	);
	assert.match(keysInWords({ ...keys, period: "week" }), /region and week \(from Monday\), in UTC/);
	assert.match(
		keysInWords({ ...keys, period: "day", aheadDays: 1 }),
		/region and day, in UTC; .* a day ahead\. /,
	);
});

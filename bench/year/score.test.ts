import assert from "node:assert/strict";
import { test } from "node:test";
import { EXAM_SEED } from "./planted.ts";
import { FIRST_NAMES, scoreYear } from "./score.ts";

// A quarter of the work of a whole year, which `npm run bench -- --only signals` measures: what shows itself in few openings
// drowns here. The whole year's goal is ten of twelve.
test("at a quarter of a year's work most of those who misuse theirs are among the first names", () => {
	const { found, honest } = scoreYear(EXAM_SEED, { scale: 0.25 });
	assert.ok(found >= 8, `${found} of 12`);
	assert.ok(found + honest <= FIRST_NAMES);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "./test-result.ts";

test("a suite that ran nothing counts as one failure", () => {
	assert.deepEqual(judge({ passed: 0, failed: 0 }, 0), { passed: 0, failed: 1 });
	assert.deepEqual(judge(null, 0), { passed: 0, failed: 1 });
});

test("an exit that contradicts a clean report counts as one failure", () => {
	assert.deepEqual(judge({ passed: 12, failed: 0 }, 1), { passed: 12, failed: 1 });
	assert.deepEqual(judge({ passed: 12, failed: 2 }, 1), { passed: 12, failed: 2 });
	assert.deepEqual(judge({ passed: 12, failed: 0 }, 0), { passed: 12, failed: 0 });
});

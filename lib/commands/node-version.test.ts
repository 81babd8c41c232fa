import assert from "node:assert/strict";
import { test } from "node:test";
import { isNewEnough, WRONG_NODE } from "./node-version.mjs";

test("Node 24 and newer will do, anything older will not", () => {
	assert.deepEqual(["20.20.2", "22.1.0", "23.11.0", "24.0.0", "24.21.0", "26.1.0", ""].map(isNewEnough), [
		...[false, false, false],
		...[true, true, true],
		false,
	]);
});

test("a wrong Node is named in one sentence that says what to do", () => {
	assert.match(WRONG_NODE("20.20.2"), /^[^.\n]*Node 24[^\n]*20\.20\.2; [^\n]*\.$/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTION_KINDS, DEFAULT_DESK } from "../access/policy-desk.ts";
import { deskInWords } from "./desk-in-words.ts";

const said = (over: Partial<typeof DEFAULT_DESK> = {}) =>
	deskInWords({ ...DEFAULT_DESK, ...over }).join("\n");

test("the desk's sentences hold the figures that the desk acts by", () => {
	assert.match(
		said(),
		/leaves the house 30 seconds after it was made; until then whoever made it may take it back/,
	);
	assert.match(said(), /for 60 minutes goes back to the queue; its page says so 10 minutes before/);
	assert.match(said(), /blurred, grey, without sound, still until played/);
	assert.match(said(), /S0 4 and 40, S1 2 and 20, S2 1 and 5, S3 1 and 2\. At 80 % of 1,000/);
});

test("no time to take a decision back is said as such", () => {
	assert.match(said({ undoSeconds: 0 }), /leaves the house as it is made; nobody takes it back/);
});

test("each action that a second person confirms is named, a suspension with its days", () => {
	assert.match(
		said(),
		/confirms before it leaves the house: terminating an account, a suspension of more than 30 days or without an end\./,
	);
	const every = said({ secondPerson: { actions: ACTION_KINDS, suspensionDaysOver: 1 } });
	assert.match(every, /every suspension\./);
	assert.doesNotMatch(every, /undefined|more than/);
	const none = said({ secondPerson: { actions: [], suspensionDaysOver: 1 } });
	assert.match(none, /house: a suspension of more than 1 day or without an end\./);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsIn } from "../../../_words/words-in.ts";
import { consequences, termsOf } from "./consequences.ts";
import type { Dot, Reason } from "./model.ts";
import { allowedPositions, goesBeyond } from "./scope-choice.ts";

const w = wordsIn("en", "opening");

const reason: Reason = {
	code: "USER_REPORT_REVIEW",
	name: "Review of a report",
	minutes: 30,
	reviewHours: null,
	widest: "nearby",
	scopes: ["reported", "window", "wide", "thread"],
	approval: "one lead other than the person",
	verification: { reported: "presence", wider: "verification" },
	notYet: null,
	questions: [],
	limit: null,
};
const ask = { count: 11, wider: false, forApproval: false, approvers: reason.approval, asksPasskey: true };

/** Messages by their numbers out of order, some reported: positions are not sequence numbers. */
const dots = [3, 1, 2, 9, 4, 5, 6, 7, 8].map(
	(sequence): Dot => ({
		...{ sequence, sender: 1, at: 0, kind: "text", revision: 0, provenance: "PLATFORM", unavailable: null },
		reported: sequence === 4,
	}),
);

test("before anybody confirms it is said how many, how long, who must approve and what the passkey asks", () => {
	assert.match(
		consequences(reason, ask, w),
		/^Opens 11 messages to you alone for 30 minutes\. Nobody else must approve/,
	);
	assert.match(consequences(reason, ask, w), /passkey asks for at least a touch/);
	assert.match(consequences(reason, { ...ask, wider: true }, w), /fingerprint, face or PIN/);
	assert.doesNotMatch(consequences(reason, { ...ask, asksPasskey: false }, w), /passkey/);
	const wide = consequences(reason, { ...ask, count: 1, wider: true, forApproval: true }, w);
	assert.match(wide, /^Asks for 1 message, .* First it must be approved by one lead other than the person/);
});

test("a reason that opens nothing yet says so in place of its terms", () => {
	assert.equal(termsOf({ ...reason, notYet: "there is no desk for it yet" }, w), "opens nothing yet");
	assert.equal(
		termsOf({ ...reason, widest: "none" }, w),
		"30 minutes · no review by itself · needs approval",
	);
	assert.equal(termsOf({ ...reason, reviewHours: 24 }, w), "30 minutes · reviewed within 24 h");
});

test("what opens without approval is counted in the order of reading, and what was seen by its numbers", () => {
	const of = (opens: Reason["widest"], seen: number[] = []) => [
		...allowedPositions(dots, { opens, widest: 2, seen }),
	];
	assert.deepEqual(of("none"), []);
	assert.equal(of("thread").length, dots.length);
	assert.deepEqual(of("nearby"), [2, 3, 4, 5, 6]);
	assert.deepEqual(of("seen", [9, 1, 77]), [1, 3]);
});

test("the whole thread is asked for with approval from the start, also where all of it lies near what was reported", () => {
	const all = new Set(dots.map((_, position) => position));
	const of = (opens: Reason["widest"], kind: "window" | "thread" | "seen", free = all) =>
		goesBeyond(kind, all, { opens, free });
	assert.deepEqual(
		[of("nearby", "thread"), of("nearby", "window"), of("seen", "seen")],
		[true, false, false],
	);
	assert.deepEqual([of("seen", "thread"), of("thread", "thread"), of("none", "window")], [true, false, true]);
	assert.equal(of("nearby", "window", new Set([0])), true);
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { frameDigest, frameOf, isAlways, type Opening } from "./frame.ts";
import { TEST_RULE } from "./testing-planted.ts";

export const openings = fc
	.uniqueArray(
		fc.record({
			...{ index: fc.nat(500), id: fc.uuid({ version: 4 }), opening: fc.uuid({ version: 4 }), at: fc.nat() },
			reason: fc.constantFrom("USER_REPORT_REVIEW", "EMERGENCY_RISK_TO_LIFE"),
			...{ role: fc.constantFrom("moderator", "lead"), region: fc.constantFrom("eu", "us") },
			...{ intervals: fc.constant([[1, 11]] as [number, number][]), limits: fc.constantFrom(0, 0, 0, 1) },
			...{ earlier: fc.constant([]), messages: fc.constant(30), withoutWitnesses: fc.constant(false) },
		}),
		{ selector: ({ index }) => index, minLength: 1, maxLength: 60 },
	)
	.filter((list) => new Set(list.map(({ id }) => id)).size === list.length);
const BOUNDS = { period: "2026-W47", from: 0, size: 501 };
const digestOf = (list: Opening[]) => frameDigest(frameOf(list, TEST_RULE, BOUNDS), BOUNDS);

describe("the frame", () => {
	const one: Opening = {
		...{
			index: 7,
			id: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
			opening: "x",
			at: 0,
			reason: "USER_REPORT_REVIEW",
		},
		...{
			role: "moderator",
			region: "eu",
			intervals: [[1, 11]],
			earlier: [],
			limits: 0,
			messages: 30,
			withoutWitnesses: false,
		},
	};

	it("always reviewed is what the rule gives the whole share or does not know, and what stands out", () => {
		const always = (more: Partial<Opening>) => isAlways({ ...one, ...more }, TEST_RULE);
		assert.equal(always({}), false);
		assert.equal(always({ reason: "EMERGENCY_RISK_TO_LIFE" }), true);
		assert.equal(always({ reason: "A_NEW_ONE" }), true);
		assert.equal(always({ reason: "constructor" }), true);
		assert.equal(always({ limits: 1 }), true);
		assert.equal(always({ withoutWitnesses: true }), true);
		assert.equal(isAlways({ ...one, limits: 1 }, { ...TEST_RULE, pastLimits: false }), false);
	});

	it("all of a thread is all of its messages, in however many pieces, where it is longer than what opens at once", () => {
		const whole = (intervals: [number, number][], messages: number) =>
			isAlways({ ...one, intervals, messages }, TEST_RULE);
		assert.equal(whole([[1, 30]], 30), true);
		assert.equal(whole([[12, 30], [1, 11]], 30), true); // biome-ignore format: a list of intervals
		assert.equal(whole([[1, 10]], 30), false);
		assert.equal(whole([[1, 11]], 11), false, "a short one opens whole by itself");
		assert.equal(whole([[1, 11]], 0), false, "where the log does not say how long it was");
	});

	it("nearly all of a thread is all of it: whoever leaves out a message or two is reviewed like whoever does not", () => {
		const whole = (intervals: [number, number][], messages: number, earlier: [number, number][] = []) =>
			isAlways({ ...one, earlier, intervals, messages }, TEST_RULE);
		assert.equal(whole([[1, 10], [12, 30]], 30), true); // biome-ignore format: a list of intervals
		assert.equal(whole([[2, 30]], 30), true);
		assert.equal(whole([[1, 29]], 30), true);
		assert.equal(whole([[4, 30]], 30), true, "nine tenths");
		assert.equal(whole([[5, 30]], 30), false, "less");
		assert.equal(whole([[1, 11]], 12), false, "what opens at once, of a thread that is hardly longer");
		assert.equal(whole([[1, 12]], 13), true);
		assert.equal(whole([[24, 27]], 30, [[1, 23]]), true, "in pieces");
		assert.equal(
			whole([[28, 29]], 30, [[1, 27]]),
			false,
			"between nine tenths and all: that one was reviewed",
		);
		assert.equal(whole([[28, 30]], 30, [[1, 27]]), true, "the rest of it");
		assert.equal(whole([[-50, 0], [20, 30]], 30), false, "numbers that no message has count nothing"); // biome-ignore format: a list
		assert.equal(whole([[20, 90]], 30), false);
	});

	it("what opens the last of a thread is all of it, whatever it takes to get there", () => {
		const whole = (earlier: [number, number][], intervals: [number, number][], messages = 21) =>
			isAlways({ ...one, earlier, intervals, messages }, TEST_RULE);
		assert.equal(whole([], [[1, 11]]), false);
		assert.equal(whole([[1, 11]], [[12, 21]]), true, "the second of two");
		assert.equal(whole([[12, 21]], [[1, 11]]), true, "from whichever end");
		assert.equal(whole([[1, 7], [15, 21]], [[8, 14]]), true, "the third of three"); // biome-ignore format: a list
		assert.equal(whole([[1, 11]], [[12, 18]]), false, "three messages are missing");
		assert.equal(whole([[1, 11]], [[15, 21]]), false);
		assert.equal(whole([[1, 21]], [[5, 9]]), false, "what they had seen already completes nothing");
		assert.equal(whole([[1, 21]], [[1, 21]]), true, "all of it at once, again");
		assert.equal(whole([[1, 21]], [[22, 30]], 30), true, "what was reported since");
		assert.equal(whole([[1, 6]], [[7, 11]], 11), false, "a short one");
	});

	it("has each opening between its two ends, once, in whatever order they came", () => {
		fc.assert(
			fc.property(openings, fc.nat(500), (list, from) => {
				const frame = frameOf(list, TEST_RULE, { ...BOUNDS, from, size: 400 });
				const expected = list.map(({ index }) => index).filter((index) => index >= from && index < 400);
				assert.deepEqual(
					frame.map(({ index }) => index),
					expected.sort((a, b) => a - b),
				);
				assert.equal(digestOf(list), digestOf([...list].reverse()));
			}),
		);
	});

	it("one changed entry changes the digest, and so do the period and its ends", () => {
		fc.assert(
			fc.property(openings, fc.nat(), fc.uuid({ version: 4 }), (list, at, id) => {
				const place = at % list.length;
				const changed = (more: Partial<Opening>) =>
					digestOf(list.map((opening, i) => (i === place ? { ...opening, ...more } : opening)));
				const before = digestOf(list);
				fc.pre(list[place]?.id !== id);
				assert.notEqual(changed({ id }), before);
				assert.notEqual(changed({ index: 500 + 1 }), before);
				assert.notEqual(changed({ region: "br" }), before);
				assert.notEqual(changed({ reason: "QUALITY_AUDIT" }), before);
				assert.notEqual(digestOf(list.slice(1)), before);
				const frame = frameOf(list, TEST_RULE, BOUNDS);
				for (const more of [{ period: "2026-W48" }, { from: 1 }, { size: 502 }])
					assert.notEqual(frameDigest(frame, { ...BOUNDS, ...more }), before);
			}),
		);
	});

	it("a code that is no word is not let into a line", () => {
		const [framed] = frameOf([{ ...one, region: "eu\n8 x" }], TEST_RULE, BOUNDS);
		assert.equal(framed?.stratum, "USER_REPORT_REVIEW/moderator/UNKNOWN");
	});
});

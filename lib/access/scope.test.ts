import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { aroundReported, between, toIntervals, toMultirange } from "./scope.ts";

/** A thread whose order of reading is not its order of arrival. */
const thread = fc.integer({ min: 1, max: 60 }).chain((n) =>
	fc.shuffledSubarray(
		Array.from({ length: n }, (_, i) => i + 1),
		{ minLength: n },
	),
);

describe("scopes", () => {
	it("a window is counted in the order of reading and recorded as sequence numbers", () => {
		const order = [1, 2, 9, 3, 4, 5];
		assert.deepEqual(aroundReported(order, new Set([9]), 1), [2, 9, 3]);
		assert.deepEqual(toIntervals([2, 9, 3]), [
			[2, 3],
			[9, 9],
		]);
		assert.equal(
			toMultirange([
				[2, 3],
				[9, 9],
			]),
			"{[2,3],[9,9]}",
		);
	});

	it("no message farther from every reported one than asked is ever chosen, and none nearer is left out", () => {
		fc.assert(
			fc.property(thread, fc.nat(8), fc.infiniteStream(fc.boolean()), (order, around, marks) => {
				const reported = new Set(order.filter(() => marks.next().value));
				const chosen = new Set(aroundReported(order, reported, around));
				order.forEach((sequence, position) => {
					const near = order.some((s, p) => reported.has(s) && Math.abs(p - position) <= around);
					assert.equal(chosen.has(sequence), near);
				});
			}),
		);
	});

	it("intervals hold exactly the sequences they came from, ascending and apart", () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 200 })), (sequences) => {
				const intervals = toIntervals(sequences);
				const held = intervals.flatMap(([from, to]) =>
					Array.from({ length: to - from + 1 }, (_, i) => from + i),
				);
				assert.deepEqual(
					held,
					sequences.toSorted((a, b) => a - b),
				);
				assert(intervals.slice(1).every(([from], i) => from > (intervals[i]?.[1] ?? 0) + 1));
			}),
		);
	});

	it("a window from a later message to an earlier one, or to one of another thread, is none", () => {
		assert.equal(between([3, 1, 2], 1, 3), undefined);
		assert.equal(between([3, 1, 2], 1, 9), undefined);
		assert.deepEqual(between([3, 1, 2], 3, 1), [3, 1]);
	});
});

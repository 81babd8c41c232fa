import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { apart, median, middleOfDay, robustZ, surprise, usualArc } from "./statistics.ts";

test("one wild value moves neither the middle nor the measure", () => {
	assert.equal(median([3, 1, 2, 1000]), 2.5);
	assert.ok(robustZ(10, [1, 2, 3, 2, 1000], 0.1) > 4);
	assert.equal(robustZ(2, [2, 2, 2], 0.5), 0);
});

test("the surprise of a count is the tail of the binomial law", () => {
	// P(N ≥ 8 | 10, ½) = 56/1024, P(N ≥ 10 | 10, ½) = 1/1024, P(N ≥ 3 | 4, 1/10) = 0.0037
	assert.ok(Math.abs(surprise(8, 10, 0.5) + Math.log10(56 / 1024)) < 1e-9);
	assert.ok(Math.abs(surprise(10, 10, 0.5) + Math.log10(1 / 1024)) < 1e-9);
	assert.ok(Math.abs(surprise(3, 4, 0.1) + Math.log10(0.0037)) < 1e-9);
	assert.equal(surprise(1, 10, 0.5), 0);
	assert.equal(surprise(5, 5, 1), 0);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 500 }),
			fc.double({ min: 1e-3, max: 0.99, noNaN: true }),
			(n, share) => {
				assert.ok(surprise(n, 500, share) >= surprise(n - 1, 500, share));
			},
		),
	);
});

test("usual hours may go over midnight", () => {
	const minutes = [1380, 1400, 1420, 10, 30, 700];
	assert.deepEqual(usualArc(minutes, 0.8, 1440), { from: 1380, length: 90 });
	assert.ok(apart(middleOfDay([1380, 60], 1440), 0, 1440) < 1e-6);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { apart, median, middleOfDay, robustZ, surprise, usualArc } from "./statistics.ts";

test("one wild value moves neither the middle nor the measure", () => {
	assert.equal(median([3, 1, 2, 1000]), 2.5);
	assert.ok(robustZ(10, [1, 2, 3, 2, 1000], 0.1) > 4);
	assert.equal(robustZ(2, [2, 2, 2], 0.5), 0);
});

test("the surprise of a count is the tail of Poisson's law", () => {
	// P(N ≥ 10 | 2) = 4.6498e-5, P(N ≥ 3 | 0.5) = 0.014388 (R: ppois(9, 2, lower = FALSE), ppois(2, .5, lower = FALSE))
	assert.ok(Math.abs(surprise(10, 2) + Math.log10(4.6498e-5)) < 1e-4);
	assert.ok(Math.abs(surprise(3, 0.5) + Math.log10(0.014388)) < 1e-4);
	assert.equal(surprise(1, 2), 0);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 500 }),
			fc.double({ min: 1e-3, max: 100, noNaN: true }),
			(n, mean) => {
				assert.ok(surprise(n + 1, mean) >= surprise(n, mean));
			},
		),
	);
});

test("usual hours may go over midnight", () => {
	const minutes = [1380, 1400, 1420, 10, 30, 700];
	assert.deepEqual(usualArc(minutes, 0.8, 1440), { from: 1380, length: 90 });
	assert.ok(apart(middleOfDay([1380, 60], 1440), 0, 1440) < 1e-6);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fallsOf } from "./falls.ts";

const now = new Date("2026-11-22T13:00:00Z");

test("each thread that has a day is counted once in the year's months or after them", () => {
	const day = fc.integer({ min: 0, max: 2000 }).map((n) => new Date(now.getTime() + n * 86_400_000));
	const counts = fc.uniqueArray(
		fc.record({ day: day.map((at) => at.toISOString().slice(0, 10)), count: fc.nat(50) }),
		{ selector: ({ day }) => day },
	);
	fc.assert(
		fc.property(counts, fc.nat(9), (rows, passed) => {
			const { months, later, days } = fallsOf(rows, passed, now);
			const all = rows.reduce((sum, { count }) => sum + count, 0) + passed;
			assert.equal(months.reduce((sum, { count }) => sum + count, 0) + later, all);
			assert.equal(new Set(months.map(({ name }) => name)).size, 13);
			assert.equal(new Set(days.map(({ name }) => name)).size, 31);
		}),
	);
});

test("the days begin today, the months with this one, which also holds what is past its day", () => {
	const { days, months, later } = fallsOf(
		[
			{ day: "2026-11-22", count: 2 },
			{ day: "2026-12-21", count: 3 },
			{ day: "2026-12-22", count: 5 },
			{ day: "2027-11-30", count: 7 },
			{ day: "2027-12-01", count: 11 },
		],
		13,
		now,
	);
	assert.deepEqual(
		[days[0], days.at(-1)],
		[
			{ name: "22 Nov", count: 2 },
			{ name: "22 Dec", count: 5 },
		],
	);
	assert.deepEqual(
		[months[0], months[1], months.at(-1), later],
		[{ name: "Nov 2026", count: 15 }, { name: "Dec 2026", count: 8 }, { name: "Nov 2027", count: 7 }, 11],
	);
});

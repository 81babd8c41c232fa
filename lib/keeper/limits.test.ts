import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isOutsideHours } from "./limits.ts";

const office = { days: [1, 2, 3, 4, 5], from: 9, to: 17, timeZone: "Europe/Berlin" };

describe("working hours", () => {
	const outside = (at: string, region = "eu") => isOutsideHours({ eu: office }, region, new Date(at));

	it("are the region's own, in summer and in winter", () => {
		assert.equal(outside("2026-07-15T07:00:00Z"), false); // 9:00 in Berlin
		assert.equal(outside("2026-07-15T06:59:59Z"), true);
		assert.equal(outside("2026-01-15T07:59:59Z"), true);
		assert.equal(outside("2026-01-15T08:00:00Z"), false);
		assert.equal(outside("2026-01-15T16:00:00Z"), true, "17:00 is over");
	});

	it("know the region's day, not the server's", () => {
		const late = { ...office, from: 0, to: 24 };
		// Sunday in UTC, Monday in Berlin.
		assert.equal(isOutsideHours({ eu: late }, "eu", new Date("2026-01-18T23:30:00Z")), false);
		assert.equal(isOutsideHours({ eu: late }, "eu", new Date("2026-01-18T22:30:00Z")), true);
	});

	it("that are not set for a region are never over", () => {
		assert.equal(outside("2026-01-18T03:00:00Z", "us"), false);
		assert.equal(isOutsideHours(null, "eu", new Date("2026-01-18T03:00:00Z")), false);
	});
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { testDatabase } from "#db/testing.ts";
import { PERIOD_UNITS } from "../access/policy-sampling.ts";
import { endOf, microsOf, periodAt } from "./periods.ts";

const at = (iso: string) => microsOf(`${iso}.000000Z`);

describe("periods", () => {
	it("each moment lies in the calendar period that people would say", () => {
		const said = (iso: string) => PERIOD_UNITS.map((unit) => periodAt(at(iso), unit).code);
		assert.deepEqual(said("2026-11-21T19:30:05"), [
			...["2026-11", "2026-W47", "2026-11-21", "2026-11-21T19", "2026-11-21T19.30"],
		]);
		// ISO 8601: the week is of the year of its Thursday.
		assert.equal(periodAt(at("2027-01-03T23:59:59"), "week").code, "2026-W53");
		assert.equal(periodAt(at("2027-01-04T00:00:00"), "week").code, "2027-W01");
		assert.equal(periodAt(at("2024-12-30T00:00:00"), "week").code, "2025-W01");
	});

	it("a period ends where the next begins, to the microsecond, and its code alone says where", () => {
		const time = fc.integer({ min: 0, max: 4_102_444_800_000_000 });
		fc.assert(
			fc.property(time, fc.constantFrom(...PERIOD_UNITS), (micros, unit) => {
				const { code, ends } = periodAt(micros, unit);
				assert(ends > micros);
				assert.equal(periodAt(ends - 1, unit).code, code);
				assert.notEqual(periodAt(ends, unit).code, code);
				assert.equal(endOf(code), ends);
			}),
		);
	});

	it("the database names what it is told of as we do, and nothing that is no period's end", async () => {
		const database = await testDatabase();
		try {
			const moments = [
				"2026-11-21T19:30:05",
				"2027-01-03T23:59:59",
				"2024-12-30T00:00:00",
				"2026-12-31T23:59:59",
			];
			for (const [iso, unit] of moments.flatMap((iso) => PERIOD_UNITS.map((unit) => [iso, unit] as const))) {
				const { code, ends } = periodAt(at(iso), unit);
				const [row] = await database.admin`
					select oversight.period_until(${new Date(ends / 1000)}, ${unit}) as code,
						oversight.period_until(${new Date(ends / 1000 + 1)}, ${unit}) as other,
						oversight.period_until(${new Date(ends / 1000)}, 'year') as unknown`;
				assert.deepEqual({ ...row }, { code, other: null, unknown: null });
			}
		} finally {
			await database.drop();
		}
	});

	it("what is no code ends nowhere", () => {
		for (const code of ["", "2026", "2026-13", "2026-W54", "2026-02-30", "2026-11-21T24", "2026-11-21T19:30"])
			assert.equal(endOf(code), null, code);
	});

	it("an entry's time is read to the microsecond", () => {
		assert.equal(microsOf("1970-01-01T00:00:01.000001Z"), 1_000_001);
	});
});

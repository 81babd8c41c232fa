import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { KEY_PERIODS } from "../access/policy-retention.ts";
import { periodAt } from "../sampling/periods.ts";
import { type Period, periodFrom } from "./key-periods.ts";

const moment = fc
	.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) })
	.map((ms) => new Date(ms).toISOString());
const unit = fc.constantFrom(...KEY_PERIODS);

describe("periods of intake keys", () => {
	it("end as people would say, and weeks as those of samples do", () => {
		const ends = (at: string) => KEY_PERIODS.map((unit) => periodFrom(at, unit).notAfter.slice(0, 10));
		assert.deepEqual(ends("2026-11-22T02:30:00.000Z"), ["2026-12-01", "2026-11-23", "2026-11-23"]); // a Sunday
		assert.deepEqual(ends("2026-11-23T00:00:00.000Z"), ["2026-12-01", "2026-11-30", "2026-11-24"]);
		assert.deepEqual(ends("2027-12-31T23:59:59.999Z"), ["2028-01-01", "2028-01-03", "2028-01-01"]);
		fc.assert(
			fc.property(moment, unit, (at, unit) => {
				assert.equal(
					Date.parse(periodFrom(at, unit).notAfter) * 1000,
					periodAt(Date.parse(at) * 1000, unit).ends,
				);
			}),
		);
	});

	it("tile time: each begins where the one before ends, whole from the second on, also where the unit changes between them", () => {
		fc.assert(
			fc.property(moment, fc.array(unit, { minLength: 2, maxLength: 40 }), (began, units) => {
				let last: Period = { notBefore: began, notAfter: began };
				let before: string | undefined;
				for (const unit of units) {
					const next = periodFrom(last.notAfter, unit);
					assert.equal(next.notBefore, last.notAfter);
					assert.ok(next.notBefore < next.notAfter);
					if (unit === before) {
						const code = (at: number) => periodAt(at * 1000, unit).code;
						assert.notEqual(code(Date.parse(next.notBefore) - 1), code(Date.parse(next.notBefore)));
						assert.equal(code(Date.parse(next.notBefore)), code(Date.parse(next.notAfter) - 1));
					}
					[last, before] = [next, unit];
				}
			}),
		);
	});

	it("end where one begins that is there already, and never overlap it", () => {
		fc.assert(
			fc.property(moment, moment, unit, unit, (at, other, unit, theirs) => {
				const there = periodFrom(other, theirs);
				const { notBefore, notAfter } = periodFrom(at, unit, [there]);
				assert.equal(notBefore, at);
				assert.ok(notBefore < notAfter && notAfter <= periodFrom(at, unit).notAfter);
				if (notBefore < there.notBefore) assert.ok(notAfter <= there.notBefore);
			}),
		);
	});
});

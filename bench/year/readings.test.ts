import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { selectReadings, selectStaff } from "#db/queries/signals.ts";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { compareReasons } from "#lib/signals/compare-reasons.ts";
import { findSignals } from "#lib/signals/find-signals.ts";
import { DEFAULT_SETTINGS } from "#lib/signals/settings.ts";
import { makeYear } from "./generate.ts";
import { loadYear } from "./load.ts";
import { EXAM_SEED } from "./planted.ts";
import { readingsOf } from "./readings.ts";

const SCALE = 0.02;
let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

test("what the rules read in the database is what happened", async () => {
	const year = await loadYear(database.admin, { scale: SCALE });
	const worker = database.as("worker");
	await compareReasons(worker, new AbortController().signal);
	const [readings, staff] = [
		await selectReadings(worker, new Date(year.from), new Date(year.end)),
		await selectStaff(worker),
	];
	const happened = readingsOf(makeYear(EXAM_SEED, { scale: SCALE }).acts);
	assert.equal(readings.length, happened.readings.length);
	for (const [n, one] of readings.entries()) {
		const other = happened.readings[n];
		assert.ok(other);
		const facts = ({ region, role, category, reason, acted, held, widens, approved, reach }: typeof one) => ({
			...{ region, role, category, reason, acted, held, widens, approved, reach },
		});
		assert.deepEqual(facts(one), facts(other));
		assert.ok(Math.abs(one.likeness - other.likeness) < 1e-6 && Math.abs(one.at - other.at) < 5);
		assert.deepEqual([one.accounts.length, one.linked.length], [other.accounts.length, other.linked.length]);
	}
	const found = (found: ReturnType<typeof findSignals>) =>
		found.map(({ kind, score }) => `${kind} ${score.toFixed(2)}`).sort();
	assert.deepEqual(
		found(findSignals(readings, staff, year.end, DEFAULT_SETTINGS)),
		found(findSignals(happened.readings, happened.staff, year.end, DEFAULT_SETTINGS)),
	);
});

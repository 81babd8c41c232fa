/** Each rule by what it is for, and by what is honest and looks like it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReadingRow, StaffRow } from "#db/queries/signals.ts";
import { explain } from "./explain.ts";
import { findSignals } from "./find-signals.ts";
import { DEFAULT_SETTINGS, KINDS, type Kind } from "./settings.ts";
import { inOrder, opening, ordinary, START } from "./testing-year.ts";
import { DAY, HOUR } from "./view.ts";

const UNTIL = START + 100 * DAY;

function found(
	{ readings, staff }: { readings: ReadingRow[]; staff: StaffRow[] },
	settings = DEFAULT_SETTINGS,
) {
	return findSignals(inOrder(readings), staff, UNTIL, settings);
}
/** What is found of an ordinary time in which somebody's openings are changed or added to. */
function changed(change: (year: ReturnType<typeof ordinary>) => void, settings = DEFAULT_SETTINGS): string[] {
	const year = ordinary();
	change(year);
	const signals = found(year, settings);
	for (const { kind, numbers } of signals) {
		const sentence = explain(kind, numbers);
		assert.doesNotMatch(sentence, /NaN|undefined|Infinity/, sentence);
		assert.match(sentence, /\.$/);
	}
	return signals.map(({ kind, person }) => `${kind} ${person}`);
}
const of = (readings: ReadingRow[], person: string) => readings.filter((one) => one.person === person);

test("where everybody works alike there is no signal", () => {
	assert.deepEqual(
		changed(() => {}),
		[],
	);
});

test("who opens and does not decide is found; quality, which decides nothing, is not", () => {
	const every3rd = (person: string, more: Partial<ReadingRow>) =>
		changed(({ readings }) => {
			for (const [n, one] of of(readings, person).entries()) if (n % 3 === 0) Object.assign(one, more);
		});
	assert.deepEqual(every3rd("a", { acted: false, held: false }), ["NO_DECISION a"]);
	assert.deepEqual(every3rd("a", { acted: false, held: false, reason: "QUALITY_AUDIT" }), []);
	assert.deepEqual(every3rd("a", { acted: false, held: true }), ["NO_DECISION a"], "it lies for weeks");
});

test("a case that somebody still works on is not undecided yet", () => {
	const late = changed(({ readings }) => {
		for (let n = 0; n < 20; n++) readings.push(opening("a", 99, { acted: false, held: true }));
	});
	assert.equal(late.includes("NO_DECISION a"), false);
});

test("who opens three times as many a day is found", () => {
	const more = changed(({ readings }) => {
		for (const { at } of of(readings, "b")) readings.push(opening("b", 0, { at }), opening("b", 0, { at }));
	});
	assert.deepEqual(more, ["MORE_THAN_PEERS b"]);
});

test("one account again and again is found, however slowly; an account that everybody has is not", () => {
	const slow = changed(({ readings }) => {
		for (const [n, one] of of(readings, "c").entries()) if (n % 15 === 0) one.accounts = [7];
	});
	assert.deepEqual(slow, ["SAME_ACCOUNT c"]);
	const common = changed(({ readings }) => {
		for (const [n, one] of readings.entries()) if (n % 15 === 0) one.accounts = [7];
	});
	assert.deepEqual(common, []);
});

test("an account that they may know is found at fewer cases", () => {
	const known = changed(({ readings }) => {
		for (const one of of(readings, "d").slice(0, 5)) Object.assign(one, { accounts: [8], linked: [8] });
	});
	assert.deepEqual(known, ["KNOWN_ACCOUNT d"]);
});

test("nights in week after week are found; two weeks of night duty, and whoever always works at night, are not", () => {
	const nights = (...days: number[]) =>
		changed(({ readings }) => {
			for (const day of days) readings.push(opening("e", day, { at: START + day * DAY + 2 * HOUR }));
		});
	assert.deepEqual(nights(2, 9, 16, 23, 30, 37, 44, 51), ["OUT_OF_HOURS e"]);
	assert.deepEqual(nights(7, 8, 9, 10, 11, 14, 15, 16, 17, 18), []);
	const always = changed(({ readings }) => {
		for (const one of of(readings, "e")) one.at += 14 * HOUR;
	});
	assert.deepEqual(always, []);
});

test("addresses of nobody's in week after week are found; home and a journey are not", () => {
	const from = (address: (n: number) => string | null, days: (day: number) => boolean) =>
		changed(({ readings }) => {
			for (const [n, one] of of(readings, "f").entries()) {
				if (days(Math.floor((one.at - START) / DAY))) one.address = address(n);
			}
		});
	const weekly = (day: number) => day % 7 === 2;
	assert.deepEqual(
		from((n) => `café ${n}`, weekly),
		["OUT_OF_PLACE f"],
	);
	assert.deepEqual(
		from(() => "home", weekly),
		[],
	);
	assert.deepEqual(
		from(
			(n) => `hotel ${n}`,
			(day) => day >= 14 && day < 21,
		),
		[],
	);
	assert.deepEqual(
		from(() => null, weekly),
		[],
		"what is not known is not held against anybody",
	);
});

test("one reason for everything is found", () => {
	const copied = changed(({ readings }) => {
		for (const [n, one] of of(readings, "a").entries()) if (n % 2 === 0) one.likeness = 0.9;
	});
	assert.deepEqual(copied, ["OWN_WORDS a"]);
});

test("windows read to their end are found; what a lead approved is not", () => {
	const whole = (more: Partial<ReadingRow>) =>
		changed(({ readings }) => {
			for (const [n, one] of of(readings, "b").entries())
				if (n % 2 === 0) Object.assign(one, { reach: 25, ...more });
		});
	assert.deepEqual(whole({}), ["WHOLE_WINDOWS b"]);
	assert.deepEqual(whole({ approved: true }), []);
});

test("who suddenly asks for much more is found; where all do, there was a reason for all", () => {
	const widened = (people: string[]) =>
		changed(({ readings }) => {
			for (const one of [...readings]) {
				if (people.includes(one.person) && one.at > START + 35 * DAY && Number(one.id.slice(1)) % 3 > 0) {
					readings.push(opening(one.person, 0, { at: one.at + 60_000, caseId: one.caseId, widens: true }));
				}
			}
		});
	assert.deepEqual(widened(["c"]), ["SUDDENLY_WIDER c"]);
	assert.deepEqual(widened(["a", "b", "c", "d", "e", "f"]), []);
});

test("much before leaving is found; who leaves with everything done is not", () => {
	const leaving = (more: Partial<ReadingRow>, times: number) =>
		changed(({ readings, staff }) => {
			const own = staff.find(({ id }) => id === "d");
			if (own) own.leftAt = START + 60 * DAY;
			for (const one of of(readings, "d").filter(({ at }) => at > START + 39 * DAY)) {
				for (let n = 1; n < times; n++) readings.push(opening("d", 0, { at: one.at, ...more }));
			}
		}).filter((name) => name.startsWith("BEFORE_LEAVING"));
	assert.deepEqual(leaving({ acted: false, held: false }, 3), ["BEFORE_LEAVING d"]);
	assert.deepEqual(leaving({}, 1), []);
});

test("a rule can be switched off, and finds more or less as its threshold is", () => {
	const settings = (kind: Kind, more: object) => ({
		...DEFAULT_SETTINGS,
		rules: { ...DEFAULT_SETTINGS.rules, [kind]: { ...DEFAULT_SETTINGS.rules[kind], ...more } },
	});
	const copied = (year: ReturnType<typeof ordinary>) => {
		for (const [n, one] of of(year.readings, "a").entries()) if (n % 2 === 0) one.likeness = 0.9;
	};
	assert.deepEqual(changed(copied, settings("OWN_WORDS", { on: false })), []);
	assert.deepEqual(changed(copied, settings("OWN_WORDS", { threshold: 90 })), []);
	assert.ok(KINDS.length === 10);
});

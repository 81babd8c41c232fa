import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, DAYS } from "./calendar.ts";
import { FIRST_DAY, generateYear, makeYear } from "./generate.ts";
import { EXAM_SEED, MISUSE } from "./planted.ts";

const { acts, planted } = makeYear(EXAM_SEED, { scale: 0.2 });

test("a seed makes one year, and another seed another", () => {
	assert.deepEqual([...generateYear(EXAM_SEED, { scale: 0.2 })], acts);
	assert.notDeepEqual(makeYear("other", { scale: 0.2 }).planted, planted);
});

test("twelve people misuse what they may, each in one way", () => {
	assert.deepEqual(
		planted.map(({ kind }) => kind),
		[...MISUSE],
	);
	assert.equal(new Set(planted.map(({ person }) => person)).size, 12);
});

test("what happens stands in order, within a year", () => {
	const times = acts.map(({ at }) => at);
	assert.deepEqual(
		times,
		times.toSorted((a, b) => a - b),
	);
	assert.ok((times[0] as number) >= FIRST_DAY && (times.at(-1) as number) < FIRST_DAY + DAYS * DAY);
});

test("nobody opens what they did not claim, but for quality and what a lead approved; nobody opens a thread of their own", () => {
	const claimed = new Map<number, number>();
	const threads = new Map<number, readonly string[]>();
	const own = new Map<number, readonly string[]>();
	for (const act of acts) {
		if (act.kind === "joined") own.set(act.person, act.accounts);
		if (act.kind === "reported") threads.set(act.case, act.participants);
		if (act.kind === "claimed") claimed.set(act.case, act.person);
		if (act.kind !== "opened") continue;
		if (act.reason !== "QUALITY_AUDIT") assert.equal(claimed.get(act.case), act.person);
		const parts = threads.get(act.case) ?? [];
		assert.ok(parts.length > 1);
		assert.equal(
			own.get(act.person)?.some((account) => parts.includes(account)),
			false,
		);
	}
});

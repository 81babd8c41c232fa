import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { demoCases } from "#db/seed/cases.ts";
import { demoHistory } from "#db/seed/history.ts";
import { intakeBody } from "#db/seed/screenplay.ts";
import { REASONS } from "#lib/access/policy.ts";
import { isCategory, isChildSafety, severityOf } from "#lib/cases/categories.ts";
import { validateReport } from "#lib/intake/validate-report.ts";

const now = new Date("2026-11-20T12:00:00Z");
const severity = (demo: (typeof demoCases)[number]) => {
	assert.ok(isCategory(demo.category));
	const minor = intakeBody(demo, now).thread.participants.some((person) => person.minor === true);
	return severityOf(demo.category, demo.keyword ?? null, minor);
};

describe("the demo", () => {
	it("posts nothing that intake would refuse", () => {
		for (const demo of demoCases) validateReport(intakeBody(demo, now), ["eu", "us"]);
		const urgent = readFileSync(new URL("../../db/seed/urgent-report.json", import.meta.url), "utf8");
		validateReport(JSON.parse(urgent.replaceAll("NOW", "1800000000")), ["eu", "us"]);
	});

	it("has cases of every severity in both regions, and child-safety cases", () => {
		for (const region of ["eu", "us"]) {
			const here = demoCases.filter((demo) => demo.region === region);
			for (const grade of [0, 1, 2, 3]) {
				assert.ok(here.filter((demo) => severity(demo) === grade).length >= 4, `S${grade} in ${region}`);
			}
			assert.ok(here.some(({ category, keyword }) => isChildSafety(category, keyword ?? null)));
		}
	});

	it("leaves no gravest case open in the EU queue, so that the urgent report stands on top of it", () => {
		const decided = new Set(demoHistory.filter(({ decide }) => decide).map(({ no }) => no));
		const left = demoCases.filter(
			(demo) =>
				demo.region === "eu" &&
				severity(demo) === 0 &&
				!isChildSafety(demo.category, demo.keyword ?? null) &&
				!decided.has(demo.no),
		);
		assert.deepEqual(left, []);
	});

	it("asks questions that policy knows for the reason", () => {
		for (const { open, widen } of demoHistory) {
			const { questions } = REASONS[open.reason];
			for (const question of [open.question, widen?.question ?? open.question]) {
				assert.ok(Object.hasOwn(questions, question), question);
			}
		}
	});
});

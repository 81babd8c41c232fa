import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { demoCases } from "./cases.ts";
import { demoHistory } from "./history.ts";
import { demoPeople } from "./people.ts";

const caseOf = (no: number) => demoCases.find((demo) => demo.no === no);

describe("the demo's history", () => {
	it("is ten decisions and one that awaits a second person, three widenings, a case that rests, one handed over, and one emergency that awaits its review, which comes last", () => {
		const severe = demoHistory.filter(({ decide }) => decide?.outcome === "TERMINATE_ACCOUNT");
		assert.equal(demoHistory.filter(({ decide }) => decide).length, 10 + severe.length);
		assert.deepEqual([severe.length, demoHistory.filter(({ rest }) => rest).length], [1, 1]);
		assert.equal(demoHistory.filter(({ handOver }) => handOver).length, 1);
		assert.equal(demoHistory.filter(({ widen }) => widen).length, 3);
		const emergencies = demoHistory.filter(({ open }) => open.reason === "EMERGENCY_RISK_TO_LIFE");
		assert.deepEqual(emergencies, [demoHistory.at(-1)]);
		assert.equal(emergencies[0]?.judge, undefined);
	});

	it("is done by people on cases that exist, each case once, each person in a region of theirs", () => {
		assert.equal(new Set(demoHistory.map(({ no }) => no)).size, demoHistory.length);
		for (const { by, no, decide } of demoHistory) {
			const person = demoPeople.find(({ alias }) => alias === by);
			const demo = caseOf(no);
			assert.ok(person && demo, String(no));
			assert.ok(
				person.roles.some(({ region }) => region === demo.region),
				String(no),
			);
			if (decide?.account) {
				const handles = Object.values(demo.cast).map((line) => line.split("|")[0]?.trim());
				assert.ok(handles.includes(decide.account), String(no));
			}
			const takesAccount = /^(WARN|SUSPEND_ACCOUNT|TERMINATE_ACCOUNT)$/.test(decide?.outcome ?? "");
			assert.equal(decide?.account !== undefined, takesAccount, String(no));
		}
	});

	it("says why in words of a length that policy takes", () => {
		for (const { open, widen, decide, judge } of demoHistory) {
			for (const { words } of [open, widen, decide, judge].filter((act) => act !== undefined)) {
				assert.ok(words.length >= 20 && words.length <= 2000, words);
			}
		}
	});
});

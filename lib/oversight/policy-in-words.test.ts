import assert from "node:assert/strict";
import { test } from "node:test";
import { AROUND_REPORTED, LIMITS, NEVER_A_REASON, REASON_CODES, REASONS, WORDS } from "../access/policy.ts";
import { ACTIONS, RIGHTS } from "../access/roles.ts";
import { EVENT_GROUPS } from "./event-words.ts";
import { EVENT_TYPES } from "./ledger-filters.ts";
import { never, reasonsInWords, rightsTable, rulesInWords } from "./policy-in-words.ts";

test("the policy page names every reason with the figures that the decryption service decides by", () => {
	const said = new Map(reasonsInWords().map((reason) => [reason.code, reason]));
	for (const code of REASON_CODES) {
		const rule = REASONS[code];
		const words = said.get(code);
		assert.ok(words, code);
		assert.match(words.time, new RegExp(`^${rule.minutes} minutes$`));
		assert.match(words.scope, new RegExp(`${AROUND_REPORTED} on either side`));
		if (rule.reviewHours !== null)
			assert.match(words.afterwards, new RegExp(`within ${rule.reviewHours} hours`));
		assert.equal(/whole/.test(words.scope), rule.scopes.includes("thread"), `${code}: the whole thread`);
		assert.deepEqual(words.questions, Object.values(rule.questions));
	}
});

test("the whole thread opens for a risk to life and for child safety, and for nothing else", () => {
	const whole = reasonsInWords().filter(({ scope }) => /whole/.test(scope));
	assert.deepEqual(
		whole.map(({ code }) => code),
		["CHILD_SAFETY_ESCALATION", "EMERGENCY_RISK_TO_LIFE"],
	);
});

test("the rules state the limits in force and what is never a reason", () => {
	const rules = rulesInWords().join("\n");
	assert.match(rules, new RegExp(`${WORDS.min} to`));
	assert.match(rules, new RegExp(`at most ${LIMITS.openingsPerHour} times an hour`));
	assert.deepEqual(never, NEVER_A_REASON);
});

test("the table of rights has a row for every action and agrees with the rules as data", () => {
	const { roles, rows } = rightsTable();
	assert.deepEqual(
		rows.map(({ action }) => action),
		ACTIONS,
	);
	for (const { action, held } of rows) {
		const may: readonly string[] = RIGHTS[action];
		assert.deepEqual(
			held,
			roles.map(({ role }) => may.includes(role)),
			action,
		);
	}
});

test("every event that can be recorded can be searched for by its words", () => {
	const offered = EVENT_GROUPS.flatMap(({ types }) => types);
	assert.deepEqual([...offered].sort(), [...EVENT_TYPES]);
});

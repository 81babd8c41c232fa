import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY, REASON_CODES } from "../access/policy.ts";
import { ACTIONS, RIGHTS } from "../access/roles.ts";
import { ruleOf } from "../sampling/rule.ts";
import { EVENT_GROUPS } from "./event-words.ts";
import { EVENT_TYPES } from "./ledger-filters.ts";
import { reasonsInWords, rightsTable, rulesInWords } from "./policy-in-words.ts";

test("the policy page names every reason with the figures that the decryption service decides by", () => {
	const said = new Map(reasonsInWords(DEFAULT_POLICY).map((reason) => [reason.code, reason]));
	assert.equal(said.size, 8);
	for (const code of REASON_CODES) {
		const rule = DEFAULT_POLICY.reasons[code];
		const words = said.get(code);
		assert.ok(words, code);
		assert.match(words.time, new RegExp(`^${rule.minutes} minutes$`));
		if (rule.widest === "nearby") {
			const { reported, widest } = DEFAULT_POLICY.around;
			assert.match(words.scope, new RegExp(`${reported} on either side.*${widest} on either side`));
		}
		if (rule.reviewHours !== null)
			assert.match(words.afterwards, new RegExp(`within ${rule.reviewHours} hours`));
		assert.equal(/whole/.test(words.scope), rule.widest === "thread", `${code}: the whole thread`);
		for (const role of rule.approval?.roles ?? [])
			assert.match(words.approval, new RegExp(role.replace("_", " ")));
		assert.equal(words.notYet, rule.notYet);
		assert.deepEqual(words.questions, Object.values(rule.questions));
	}
});

test("the whole thread opens by itself for a risk to life and for child safety, and for nothing else", () => {
	const whole = reasonsInWords(DEFAULT_POLICY).filter(({ scope }) => /whole/.test(scope));
	assert.deepEqual(
		whole.map(({ code }) => code),
		["CHILD_SAFETY_ESCALATION", "EMERGENCY_RISK_TO_LIFE"],
	);
});

test("what is reviewed is said as the draw takes it, and a passkey may always show more than a touch", () => {
	const { shares } = ruleOf(DEFAULT_POLICY);
	for (const { code, afterwards, passkey } of reasonsInWords(DEFAULT_POLICY)) {
		const { reviewHours, verification } = DEFAULT_POLICY.reasons[code];
		const drawn = /^(\d+) in 100/.exec(afterwards);
		assert.equal(drawn ? Number(drawn[1]) : 100, reviewHours === null ? shares[code] : 100, code);
		assert.equal(/at least a touch/.test(passkey), verification.reported === "presence", code);
	}
	const rules = rulesInWords(DEFAULT_POLICY).join("\n");
	assert.match(rules, /drawn for review each week, apart for each reason, role and region/);
	assert.match(rules, /Always reviewed.*thread of more than 11 messages.*within 72 hours/);
	const { sampling } = DEFAULT_POLICY;
	const other = {
		...DEFAULT_POLICY,
		sampling: { ...sampling, period: "day" as const, witnesses: ["a.example/w"] },
	};
	assert.match(rulesInWords(other).join("\n"), /each day.*signature of a\.example\/w on it/s);
});

test("what a policy file changes is what the page says", () => {
	const changed = {
		...DEFAULT_POLICY,
		around: { reported: 3, widest: 12 },
		limits: {
			...DEFAULT_POLICY.limits,
			openingsPerHour: { soft: 7, hard: 9 },
			workingHours: { eu: { days: [1, 2], from: 8, to: 18, timeZone: "Europe/Vienna" } },
		},
	};
	assert.match(reasonsInWords(changed)[0]?.scope ?? "", /3 on either side.*12 on either side/);
	const rules = rulesInWords(changed).join("\n");
	assert.match(rules, /More than 7 openings an hour/);
	assert.match(rules, /9 an hour/);
	assert.match(rules, /In EU openings outside Mon, Tue, 8:00 to 18:00 \(Europe\/Vienna\)/);
});

test("the rules state the limits in force", () => {
	const rules = rulesInWords(DEFAULT_POLICY).join("\n");
	const { words, limits, requests } = DEFAULT_POLICY;
	assert.match(rules, new RegExp(`${words.min} to`));
	assert.match(rules, new RegExp(`More than ${limits.openingsPerHour.soft} openings an hour`));
	assert.match(rules, new RegExp(`${limits.openingsPerHour.hard} an hour`));
	assert.match(rules, new RegExp(`lapses after ${requests.lapseHours} hours`));
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

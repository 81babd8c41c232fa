import assert from "node:assert/strict";
import { test } from "node:test";
import { DomainError } from "../errors.ts";
import { type ActionAsked, MOST_ACTIONS, wholeDecision } from "./check-decision.ts";

const RULE = { category: "SCAMS_AND_FRAUD", keyword: "PHISHING" };
const soon = new Date(Date.now() + 86_400_000);
const whole = (actions: ActionAsked[], violation: typeof RULE | null = RULE, region = "eu") =>
	wholeDecision({ violation, actions }, region);
const refusedAt = (path: string) => (error: unknown) =>
	error instanceof DomainError && error.code === "INPUT_INVALID" && error.problems[0]?.path === path;

test("the clause follows from the rule; messages stand in order, each once; an end is to the second", () => {
	const { violation, actions } = whole([
		{ kind: "REMOVE_MESSAGES", messages: [5, 2, 5] },
		{ kind: "SUSPEND_ACCOUNT", person: 1, until: soon },
	]);
	assert.equal(violation?.clause, "11.5");
	assert.deepEqual(actions[0]?.sequences, [2, 5]);
	assert.equal(actions[1]?.until, `${soon.toISOString().slice(0, 19)}Z`);
});

test("nothing found asks for nothing but support; what restricts somebody names a rule", () => {
	assert.deepEqual(whole([], null), { violation: null, actions: [] });
	const support = { kind: "SUPPORT", person: 2, label: "EMOTIONAL_EU_116123" } as const;
	assert.equal(whole([support], null).actions.length, 1);
	assert.throws(() => whole([{ kind: "WARN", person: 1 }], null), refusedAt("violation"));
	assert.throws(() => whole([], RULE), refusedAt("actions"));
	assert.throws(() => whole([support], RULE), refusedAt("actions"));
	assert.throws(
		() => whole([{ kind: "WARN", person: 1 }], { category: "SCAMS_AND_FRAUD", keyword: "CYBER_STALKING" }),
		refusedAt("violation"),
	);
});

test("each action concerns what its kind can, ends where it can end, and is asked for once", () => {
	for (const [action, path] of [
		[{ kind: "WARN" }, "actions.0.person"],
		[{ kind: "WARN", messages: [1] }, "actions.0"],
		[{ kind: "REMOVE_MESSAGES" }, "actions.0.messages"],
		[{ kind: "REMOVE_MESSAGES", person: 1 }, "actions.0"],
		[{ kind: "LABEL", person: 1, messages: [1], label: "SENSITIVE" }, "actions.0"],
		[{ kind: "LABEL" }, "actions.0.label"],
		[{ kind: "LABEL", label: "NO_SUCH" }, "actions.0.label"],
		[{ kind: "WARN", person: 1, label: "SENSITIVE" }, "actions.0.label"],
		[{ kind: "WARN", person: 1, until: soon }, "actions.0.until"],
		[{ kind: "SUSPEND_ACCOUNT", person: 1, until: new Date(Date.now() - 1) }, "actions.0.until"],
		[{ kind: "SUSPEND_ACCOUNT", person: 1, until: new Date("2099-01-01") }, "actions.0.until"],
		[{ kind: "SUSPEND_ACCOUNT", person: 1, until: new Date(Number.NaN) }, "actions.0.until"],
	] as const) {
		assert.throws(() => whole([action as ActionAsked]), refusedAt(path), JSON.stringify(action));
	}
	assert.throws(
		() =>
			whole([
				{ kind: "WARN", person: 1 },
				{ kind: "WARN", person: 1 },
			]),
		refusedAt("actions.1"),
	);
	assert.equal(
		whole([
			{ kind: "WARN", person: 1 },
			{ kind: "WARN", person: 2 },
		]).actions.length,
		2,
	);
	const many = Array.from({ length: MOST_ACTIONS + 1 }, (_, n) => ({ kind: "WARN", person: n + 1 }) as const);
	assert.throws(() => whole(many), refusedAt("actions"));
});

test("support is what the case's region offers", () => {
	const support = { kind: "SUPPORT", person: 1, label: "CRISIS_US_988" } as const;
	assert.equal(whole([support], null, "us").actions[0]?.label, "CRISIS_US_988");
	assert.throws(() => whole([support], null, "eu"), refusedAt("actions.0.label"));
	assert.equal(whole([{ ...support, label: "IMAGES_STOPNCII" }], null, "eu").actions.length, 1);
});

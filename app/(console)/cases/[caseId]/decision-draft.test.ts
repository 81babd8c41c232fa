import assert from "node:assert/strict";
import { test } from "node:test";
import { type ActionOffered, type Draft, emptyDraft, isWhole, turnedTo } from "./decision-draft.ts";

const offered = (code: ActionOffered["code"], labels: ActionOffered["labels"] = null): ActionOffered => ({
	...{ code, name: code, meaning: "", on: ["account"], ends: false, labels },
});
const support = offered("SUPPORT", [
	{ code: "CRISIS_LINE", name: "A crisis line" },
	{ code: "OTHER_LINE", name: "Another" },
]);
const warn = offered("WARN");
const warning: Draft["actions"] = { WARN: { people: [2], on: "account", days: "", label: "" } };

test("whoever passes by support on the way to a violation, as the arrows do, offers none", () => {
	const empty = emptyDraft({ rule: "VIOLENCE/" });
	const passed = ["NO_VIOLATION", "SUPPORT", "VIOLATION"].reduce(
		(draft, act) => turnedTo(draft, act, support),
		empty,
	);
	assert.deepEqual(passed, { ...empty, act: "VIOLATION" });
	assert.equal(isWhole({ ...passed, actions: warning }, [support, warn], 1), true);
});

test("support that names somebody stays, and so does all that was chosen beside it", () => {
	const given = { people: [1], on: "account", days: "", label: "CRISIS_LINE" } as const;
	const draft: Draft = { act: "SUPPORT", rule: "", actions: { ...warning, SUPPORT: given }, words: "x" };
	assert.deepEqual(turnedTo(draft, "VIOLATION", support), { ...draft, act: "VIOLATION" });
	const back = turnedTo({ ...draft, act: "VIOLATION" }, "SUPPORT", support);
	assert.deepEqual(back.actions, draft.actions);
});

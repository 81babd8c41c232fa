import assert from "node:assert/strict";
import { test } from "node:test";
import { rank, weigh } from "./rank.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

const { rules, most } = DEFAULT_SETTINGS;
const signal = (person: string, kind: keyof typeof rules, times: number) => ({
	...{ person, kind },
	score: rules[kind].threshold * times,
});

test("several small signals come before one that is larger than each", () => {
	const names = rank(
		[
			signal("one", "NO_DECISION", 2.5),
			signal("many", "NO_DECISION", 1),
			signal("many", "OWN_WORDS", 1),
			signal("many", "OUT_OF_HOURS", 1),
		],
		DEFAULT_SETTINGS,
	);
	assert.deepEqual(
		names.map(({ person }) => person),
		["many", "one"],
	);
});

test("nothing counts without end, and what a rule counts for is set", () => {
	assert.equal(weigh(signal("a", "OUT_OF_PLACE", 1000), DEFAULT_SETTINGS), most);
	const settings = {
		...DEFAULT_SETTINGS,
		rules: { ...rules, OUT_OF_PLACE: { ...rules.OUT_OF_PLACE, weight: 0.5 } },
	};
	assert.equal(weigh(signal("a", "OUT_OF_PLACE", 2), settings), 1);
});

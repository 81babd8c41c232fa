import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fate, fateInWords } from "./fate-words.ts";

const now = new Date("2026-11-22T12:00:00Z");
const fate = (over: Partial<Fate>): Fate => ({
	...{ state: "living", ending: "noAction", category: "CYBER_VIOLENCE", days: 30 },
	closedAt: new Date("2026-10-01T00:00:00Z"),
	fallsDueAt: new Date("2026-10-31T00:00:00Z"),
	...{ dueAt: null, shreddedAt: null, ...over },
});

test("what is past its time goes, and whatever keeps it is said", () => {
	const said = (over: Partial<Fate>) => Object.values(fateInWords(fate(over), now)).join(": ");
	assert.equal(said({}), "goes: closed 2026-10-01, no violation: 30 days, over since 2026-10-31");
	assert.equal(
		said({ fallsDueAt: now }),
		"goes: closed 2026-10-01, no violation: 30 days, over since 2026-11-22",
	);
	assert.equal(
		said({ ending: "childSafety", days: 365, fallsDueAt: new Date("2027-10-01T00:00:00Z") }),
		"stays: closed 2026-10-01, a matter of child safety: 365 days, until 2027-10-01",
	);
	assert.equal(said({ state: "held" }), "stays: a legal hold stands on it");
	assert.equal(said({ state: "open", closedAt: null, fallsDueAt: null }), "stays: a case on it is open");
	assert.equal(said({ days: null, fallsDueAt: null }), "stays: no policy in force says how long it lives");
	assert.equal(
		said({ state: "due", dueAt: new Date("2026-11-01T00:00:00Z") }),
		"gone: deleted 2026-11-01; a key it was wrapped to is not destroyed yet",
	);
	assert.equal(
		said({ state: "shredded", dueAt: new Date("2026-11-01T00:00:00Z"), shreddedAt: now }),
		"gone: deleted 2026-11-01, its last key destroyed 2026-11-22",
	);
});

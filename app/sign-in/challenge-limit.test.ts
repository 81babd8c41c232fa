import assert from "node:assert/strict";
import { test } from "node:test";
import { CHALLENGES, challengeLimiter } from "./challenge-limit.ts";

test("one address gets so many challenges and no more, another's are its own, and the time passes", () => {
	let time = 0;
	const limit = challengeLimiter(() => time);
	for (let i = 0; i < CHALLENGES.most; i++) limit("192.0.2.1");
	assert.throws(() => limit("192.0.2.1"), { code: "RATE_LIMITED" });
	limit("192.0.2.2");
	for (let i = 0; i < CHALLENGES.most; i++) limit(null);
	assert.throws(() => limit(null), { code: "RATE_LIMITED" });
	time += CHALLENGES.withinMs;
	limit("192.0.2.1");
});

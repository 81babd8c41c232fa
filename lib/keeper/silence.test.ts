import assert from "node:assert/strict";
import { it } from "node:test";
import { answered, DatabaseSilent } from "./silence.ts";

it("what never answers is given up, what answers or fails in time is not", async () => {
	await assert.rejects(answered(new Promise(() => setTimeout(() => {}, 200)), 20), DatabaseSilent);
	assert.equal(await answered(Promise.resolve(1), 1_000), 1);
	await assert.rejects(answered(Promise.reject(new Error("away")), 1_000), /away/);
});

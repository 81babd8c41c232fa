import assert from "node:assert/strict";
import { test } from "node:test";
import { freshFor } from "./fresh-for.ts";

test("an answer is given again until it is too old, and to nobody who asks something else", async () => {
	let [now, asked] = [0, 0];
	const fresh = freshFor<number>(1_000, () => now);
	const ask = async () => ++asked;
	assert.deepEqual(await Promise.all([fresh.of(["eu"], ask), fresh.of(["eu"], ask)]), [1, 1]);
	assert.equal(await fresh.of(["us"], ask), 2);
	now = 999;
	assert.equal(await fresh.of(["eu"], ask), 1);
	now = 1_000;
	assert.equal(await fresh.of(["eu"], ask), 3);
	fresh.forget();
	assert.equal(await fresh.of(["eu"], ask), 4);
});

test("what failed is asked again", async () => {
	const fresh = freshFor<number>(1_000);
	await assert.rejects(fresh.of("eu", () => Promise.reject(new Error("down"))));
	assert.equal(await fresh.of("eu", async () => 1), 1);
});

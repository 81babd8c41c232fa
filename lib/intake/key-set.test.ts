import assert from "node:assert/strict";
import { test } from "node:test";
import { calculateJwkThumbprint, createLocalJWKSet, importJWK } from "jose";
import { generateIntakeKey } from "#lib/envelope/intake-key.ts";
import { KeySet, keySetOf } from "./key-set.ts";

const DAY = 86_400_000;
function published(region: string, from: number, to: number) {
	const { kid, privateJwk } = generateIntakeKey();
	const time = (days: number) => new Date(Date.now() + days * DAY).toISOString();
	// As if a private half had slipped in: it must not leave.
	return { kid, region, publicJwk: privateJwk, notBefore: time(from), notAfter: time(to) };
}

test("the published keys are a JWK Set that jose reads: public halves with region and period, and nothing else", async () => {
	const [eu, next, us] = [published("eu", -3, 5), published("eu", 5, 35), published("us", -3, 5)];
	const set = keySetOf([us, next, eu]);
	assert.deepEqual(KeySet.parse(set), set);
	assert.deepEqual(
		set.keys.map(({ kid }) => kid),
		[eu.kid, next.kid, us.kid],
	);
	assert.ok(!JSON.stringify(set).includes('"d"'));
	for (const key of set.keys) {
		assert.equal(await calculateJwkThumbprint(key), key.kid);
		assert.ok(await importJWK(key));
	}
	assert.ok(createLocalJWKSet(set));
	assert.equal(set.keys[0]?.exp, set.keys[1]?.nbf);
});

test("a key that is over is not handed out, and without any it is said so", () => {
	const over = published("eu", -30, -0.01);
	assert.deepEqual(keySetOf([over, published("us", -1, 1)]).keys.length, 1);
	assert.throws(() => keySetOf([over]), { code: "INTAKE_KEY_UNAVAILABLE" });
});

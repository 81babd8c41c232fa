import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { asSecret, endpointKey, validKeys } from "./endpoint-secret.ts";

const id = "00000000-0000-4000-8000-000000000001";
const key = "a-key-of-the-workers-of-thirty-two-letters";

test("an endpoint's secret is RFC 5869's, of the worker's key, its id and its generation", () => {
	// HKDF by hand: extract with a salt of zeros, and one block of expand.
	const extracted = createHmac("sha256", Buffer.alloc(32)).update(key).digest();
	const byHand = createHmac("sha256", extracted).update(`countersign webhook\n${id}\n1\u0001`).digest();
	assert.deepEqual(endpointKey(key, id, 1), byHand);
	// Frozen: receivers hold it.
	assert.equal(asSecret(byHand), "whsec_pdAp5QH2f6hq52S63jUBoSpmyyzvODt29HPRUQR2rGI=");
	const others = [
		endpointKey(key, id, 2),
		endpointKey(`${key}.`, id, 1),
		endpointKey(key, id.replace("1", "2"), 1),
	];
	for (const other of others) assert.notDeepEqual(other, byHand);
});

test("from a rotation on both are valid until the time that was said, then the new one alone", () => {
	const until = new Date("2026-01-02T00:00:00Z");
	const valid = (generation: number, formerUntil: Date | null, now: string) =>
		validKeys(key, { id, generation, formerUntil }, new Date(now)).map(asSecret);
	const [first, second] = [asSecret(endpointKey(key, id, 1)), asSecret(endpointKey(key, id, 2))];
	assert.deepEqual(valid(1, null, "2026-01-01T00:00:00Z"), [first]);
	assert.deepEqual(valid(2, until, "2026-01-01T23:59:59Z"), [second, first]);
	assert.deepEqual(valid(2, until, "2026-01-02T00:00:00Z"), [second]);
});

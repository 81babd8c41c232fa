import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { type Decided, decisionDigest } from "./decision-digest.ts";

const salt = Buffer.alloc(32, 7);
const decided: Decided = {
	decision: "0b0e2d5e-9d5e-4a53-8c58-0a3b5a3f2d11",
	outcome: "SUSPEND_ACCOUNT",
	violation: { category: "CYBER_VIOLENCE", keyword: "CYBER_STALKING", clause: "3.4" },
	actions: [
		{ kind: "REMOVE_MESSAGES", person: null, sequences: [2, 4], until: null, label: null },
		{ kind: "SUSPEND_ACCOUNT", person: 1, sequences: [], until: "2026-12-01T00:00:00Z", label: null },
	],
};

test("the digest is SHA-256 over the salt and this very text", () => {
	const text =
		'{"actions":[{"kind":"REMOVE_MESSAGES","label":null,"person":null,"sequences":[2,4],"until":null},' +
		'{"kind":"SUSPEND_ACCOUNT","label":null,"person":1,"sequences":[],"until":"2026-12-01T00:00:00Z"}],' +
		'"decision":"0b0e2d5e-9d5e-4a53-8c58-0a3b5a3f2d11","outcome":"SUSPEND_ACCOUNT",' +
		'"violation":{"category":"CYBER_VIOLENCE","clause":"3.4","keyword":"CYBER_STALKING"}}';
	assert.equal(decisionDigest(salt, decided), createHash("sha256").update(salt).update(text).digest("hex"));
});

test("whatever is decided otherwise has another digest; in which order keys were written does not matter", () => {
	const [first, second] = decided.actions as [Decided["actions"][0], Decided["actions"][0]];
	const others: Decided[] = [
		{ ...decided, outcome: "TERMINATE_ACCOUNT" },
		{ ...decided, violation: null },
		{ ...decided, actions: [first] },
		{ ...decided, actions: [second, first] },
		{ ...decided, actions: [first, { ...second, person: 2 }] },
		{ ...decided, actions: [first, { ...second, until: null }] },
		{ ...decided, decision: "1b0e2d5e-9d5e-4a53-8c58-0a3b5a3f2d11" },
	];
	const digests = [decided, ...others].map((one) => decisionDigest(salt, one));
	assert.equal(new Set(digests).size, digests.length);
	assert.notEqual(decisionDigest(Buffer.alloc(32, 8), decided), digests[0]);
	const turned = { actions: decided.actions.map((one) => Object.fromEntries(Object.entries(one).reverse())) };
	assert.equal(decisionDigest(salt, { ...decided, ...turned } as unknown as Decided), digests[0]);
});

/** What a hold covers is one digest, whoever counts it and in whichever order. That the database says the same: lib/keeper/holds/holds.test.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { holdStatement, type ScopeItem, scopeDigest } from "./hold-scope.ts";

const id = (digit: string) => `00000000-0000-4000-8000-00000000000${digit}`;
const SCOPE: ScopeItem[] = [
	{ kind: "thread", thread: id("3") },
	{ kind: "account", platform: id("1"), account: "Z.9" },
	{ kind: "case", case: id("2") },
	{ kind: "account", platform: id("1"), account: "a-1" },
];

test("a scope has one digest in every order, and another for each other scope", () => {
	// printf 'account:…1:Z.9\naccount:…1:a-1\ncase:…2\nthread:…3' | sha256sum
	const known = "c5693460e3eb608eb6d0810e0c67b850966ba3d34b538f0ee7a514369378190f";
	assert.equal(scopeDigest(SCOPE), known);
	assert.equal(scopeDigest([...SCOPE].reverse()), known);
	const others = SCOPE.map((_, left) => scopeDigest(SCOPE.filter((_one, at) => at !== left)));
	assert.equal(new Set([known, ...others]).size, 5);
});

test("what is sealed says why, and of what by that digest", () => {
	assert.equal(holdStatement("Why.", SCOPE), `Why.\n\nCovers 4, by SHA-256 ${scopeDigest(SCOPE)}`);
});

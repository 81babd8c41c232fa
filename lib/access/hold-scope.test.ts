/** What a hold covers is one digest, whoever counts it and in whichever order. That the database says the same: lib/keeper/holds/holds.test.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { holdStatement, renewalStatement, type ScopeItem, scopeDigest } from "./hold-scope.ts";

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

const NEW = { reference: "24 O 117/26", title: 'A "witness"', restricted: true };

test("what is sealed says why, of what by that digest, for which matter and who may know of it", () => {
	const covers = `Covers 4, by SHA-256 ${scopeDigest(SCOPE)}`;
	assert.equal(
		holdStatement("Why.", SCOPE, { new: NEW, people: [id("9"), id("8"), id("9")] }),
		`Why.\n\n${covers}\nFor a new matter, restricted: ["24 O 117/26","A \\"witness\\""]\nNames ${id("8")}, ${id("9")}`,
	);
	assert.equal(
		holdStatement("Why.", SCOPE, {}),
		`Why.\n\n${covers}\nFor a matter that is there\nNames nobody`,
	);
	assert.equal(renewalStatement("Why.", { people: [id("8")] }), `Why.\n\nNames ${id("8")}`);
	assert.equal(renewalStatement("Why.", { people: [] }), renewalStatement("Why.", {}));
});

test("no words, reference or title can say another matter, scope or people than are meant", () => {
	const honest = holdStatement("Why.", SCOPE, { new: NEW, people: [id("8")] });
	const sayings = [
		holdStatement("Why.", SCOPE, { new: { ...NEW, restricted: false }, people: [id("8")] }),
		holdStatement("Why.", SCOPE, { new: { ...NEW, reference: "24 O 118/26" }, people: [id("8")] }),
		holdStatement("Why.", SCOPE, { new: { ...NEW, title: `${NEW.title}"]\nNames ${id("8")}` } }),
		holdStatement("Why.", SCOPE, { new: NEW, people: [id("8"), id("7")] }),
		holdStatement("Why.", SCOPE, { new: NEW }),
		holdStatement(honest, SCOPE, { people: [id("8")] }),
	];
	assert.equal(new Set([honest, ...sayings]).size, sayings.length + 1);
	for (const said of sayings) assert.notDeepEqual(said.split("\n").slice(-3), honest.split("\n").slice(-3));
});

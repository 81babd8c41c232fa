import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { idRange, ledgerAddress, readCursor, readFilters } from "./ledger-filters.ts";

const ID = "0b51f1a2-93c4-4d5e-8f60-718293a4b5c6";

test("the address of a page reproduces its search", () => {
	const filters = {
		actor: "M-417",
		case: ID,
		thread: ID,
		reason: "LEGAL_REQUEST" as const,
		role: "counsel" as const,
		employer: "Bureau d'Écoute & Cie",
		office: "IE",
		assurance: "passkey" as const,
		gate: "witnesses:2",
		typed: ID,
		type: "thread.decrypted",
		outcome: "granted" as const,
		opening: ID,
		region: "eu",
		from: "2026-11-01T00:00Z",
		until: "2026-11-21T23:59:59.123456Z",
	};
	const before = { at: "2026-11-20T10:00:00.000001Z", id: ID };
	const query = Object.fromEntries(new URL(ledgerAddress(filters, before), "http://x").searchParams);
	assert.deepEqual(readFilters(query), { filters, problems: [] });
	assert.deepEqual(readCursor(query.before), before);
});

test("a field left empty asks for nothing", () => {
	const { filters, problems } = readFilters({ actor: "", case: "", type: "", from: "", unknown: "x" });
	assert.deepEqual(problems, []);
	assert.equal(ledgerAddress(filters), "/oversight/ledger");
});

test("every wrong field is named at once, and what was typed is never quoted back", () => {
	const { problems } = readFilters({
		actor: "mina@example.org",
		case: "…",
		type: "thread.shouted",
		outcome: "maybe",
		opening: "1",
		from: "yesterday",
		until: "2026-02-30T00:00",
	});
	assert.deepEqual(
		problems.map(({ path }) => path),
		["actor", "case", "type", "outcome", "opening", "from", "until"],
	);
	assert.doesNotMatch(JSON.stringify(problems), /mina|shouted|maybe|yesterday|02-30/);
});

test("what is typed freely is in no address", () => {
	const address = ledgerAddress({ words: "bridge", account: "u-17", typed: ID, type: "opening.granted" });
	assert.doesNotMatch(address, /bridge|u-17/);
	assert.equal(new URL(address, "http://x").searchParams.get("typed"), ID);
});

test("a time range backwards, or without length, is an error beside its end", () => {
	for (const until of ["2026-11-01T00:00Z", "2026-11-02T00:00Z"]) {
		const { problems } = readFilters({ from: "2026-11-02T00:00Z", until });
		assert.deepEqual(problems, [{ path: "until", message: "This must be later than “from”." }]);
	}
	assert.deepEqual(readFilters({ from: "2026-11-01T00:00", until: "2026-11-01T00:01" }).problems, []);
});

test("patterns, quotes, SQL and formulas are words or errors, never more", () => {
	for (const words of [".*", "(((", "'; --", "\\", "%", "a b c", "\u0000", "=1+1"]) {
		assert.deepEqual(
			readFilters({ words }).problems.map(({ path }) => path),
			["words"],
			words,
		);
	}
	for (const words of ["' OR 1=1 UNION", "thr(ea)t.*", '=HYPERLINK("x")', "%bridge%"]) {
		assert.deepEqual(readFilters({ words }).filters, { words });
	}
	const nine = readFilters({ words: "one two three four five six seven eight nine" });
	assert.match(nine.problems[0]?.message ?? "", /1 to 8 whole words/);
	assert.doesNotMatch(JSON.stringify(nine.problems), /nine/);
	for (const [name, value] of [
		["reason", "BECAUSE"],
		["role", "root"],
		["office", "Ireland"],
		["assurance", "certain"],
		["gate", "open"],
		["thread", "' or true"],
		["account", "a\u0000b"],
		["employer", "x".repeat(201)],
		["typed", "1"],
	] as const) {
		const { problems } = readFilters({ [name]: value });
		assert.deepEqual(
			problems.map(({ path }) => path),
			[name],
		);
		assert.ok(!JSON.stringify(problems).includes(value));
	}
});

test("the beginning of a case's id covers every id that begins so, and no other", () => {
	fc.assert(
		fc.property(fc.uuid(), fc.integer({ min: 8, max: 36 }), fc.uuid(), (id, length, other) => {
			const beginning = id.slice(0, length);
			const [from, to] = idRange(beginning);
			assert.ok(from <= id && id <= to);
			assert.equal(from <= other && other <= to, other.startsWith(beginning.replace(/-$/, "")));
		}),
	);
});

test("a cursor that is none is no cursor", () => {
	for (const text of [
		undefined,
		"",
		"x",
		`2026-13-01T00:00Z_${ID}`,
		"2026-11-01T00:00:00Z_1",
		`${ID}_${ID}`,
	]) {
		assert.equal(readCursor(text), undefined);
	}
});

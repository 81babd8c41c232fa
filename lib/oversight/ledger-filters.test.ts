import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { idRange, ledgerAddress, readCursor, readFilters } from "./ledger-filters.ts";

const ID = "0b51f1a2-93c4-4d5e-8f60-718293a4b5c6";

test("the address of a page reproduces its search", () => {
	const filters = {
		actor: "M-417",
		case: ID,
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

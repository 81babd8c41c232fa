/** A line of the ledger's page, whatever stands in the leaf. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { EntryRow } from "#db/queries/ledger.ts";
import { summarise } from "./entry-summary.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const of = (leaf: unknown) => summarise({ leaf: bytes(JSON.stringify(leaf)) } as EntryRow);

test("a decryption says how many messages it covers, and one of the names that it is that", () => {
	const scope = {
		count: 5,
		intervals: [
			[1, 2],
			[7, 9],
		],
		parts: ["messages", "note"],
	};
	assert.equal(of({ scope }).messages, 5);
	assert.equal(of({ scope: { intervals: scope.intervals } }).messages, 5);
	assert.equal(of({ messages: 12, category: "HARASSMENT" }).messages, 12);
	const names = of({ scope: { ...scope, parts: ["names"] } });
	assert.deepEqual([names.messages, names.detail], [null, "names"]);
	assert.equal(of({ error: "NOT_SENT", category: "X" }).detail, "NOT_SENT");
});

test("a deletion says why and how many messages went", () => {
	const due = of({ type: "thread.due", kind: "RETENTION", count: 32, life: 1 });
	assert.deepEqual([due.messages, due.detail], [32, "RETENTION"]);
	assert.equal(of({ type: "key.created", store: "pkcs11" }).detail, "pkcs11");
	assert.equal(of({ type: "data.erased", kind: "WORDS", count: 7 }).messages, null);
});

test("a leaf that somebody changed to something else leaves its line", () => {
	for (const leaf of ["", "{", "null", "5", "[]", '"x"']) {
		assert.equal(summarise({ leaf: bytes(leaf) } as EntryRow).detail, null);
	}
	assert.equal(summarise({ leaf: Uint8Array.of(0xff, 0xfe) } as EntryRow).detail, null);
});

test("no leaf that a stolen role could append takes the page from oversight", () => {
	const fields = ["scope", "messages", "verdict", "category", "factor", "error", "review", "entry"];
	const scope = fc.record({ count: fc.jsonValue(), intervals: fc.jsonValue(), parts: fc.jsonValue() });
	const value = fc.oneof(fc.jsonValue(), scope);
	fc.assert(
		fc.property(fc.dictionary(fc.constantFrom(...fields), value), (leaf) => {
			const { messages, detail, review, entry } = of(leaf);
			assert.ok(messages === null || Number.isFinite(messages));
			for (const text of [detail, review, entry]) assert.ok(text === null || typeof text === "string");
		}),
	);
});

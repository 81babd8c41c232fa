import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readNames, readPayload } from "./payload.ts";

const GOOD = {
	id: "m1",
	senderId: "u1",
	sentAt: "2026-11-19T22:00:00Z",
	kind: "text",
	text: "x",
	provenance: "PLATFORM",
};
const refused = { code: "ENVELOPE_INVALID" };

test("what a platform sealed is a message, or nothing is shown and nothing of it quoted", () => {
	assert.deepEqual(readPayload(JSON.stringify(GOOD), "m1", 1), GOOD);
	const files = [{ id: "a", mediaType: "image/png", bytes: 1 }];
	readPayload(JSON.stringify({ ...GOOD, kind: "media", attachments: files }), "m1", 1);
	for (const bad of [
		"the heron",
		'"the heron"',
		"null",
		"[]",
		...[
			{ id: "m2" },
			{ senderId: 3 },
			{ sentAt: "the heron" },
			{ sentAt: undefined },
			{ kind: "heron" },
			{ text: { heron: 1 } },
			{ provenance: "HERON" },
			{ unavailable: "HERON" },
			{ attachments: [null] },
			{ attachments: [{ id: "a", mediaType: "b", bytes: "heron" }] },
		].map((change) => JSON.stringify({ ...GOOD, ...change })),
	])
		assert.throws(
			() => readPayload(bad, "m1", 7),
			(error: Error & { code?: string }) =>
				error.code === "ENVELOPE_INVALID" &&
				/^Message 7 /.test(error.message) &&
				!/heron/i.test(error.message),
			bad,
		);
});

test("names are names", () => {
	assert.deepEqual(readNames('{"u1":"Ann"}'), { u1: "Ann" });
	for (const bad of ["", "[]", "3", '{"u1":3}', '{"u1":{}}']) assert.throws(() => readNames(bad), refused);
});

test("whatever it is, it is read or refused by that one error", () => {
	fc.assert(
		fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
			try {
				readPayload(text, "m1", 1);
			} catch (error) {
				assert.equal((error as { code?: string }).code, "ENVELOPE_INVALID");
			}
		}),
	);
});

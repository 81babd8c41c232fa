import assert from "node:assert/strict";
import { test } from "node:test";
import { challengeOf, requestIn } from "../access/confirmation.ts";
import { assuranceInWords } from "./assurance-in-words.ts";

const NONCE = "A".repeat(43);

function approval(flags: number): Record<string, unknown> {
	const leaf: Record<string, unknown> = {
		type: "opening.approved",
		actor: { id: "00000000-0000-4000-8000-000000000001", role: "lead" },
		request: "00000000-0000-4000-8000-000000000002",
		entry: "00000000-0000-4000-8000-000000000003",
		policy: "p-0123456789ab",
		reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", commitment: "0".repeat(64) },
		scope: { intervals: [[1, 9]] },
	};
	const request = requestIn(leaf);
	assert.ok(request);
	const data = Buffer.alloc(37);
	data.writeUInt8(flags, 32);
	leaf.assurance = {
		kind: "passkey",
		passkey: "00000000-0000-4000-8000-000000000004",
		nonce: NONCE,
		challenge: challengeOf(request.act, request.fields, NONCE),
		authenticatorData: data.toString("base64url"),
		clientData: "x",
		signature: "x",
	};
	return leaf;
}

test("an entry says whether the passkey was touched or knew its owner, and that it signed this request", () => {
	assert.match(
		assuranceInWords(approval(0x05)).words,
		/verified by fingerprint, face or PIN.*exactly this request/,
	);
	assert.match(assuranceInWords(approval(0x01)).words, /a touch, without.*exactly this request/);
});

test("an entry whose facts are not what was signed is said so, loudly", () => {
	for (const change of [
		{ scope: { intervals: [[1, 90]] } },
		{ policy: "p-ba9876543210" },
		{ type: "opening.denied" },
		{ actor: { id: "00000000-0000-4000-8000-00000000000f", role: "lead" } },
	]) {
		const said = assuranceInWords({ ...approval(0x05), ...change });
		assert.equal(said.alarm, true);
		assert.match(said.words, /not over this request/);
	}
});

test("a passkey's word on what no passkey confirms is nobody's, and said so, loudly", () => {
	for (const type of ["case.claimed", "session.signed_in", "role.granted", "__proto__", undefined]) {
		const said = assuranceInWords({ ...approval(0x05), type });
		assert.equal(said.alarm, true);
		assert.match(said.words, /no such act is confirmed/);
	}
	assert.equal(assuranceInWords({ ...approval(0x05), assurance: { kind: "passkey" } }).alarm, true);
});

test("a session, the system and an opening are said for what they are", () => {
	assert.match(assuranceInWords({ assurance: { kind: "session" } }).words, /session alone/);
	assert.match(assuranceInWords({ assurance: { kind: "system" } }).words, /system/);
	const entry = "00000000-0000-4000-8000-000000000005";
	assert.equal(assuranceInWords({ assurance: { kind: "opening", entry } }).entry, entry);
});

test("a leaf that somebody changed takes the page from nobody", () => {
	for (const assurance of [undefined, null, 7, "passkey", [], { kind: "passkey" }, { kind: "other" }]) {
		const said = assuranceInWords({ type: "opening.granted", assurance });
		assert.equal(typeof said.words, "string");
	}
	assert.doesNotThrow(() =>
		assuranceInWords({
			type: "opening.granted",
			scope: { intervals: 1.5 },
			reason: 1,
			assurance: { kind: "passkey", nonce: NONCE, challenge: "x", authenticatorData: 5 },
		}),
	);
});

/** The canonical request and the check of an entry's assertion, by entries made here and an authenticator in software. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type SoftPasskey, softPasskey } from "../keeper/testing-passkey.ts";
import { LedgerEvent } from "../ledger/event.ts";
import { ConfirmationError, publicKeyOf, verifyAssertion } from "./assertion.ts";
import { type Act, canonical, challengeOf, requestIn, verifyConfirmation } from "./confirmation.ts";

const EXPECTED = { rpId: "localhost", origin: "http://localhost:3000" };
const HEX = "ab".repeat(32);
const NONCE = "A".repeat(43);
const fails = (code: string) => (error: unknown) => error instanceof ConfirmationError && error.code === code;

type Leaf = Record<string, unknown>;

function passkeyLeaf(key: SoftPasskey, person: string, more: Leaf = {}): Leaf {
	return {
		...{ v: 1, id: randomUUID(), at: "2026-11-21T10:00:00.000000Z", via: "keeper" },
		...{ type: "passkey.added", outcome: "done", assurance: { kind: "system" } },
		...{ person, passkey: randomUUID(), publicKey: key.publicKey, algorithm: key.algorithm },
		...{ usable: "2026-11-21T11:00:00.000Z", ...more },
	};
}

/** An entry of that type, confirmed as the keeper would have had it. */
function confirm(leaf: Leaf, key: SoftPasskey, passkey: unknown, lies = {}): Leaf {
	const asked = requestIn(leaf);
	assert(asked);
	const challenge = challengeOf(asked.act, asked.fields, NONCE);
	const signed = key.assert({ challenge, rpId: EXPECTED.rpId }, lies);
	const { authenticatorData, clientDataJSON: clientData, signature } = signed;
	const assurance = {
		kind: "passkey",
		passkey,
		nonce: NONCE,
		challenge,
		authenticatorData,
		clientData,
		signature,
	};
	return { ...leaf, assurance };
}

function granted(person: string): Leaf {
	return {
		...{ v: 1, id: randomUUID(), at: "2026-11-21T12:00:00.000000Z", via: "keeper" },
		...{ type: "opening.granted", outcome: "granted", policy: "p-0123456789ab" },
		...{ actor: { id: person, role: "moderator" }, session: randomUUID(), region: "eu" },
		...{ case: randomUUID(), thread: randomUUID(), opening: randomUUID() },
		...{ expires: "2026-11-21T12:30:00.000Z", scope: { intervals: [[15, 25]] } },
		reason: { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", commitment: HEX },
	};
}

function pair(alg: -7 | -8 | -257 = -7, lies = {}) {
	const key = softPasskey({ alg });
	const person = randomUUID();
	const added = passkeyLeaf(key, person);
	return { key, person, added, leaf: confirm(granted(person), key, added.passkey, lies) };
}

describe("the canonical request", () => {
	it("is written in one way only, which is frozen here", () => {
		const fields = { scope: [[15, 25]], case: "c", reason: { question: "Q", code: "R" }, request: undefined };
		assert.equal(
			canonical("open", fields, "n"),
			'{"act":"open","case":"c","nonce":"n","reason":{"code":"R","question":"Q"},"scope":[[15,25]],"v":1}',
		);
		assert.equal(challengeOf("open", fields, "n"), "SROwCL0BUairetWT4skxyMm8nOgpKxuhvdx-BmWShAs");
		assert.equal(canonical("sign_in", {}, "n"), '{"act":"sign_in","nonce":"n","v":1}');
		assert.equal(
			canonical("open", { "\u{10000}": 1, "\uffff": 2, a: -0 }, "n"),
			'{"a":0,"act":"open","nonce":"n","v":1,"\uffff":2,"\u{10000}":1}',
		);
	});

	it("says the same however its fields are ordered, and something else for any other value", () => {
		const value = fc.oneof(
			fc.string({ unit: "grapheme" }),
			fc.integer(),
			fc.array(fc.tuple(fc.nat(), fc.nat())),
		);
		const fields = fc.dictionary(fc.stringMatching(/^[a-z]{3,8}$/), value, { maxKeys: 6 });
		const own = new Set(["act", "nonce"]);
		const clean = fields.map((one) =>
			Object.fromEntries(Object.entries(one).filter(([key]) => !own.has(key))),
		);
		fc.assert(
			fc.property(clean, clean, (one, other) => {
				const turned = Object.fromEntries(Object.entries(one).reverse());
				assert.equal(canonical("open", turned, "n"), canonical("open", one, "n"));
				const same = canonical("open", one, "n") === canonical("open", other, "n");
				assert.equal(same, isDeepEqual(one, other));
			}),
		);
	});

	it("takes nothing that has two spellings, and no field of its own name", () => {
		const bad: unknown[] = [
			1.5,
			Number.NaN,
			2 ** 60,
			"\ud800",
			new Date(),
			() => 1,
			1n,
			new Map(),
			Symbol("s"),
		];
		for (const value of bad) assert.throws(() => canonical("open", { value }, "n"), TypeError);
		assert.throws(() => canonical("open", { list: [undefined] }, "n"), TypeError);
		for (const name of ["v", "act", "nonce"])
			assert.throws(() => canonical("open", { [name]: "x" }, "n"), TypeError);
	});
});

describe("an entry's confirmation, to whoever has the public key", () => {
	for (const alg of [-7, -8, -257] as const) {
		it(`is verified with the algorithm ${alg}`, () => {
			const { person, added, leaf } = pair(alg);
			const found = verifyConfirmation(leaf, added, EXPECTED);
			assert.deepEqual(
				[found.person, found.act, found.verified, found.nonce],
				[person, "open", "verification", NONCE],
			);
			assert.equal(JSON.parse(found.request).case, leaf.case);
		});
	}

	it("says whether somebody touched, or was known by, the authenticator", () => {
		const { added, leaf } = pair(-7, { userVerified: false });
		assert.equal(verifyConfirmation(leaf, added, EXPECTED).verified, "presence");
		const absent = pair(-7, { userPresent: false });
		assert.throws(() => verifyConfirmation(absent.leaf, absent.added, EXPECTED), fails("NOBODY_PRESENT"));
	});

	it("is broken by any change of what was asked", () => {
		const { added, leaf, person } = pair();
		const scope = leaf.scope as Leaf;
		const reason = leaf.reason as Leaf;
		const changes: Leaf[] = [
			{ case: randomUUID() },
			{ thread: randomUUID() },
			{ policy: "p-ffffffffffff" },
			{ request: randomUUID() },
			{ scope: { ...scope, intervals: [[15, 26]] } },
			{
				scope: {
					...scope,
					intervals: [
						[15, 25],
						[30, 30],
					],
				},
			},
			{ reason: { ...reason, code: "EMERGENCY_RISK_TO_LIFE" } },
			{ reason: { ...reason, question: "WHO_STARTED" } },
			{ reason: { ...reason, commitment: "cd".repeat(32) } },
			{ reason: { code: reason.code, question: reason.question } },
			{ type: "opening.approved" },
		];
		for (const change of changes)
			assert.throws(
				() => verifyConfirmation({ ...leaf, ...change }, added, EXPECTED),
				fails("REQUEST_OTHER"),
			);
		const other = { ...leaf, actor: { id: randomUUID(), role: "moderator" } };
		assert.throws(() => verifyConfirmation(other, added, EXPECTED), fails("PERSON_OTHER"));
		const taken = passkeyLeaf(softPasskey(), person, { passkey: added.passkey });
		assert.throws(() => verifyConfirmation(leaf, taken, EXPECTED), fails("SIGNATURE_INVALID"));
	});

	it("property: a change anywhere in the assertion breaks it", () => {
		const { added, leaf } = pair();
		const parts = ["authenticatorData", "clientData", "signature", "challenge", "nonce"] as const;
		const assurance = leaf.assurance as Record<(typeof parts)[number], string>;
		fc.assert(
			fc.property(fc.constantFrom(...parts), fc.nat(), fc.integer({ min: 1, max: 255 }), (part, at, by) => {
				const bytes = Buffer.from(assurance[part], "base64url");
				const place = at % bytes.length;
				bytes[place] = (bytes[place] as number) ^ by;
				const changed = { ...assurance, [part]: bytes.toString("base64url") };
				assert.throws(
					() => verifyConfirmation({ ...leaf, assurance: changed }, added, EXPECTED),
					ConfirmationError,
				);
			}),
			{ numRuns: 300 },
		);
	});

	it("counts for its own origin, relying party and type only", () => {
		const lies: [object, string][] = [
			[{ origin: "http://localhost:3001" }, "ORIGIN_OTHER"],
			[{ origin: "https://localhost.evil.example" }, "ORIGIN_OTHER"],
			[{ extra: { crossOrigin: true } }, "ORIGIN_OTHER"],
			[{ extra: { topOrigin: "https://evil.example" } }, "ORIGIN_OTHER"],
			[{ rpId: "evil.example" }, "RP_ID_OTHER"],
			[{ type: "webauthn.create" }, "TYPE_OTHER"],
			[{ type: "payment.get" }, "TYPE_OTHER"],
			[{ challenge: "B".repeat(43) }, "CHALLENGE_OTHER"],
		];
		for (const [lie, code] of lies) {
			const { added, leaf } = pair(-7, lie);
			assert.throws(() => verifyConfirmation(leaf, added, EXPECTED), fails(code));
		}
	});

	it("is none by a passkey that is not in force yet, or of an entry that no passkey confirms", () => {
		const { added, leaf } = pair();
		const later = { ...added, usable: "2026-11-21T12:00:01.000Z" };
		assert.throws(() => verifyConfirmation(leaf, later, EXPECTED), fails("PASSKEY_TOO_NEW"));
		assert.throws(() => verifyConfirmation(leaf, leaf, EXPECTED), fails("PASSKEY_OTHER"));
		const session = { ...leaf, assurance: { kind: "session" } };
		assert.throws(() => verifyConfirmation(session, added, EXPECTED), fails("NOT_BY_PASSKEY"));
		const claimed = { ...leaf, type: "case.claimed" };
		assert.throws(() => verifyConfirmation(claimed, added, EXPECTED), fails("REQUEST_UNKNOWN"));
	});

	it("garbage of any kind is refused by a code, and nothing else is thrown", () => {
		const { added, leaf } = pair();
		const assurance = leaf.assurance as Leaf;
		const odd = ["", "=", "A", "AA==", "A A", "Ä", "/+8", "A".repeat(1025), "\0", "e30", 7, null, [], {}];
		for (const part of ["authenticatorData", "clientData", "signature", "nonce", "challenge", "passkey"])
			for (const value of odd) {
				const changed = { ...leaf, assurance: { ...assurance, [part]: value } };
				assert.throws(
					() => verifyConfirmation(changed, added, EXPECTED),
					ConfirmationError,
					`${part} ${value}`,
				);
			}
		for (const value of odd) {
			assert.throws(
				() => verifyConfirmation(leaf, { ...added, publicKey: value }, EXPECTED),
				ConfirmationError,
			);
			assert.throws(
				() => verifyConfirmation(leaf, { ...added, algorithm: value }, EXPECTED),
				ConfirmationError,
			);
		}
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
				const leaves = [one, other].map((value) => Object(value) as Leaf) as [Leaf, Leaf];
				assert.throws(() => verifyConfirmation(...leaves, EXPECTED), ConfirmationError);
				assert.throws(
					() => verifyConfirmation({ ...leaf, reason: one, scope: other }, added, EXPECTED),
					ConfirmationError,
				);
			}),
		);
	});

	it("a key of another kind, size or spelling is none", () => {
		const [p256, ed, rsa] = [softPasskey(), softPasskey({ alg: -8 }), softPasskey({ alg: -257 })];
		for (const key of [p256, ed, rsa])
			for (const algorithm of [-7, -8, -257, -35, 0])
				if (algorithm !== key.algorithm)
					assert.throws(() => publicKeyOf({ publicKey: key.publicKey, algorithm }), fails("KEY_MALFORMED"));
		const der = Buffer.from(p256.publicKey, "base64url");
		const longer = Buffer.concat([der, Buffer.from([0])]).toString("base64url");
		assert.throws(() => publicKeyOf({ publicKey: longer, algorithm: -7 }), fails("KEY_MALFORMED"));
	});

	it("a short or overfull authenticatorData is none, whoever signed it", () => {
		const key = softPasskey();
		const challenge = NONCE;
		const good = key.assert({ challenge, rpId: EXPECTED.rpId });
		const data = Buffer.from(good.authenticatorData, "base64url");
		for (const bytes of [data.subarray(0, 36), Buffer.concat([data, Buffer.from([0xa0])])]) {
			const parts = { ...good, authenticatorData: bytes.toString("base64url") };
			assert.throws(
				() => verifyAssertion(parts, key, { ...EXPECTED, challenge }),
				fails("ASSERTION_MALFORMED"),
			);
		}
	});
});

describe("every entry that may rest on a passkey", () => {
	it("tells what was confirmed, from facts that its type has", () => {
		const acts: Record<string, Act> = {
			"opening.requested": "open",
			"opening.granted": "open",
			"thread.decrypted": "open",
			"opening.approved": "approve",
			"opening.denied": "deny",
			"opening.revoked": "revoke",
			"note.disclosed": "disclose",
			"staff.proposed": "propose",
			"staff.confirmed": "confirm",
			"staff.declined": "decline",
			"person.disabled": "disable",
			"role.revoked": "revoke_role",
			"person.changed": "change_person",
			"enrolment.opened": "open_code",
			"passkey.added": "add_passkey",
			"passkey.removed": "remove_passkey",
			"export.requested": "export",
			"export.confirmed": "confirm_export",
			"export.declined": "decline_export",
			"totals.published": "publish_totals",
			"review.judged": "judge_review",
			"review.closed": "close_finding",
			"rights.closed": "close_rights",
			"policy.signed": "sign_policy",
			"inventory.signed": "sign_inventory",
			"key.destruction_announced": "announce_destruction",
			"key.destruction_cancelled": "cancel_destruction",
			"retention.resumed": "resume_retention",
			"subject.asked": "ask_subject",
			"subject.answered": "answer_subject",
			"subject.closed": "close_subject",
			"hold.placed": "place_hold",
			"hold.renewed": "renew_hold",
			"hold.release_asked": "ask_release",
			"hold.release_declined": "decline_release",
			"hold.released": "release_hold",
			"decision.confirmed": "confirm_decision",
			"decision.declined": "decline_decision",
		};
		for (const option of LedgerEvent.options) {
			const type = option.shape.type.value;
			const asked = requestIn({ type, actor: { id: "a" } });
			assert.equal(asked?.act ?? null, acts[type] ?? null, type);
			const known = new Set([...Object.keys(option.shape), "actor", "notes"]);
			for (const field of Object.keys(asked?.fields ?? {}))
				assert(known.has(field), `${type} has no ${field}`);
		}
	});

	it("a request is signed before it has a number, so that one touch serves", () => {
		const leaf = granted(randomUUID());
		const requested = { ...leaf, type: "opening.requested", request: randomUUID() };
		assert.deepEqual(requestIn(requested), requestIn(leaf));
		assert.notDeepEqual(requestIn({ ...leaf, request: randomUUID() }), requestIn(leaf));
	});
});

function isDeepEqual(one: unknown, other: unknown): boolean {
	try {
		assert.deepEqual(one, other);
		return true;
	} catch {
		return false;
	}
}

/** What is wrong across entries, found: entries made here, signed by an authenticator in software. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { challengeOf, requestIn } from "../access/confirmation.ts";
import { type SoftPasskey, softPasskey } from "../keeper/testing-passkey.ts";
import { Confirmations } from "./confirmations.ts";
import { encodeBundle } from "./tiles.ts";

const EXPECTED = { rpId: "localhost", origin: "http://localhost:3000" };
const PERSON = randomUUID();
type Leaf = Record<string, unknown> & { id: string; at: string };

let minute = 0;
const base = (type: string, more: object = {}): Leaf => ({
	...{
		v: 1,
		id: randomUUID(),
		at: new Date(Date.UTC(2026, 10, 21, 10, minute++)).toISOString().replace("Z", "000Z"),
	},
	...{ type, via: "keeper", outcome: "granted", policy: "p-0123456789ab", assurance: { kind: "session" } },
	...{ actor: { id: PERSON, role: "moderator" }, ...more },
});

function added(key: SoftPasskey, more: object = {}): Leaf {
	const leaf = base("passkey.added", {
		person: PERSON, // on a session, as in a demo
		passkey: randomUUID(),
	});
	return { ...leaf, publicKey: key.publicKey, algorithm: key.algorithm, usable: leaf.at, ...more };
}

function granted(more: object = {}): Leaf {
	const ids = { case: randomUUID(), thread: randomUUID(), opening: randomUUID() };
	const reason = { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", commitment: "ab".repeat(32) };
	return base("opening.granted", { ...ids, reason, scope: { intervals: [[5, 15]] }, ...more });
}

function signed(leaf: Leaf, key: SoftPasskey, passkey: unknown): Leaf {
	const asked = requestIn(leaf);
	assert(asked);
	const nonce = randomUUID().replaceAll("-", "").padEnd(43, "A");
	const challenge = challengeOf(asked.act, asked.fields, nonce);
	const {
		authenticatorData,
		clientDataJSON: clientData,
		signature,
	} = key.assert({
		...{ challenge, rpId: EXPECTED.rpId },
	});
	const parts = { nonce, challenge, authenticatorData, clientData, signature };
	return { ...leaf, assurance: { kind: "passkey", passkey, ...parts } };
}

const decrypted = (opening: Leaf, more: object = {}): Leaf => ({
	...opening,
	...base("thread.decrypted"),
	...copied(opening),
	...more,
});
const copied = ({ case: on, thread, opening, reason, scope, assurance, request }: Leaf) => ({
	...{ case: on, thread, opening, reason, scope, assurance },
	...(request === undefined ? {} : { request }),
});

function judge(leaves: Leaf[], entry: string | null = null): Confirmations {
	const all = new Confirmations(EXPECTED, entry);
	const bundle = encodeBundle(leaves.map((leaf) => new TextEncoder().encode(JSON.stringify(leaf))));
	all.add(bundle, 0, leaves.length);
	all.end();
	return all;
}

const codes = (all: Confirmations) => all.failures.map(({ error }) => error?.code);

describe("the confirmations of a log", () => {
	const key = softPasskey();
	const passkey = added(key);
	const opening = signed(granted(), key, passkey.passkey);

	it("are counted by what they rest on", () => {
		const further = decrypted(opening, {
			assurance: { kind: "opening", entry: opening.id },
			scope: {
				intervals: [
					[6, 7],
					[9, 15],
				],
			},
		});
		const onSession = granted();
		const underSession = decrypted(onSession, { assurance: { kind: "opening", entry: onSession.id } });
		const web = base("case.claimed", { via: "web" });
		const all = judge([passkey, opening, decrypted(opening), further, web, onSession, underSession]);
		assert.deepEqual(codes(all), []);
		assert.deepEqual(all.counts, {
			passkey: 2,
			verification: 2,
			another: 1,
			session: 3,
			system: 0,
			failed: 0,
		});
	});

	it("one of them is told in full, also where its passkey comes later in the log", () => {
		const { asked } = judge([opening, passkey], opening.id);
		assert.equal(asked?.by, "passkey");
		assert.equal(asked?.confirmed?.person, PERSON);
		assert.deepEqual([asked?.index, asked?.from?.index, asked?.from?.id], [0, 1, passkey.id]);
	});

	it("come in any order of bundles, and are judged in the log's", () => {
		const all = new Confirmations(EXPECTED);
		const fill = Array.from({ length: 255 }, () => base("session.ended"));
		const encode = (leaves: Leaf[]) =>
			encodeBundle(leaves.map((leaf) => new TextEncoder().encode(JSON.stringify(leaf))));
		all.add(encode([opening]), 256, 1);
		assert.equal(all.counts.passkey, 0);
		all.add(encode([passkey, ...fill]), 0, 256);
		all.end();
		assert.equal(all.counts.passkey, 1);
	});

	it("fail where the same one stands in two acts", () => {
		const copy = { ...opening, id: randomUUID(), opening: randomUUID() };
		assert.deepEqual(codes(judge([passkey, opening, decrypted(opening), copy])), ["NONCE_REPEATED"]);
		assert.deepEqual(codes(judge([passkey, opening, decrypted(opening), decrypted(opening)])), [
			"NONCE_REPEATED",
		]);
		assert.deepEqual(codes(judge([passkey, opening, { ...opening, id: randomUUID() }])), ["NONCE_REPEATED"]);
	});

	it("fail where the log adds no such passkey, adds it twice, or removed it before", () => {
		assert.deepEqual(codes(judge([opening])), ["PASSKEY_MISSING"]);
		const twice = added(softPasskey(), { passkey: passkey.passkey });
		assert.deepEqual(codes(judge([passkey, twice, opening])), ["PASSKEY_REPEATED"]);
		const removed = base("passkey.removed", {
			...{ assurance: { kind: "system" }, person: PERSON, passkey: passkey.passkey },
		});
		const after = signed(granted(), key, passkey.passkey);
		assert.deepEqual(codes(judge([passkey, opening, removed, after])), ["PASSKEY_REMOVED"]);
	});

	it("fail where an entry was changed, made another's or signed elsewhere, each by its code", () => {
		const other = { ...opening, scope: { intervals: [[5, 16]] } };
		assert.deepEqual(codes(judge([passkey, other])), ["REQUEST_OTHER"]);
		const anothers = { ...opening, actor: { id: randomUUID(), role: "moderator" } };
		assert.deepEqual(codes(judge([passkey, anothers])), ["PERSON_OTHER"]);
		const all = new Confirmations({ rpId: "localhost", origin: "https://localhost" });
		all.add(
			encodeBundle([passkey, opening].map((leaf) => new TextEncoder().encode(JSON.stringify(leaf)))),
			0,
			2,
		);
		all.end();
		assert.deepEqual(codes(all), ["ORIGIN_OTHER"]);
	});

	it("fail where a reading goes beyond its opening, or rests on another's or on none", () => {
		const under = { assurance: { kind: "opening", entry: opening.id } };
		const wider = decrypted(opening, { ...under, scope: { intervals: [[4, 7]] } });
		const elsewhere = decrypted(opening, { ...under, opening: randomUUID() });
		const anothers = decrypted(opening, { ...under, actor: { id: randomUUID(), role: "lead" } });
		const none = decrypted(opening, { assurance: { kind: "opening", entry: randomUUID() } });
		const approved = base("opening.approved", { ...under, request: randomUUID() });
		assert.deepEqual(codes(judge([passkey, opening, wider, elsewhere, anothers, none, approved])), [
			"SCOPE_WIDER",
			...Array.from({ length: 4 }, () => "REFERENCE_MISSING"),
		]);
	});

	it("of words are one for all that were confirmed together, and for no others", () => {
		const notes = [randomUUID(), randomUUID()].sort();
		const first = signed(base("note.disclosed", { note: notes[0], scope: { notes } }), key, passkey.passkey);
		const under = { assurance: { kind: "opening", entry: first.id }, scope: { notes } };
		const second = base("note.disclosed", { ...under, note: notes[1] });
		const third = base("note.disclosed", { ...under, note: randomUUID() });
		const all = judge([passkey, first, second, third]);
		assert.deepEqual([all.counts.passkey, all.counts.another, codes(all)], [1, 1, ["REFERENCE_MISSING"]]);
	});
});

/** What was given on nobody's word, or on the wrong people's, is found by the entries alone. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { challengeOf, requestIn } from "../access/confirmation.ts";
import { type SoftPasskey, softPasskey } from "../keeper/testing-passkey.ts";
import { Confirmations } from "./confirmations.ts";
import { encodeBundle } from "./tiles.ts";

const EXPECTED = { rpId: "localhost", origin: "http://localhost:3000" };
type Leaf = Record<string, unknown> & { id: string; at: string };
interface Somebody {
	id: string;
	key: SoftPasskey;
	passkey: string;
}

let minute = 0;
const entry = (type: string, more: object): Leaf => ({
	...{ v: 1, id: randomUUID(), type, via: "keeper", outcome: "done", policy: "p-0123456789ab" },
	at: new Date(Date.UTC(2026, 10, 21, 10, minute++)).toISOString().replace("Z", "000Z"),
	...{ assurance: { kind: "system" }, ...more },
});

function signed({ id, key, passkey }: Somebody, type: string, more: object): Leaf {
	const leaf = entry(type, { actor: { id, role: "admin" }, ...more });
	const asked = requestIn(leaf);
	assert(asked);
	const nonce = randomUUID().replaceAll("-", "").padEnd(43, "A");
	const challenge = challengeOf(asked.act, asked.fields, nonce);
	const { authenticatorData, clientDataJSON, signature } = key.assert({ challenge, rpId: EXPECTED.rpId });
	const parts = { nonce, challenge, authenticatorData, clientData: clientDataJSON, signature };
	return { ...leaf, assurance: { kind: "passkey", passkey, ...parts } };
}

const somebody = (): Somebody => ({ id: randomUUID(), key: softPasskey(), passkey: randomUUID() });

function added(who: Somebody, approvals: string[] | undefined): Leaf {
	const { key, passkey, id: person } = who;
	const leaf = entry("passkey.added", { actor: { id: person, role: "none" }, person, passkey });
	const state = { publicKey: key.publicKey, algorithm: key.algorithm, usable: leaf.at };
	return { ...leaf, ...state, ...(approvals && { approvals }) };
}

/** One of the first admins. */
function first(who: Somebody): Leaf[] {
	const opened = entry("enrolment.opened", { person: who.id });
	return [opened, added(who, [opened.id])];
}

function twoSaid(by: [Somebody, Somebody], facts: object): Leaf[] {
	const said = { proposal: randomUUID(), ...facts };
	const proposed = signed(by[0], "staff.proposed", said);
	return [proposed, signed(by[1], "staff.confirmed", { ...said, entry: proposed.id })];
}

const ids = (leaves: Leaf[]) => leaves.map(({ id }) => id);

function opening(by: Somebody, more: object = {}): Leaf {
	const reason = { code: "USER_REPORT_REVIEW", question: "DOES_IT_VIOLATE", commitment: "ab".repeat(32) };
	const about = { case: randomUUID(), thread: randomUUID(), opening: randomUUID() };
	return signed(by, "opening.granted", { ...about, reason, scope: { intervals: [[5, 15]] }, ...more });
}

function judge(leaves: Leaf[], asked: string | null = null): Confirmations {
	const all = new Confirmations(EXPECTED, asked);
	all.add(
		encodeBundle(leaves.map((leaf) => new TextEncoder().encode(JSON.stringify(leaf)))),
		0,
		leaves.length,
	);
	all.end();
	return all;
}
const codes = (all: Confirmations) => all.failures.map(({ error }) => error?.code);

describe("what others gave", () => {
	const [a, b, person] = [somebody(), somebody(), somebody()];
	const admins = [...first(a), ...first(b)];
	const facts = { person: person.id, change: "FIRST_PASSKEY", commitment: "cd".repeat(32) };
	const words = twoSaid([a, b], facts);
	const code = signed(a, "enrolment.opened", { person: person.id, approvals: ids(words) });
	const passkey = added(person, [code.id]);
	const enrolled = [...admins, ...words, code, passkey];

	it("a passkey that two people gave is theirs; the first admins' are the operator's word, counted apart", () => {
		const read = opening(person);
		const all = judge([...enrolled, read], read.id);
		assert.deepEqual(codes(all), []);
		assert.deepEqual(all.onWord, { passkeys: 2, acts: 3, rights: 0 });
		assert.deepEqual([all.counts.passkey, all.counts.failed], [4, 0]);
		assert.equal(all.asked?.from?.standing, "people");
	});

	it("a passkey that nobody gave is nobody's, and what it signed was signed by nobody: a lone entry by the keeper's password", () => {
		const victim = somebody();
		const alone = added(victim, undefined);
		const read = opening(victim);
		const all = judge([...admins, alone, read], read.id);
		assert.deepEqual(codes(all), ["APPROVAL_MISSING"]);
		assert.deepEqual([all.counts.passkey, all.counts.failed, all.asked?.by], [0, 2, "failed"]);
		const made = entry("enrolment.opened", { person: victim.id });
		const by = added(victim, [made.id]);
		const later = opening(victim);
		const own = judge([...admins, made, by, later], later.id);
		assert.deepEqual(own.onWord, { passkeys: 3, acts: 1, rights: 0 });
		assert.equal(own.asked?.from?.standing, "operator");
	});

	it("not by another's code, one that was used, comes later or is not there", () => {
		const victim = somebody();
		const by = (id = "") => codes(judge([...enrolled, added(victim, [id])]));
		assert.deepEqual(by(code.id), ["APPROVAL_REPEATED"]);
		assert.deepEqual(by(randomUUID()), ["APPROVAL_OTHER"]);
		assert.deepEqual(by(words[0]?.id), ["APPROVAL_OTHER"]);
		assert.deepEqual(codes(judge([...admins, ...words, code, added(victim, [code.id])])), ["APPROVAL_OTHER"]);
		const [early, late] = [added(person, [code.id]), code];
		const before = { ...early, at: admins[0]?.at ?? "" };
		assert.deepEqual(codes(judge([...admins, ...words, before, late])), ["APPROVAL_OTHER"]);
	});

	it("a code not by one person, by words about another, or by words that nobody signed", () => {
		const given = (said: Leaf[], who = person) =>
			codes(
				judge([...admins, ...said, signed(a, "enrolment.opened", { person: who.id, approvals: ids(said) })]),
			);
		assert.deepEqual(given(twoSaid([a, a], facts)), ["APPROVAL_OTHER"]);
		assert.deepEqual(given(words, somebody()), ["APPROVAL_OTHER"]);
		assert.deepEqual(given(twoSaid([a, b], { ...facts, change: "ENABLE" })), ["APPROVAL_OTHER"]);
		assert.deepEqual(given([words[0] as Leaf]), ["APPROVAL_OTHER"]);
		assert.deepEqual(given([]), ["APPROVAL_MISSING"]);
		const forged = { ...words[1], proposal: words[0]?.proposal, actor: { id: a.id, role: "admin" } } as Leaf;
		assert(given([words[0] as Leaf, forged]).length > 0);
		const elsewhere = { ...words[1], commitment: "ef".repeat(32) } as Leaf;
		assert.deepEqual(given([words[0] as Leaf, elsewhere]), ["REQUEST_OTHER", "APPROVAL_FAILED"]);
	});

	it("a role is the one that was confirmed, once", () => {
		const role = { person: person.id, role: "lead", region: "eu" };
		const said = twoSaid([a, b], { ...role, change: "GRANT_ROLE", commitment: "cd".repeat(32) });
		const granted = (more: object = {}) => entry("role.granted", { ...role, approvals: ids(said), ...more });
		assert.deepEqual(codes(judge([...admins, ...said, granted()])), []);
		assert.deepEqual(codes(judge([...admins, ...said, granted({ role: "admin" })])), ["APPROVAL_OTHER"]);
		assert.deepEqual(codes(judge([...admins, ...said, granted(), granted()])), ["APPROVAL_REPEATED"]);
		const nobodys = judge([...admins, entry("role.granted", role)]);
		assert.deepEqual([codes(nobodys), nobodys.onWord.rights], [[], 1]);
		const unsigned = said.map((leaf) => ({ ...leaf, assurance: { kind: "session" } }));
		assert.equal(judge([...admins, ...unsigned, granted()]).onWord.rights, 1);
	});

	it("an opening that was asked for is approved by as many others as it needed, for this request", () => {
		const request = randomUUID();
		const on = { case: randomUUID(), thread: randomUUID(), scope: { intervals: [[5, 15]] } };
		const reason = { code: "LEGAL_REQUEST", question: "WHAT_DOES_IT_SAY", commitment: "ab".repeat(32) };
		const asked = (needed: number) =>
			({ ...signed(person, "opening.requested", { ...on, reason }), request, needed }) as Leaf;
		const approved = (by: Somebody, of: Leaf, it = request) =>
			signed(by, "opening.approved", { ...on, reason, request: it, entry: of.id });
		const granted = (approvals?: string[]) => opening(person, { ...on, reason, request, approvals });
		const one = asked(1);
		const [yes, other, own] = [approved(a, one), approved(a, one, randomUUID()), approved(person, one)];
		const given = (of: Leaf, said: Leaf[]) => codes(judge([...enrolled, of, ...said, granted(ids(said))]));
		assert.deepEqual(given(one, [yes]), []);
		assert.deepEqual(given(one, [other]), ["APPROVAL_OTHER"]);
		assert.deepEqual(given(one, [own]), ["APPROVAL_OTHER"]);
		assert.deepEqual(given(one, []), ["APPROVAL_MISSING"]);
		const two = asked(2);
		assert.deepEqual(given(two, [approved(a, two)]), ["APPROVAL_MISSING"]);
		assert.deepEqual(given(two, [approved(a, two), approved(b, two)]), []);
		assert.deepEqual(given(two, [approved(a, two), approved(a, two)]), ["APPROVAL_OTHER"]);
	});
});

/** Oversight's own look: for a review that its auditor claimed and cannot judge without, inside what the reviewed opening saw. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { testIntakeKey } from "#db/testing-intake-key.ts";
import { verifyConfirmation } from "../../access/confirmation.ts";
import { POLICY_VERSION } from "../../access/policy.ts";
import { discloseNotes } from "../disclose.ts";
import type { OpeningRequest } from "../messages.ts";
import { readFurther } from "../open-thread.ts";
import { act, judged, type Reviewed, reviewed as upForReview, WHY } from "../reviews/testing-words.ts";
import { type House, openHouse, type Person, signIn, textsIn } from "../testing.ts";
import { enrolPasskey, type SoftPasskey } from "../testing-passkey.ts";
import { claimed, open, openingIn, refused, request, say, wish } from "./testing-openings.ts";

let house: House;
let moderator: Person;
let auditor: Person;
let colleague: Person;
let lead: Person;
const keys = new Map<Person, SoftPasskey>();

before(async () => {
	house = await openHouse(undefined, { settings: { assurance: "passkey" } });
	moderator = await signIn(house, ["moderator", "eu"]);
	auditor = await signIn(house, ["auditor", "eu"]);
	colleague = await signIn(house, ["auditor", "eu"]);
	lead = await signIn(house, ["oversight_lead", "eu"]);
	for (const person of [moderator, auditor, colleague, lead])
		keys.set(person, await enrolPasskey(house, person));
});
after(() => house.close());

const reviewed = (of: Partial<{ reported: number[] }> = {}) =>
	upForReview(house, moderator, keys.get(moderator), of);
const claims = (one: Reviewed, person: Person) =>
	act(house, "review.claimed", one, person, { role: person === lead ? "oversight_lead" : "auditor" });
const releases = (one: Reviewed, person: Person) =>
	act(house, "review.released", one, person, { role: person === lead ? "oversight_lead" : "auditor" });
const judges = (one: Reviewed, person: Person, verdict: "NEEDS_CONTENT" | "JUSTIFIED") =>
	judged(house, person, one.review, { verdict, words: WHY }, keys.get(person));

async function needed(of?: Partial<{ reported: number[] }>): Promise<Reviewed> {
	const one = await reviewed(of);
	await claims(one, auditor);
	await judges(one, auditor, "NEEDS_CONTENT");
	return one;
}

const look = (
	{ caseId, review }: Pick<Reviewed, "caseId" | "review">,
	scope: OpeningRequest["scope"] = { kind: "seen" },
): OpeningRequest => wish(caseId, scope, "OVERSIGHT_REVIEW", { review });
const asks = (person: Person, body: OpeningRequest) => request(house, person, body, keys.get(person));
const opens = (person: Person, body: Parameters<typeof open>[2]) =>
	open(house, person, body, keys.get(person));

async function approved(one: Reviewed, scope?: OpeningRequest["scope"]): Promise<string> {
	const { request: id } = await asks(auditor, look(one, scope));
	await say(house, lead, id, "approve", keys.get(lead));
	return id;
}

describe("oversight's own look", () => {
	it("opens what the reviewed opening saw, once an oversight lead approved, for fifteen minutes, by passkey", async () => {
		const one = await needed();
		await assert.rejects(opens(auditor, look(one)), refused("APPROVAL_NEEDED"));
		const id = await approved(one);
		const release = await opens(auditor, { caseId: one.caseId, request: id });
		assert.deepEqual(
			[...textsIn(release.lines).keys()],
			Array.from({ length: 11 }, (_, i) => 35 + i),
		);
		const [row] = await house.database.admin`
			select o.reason, extract(epoch from o.expires_at - o.granted_at)::int as seconds,
				convert_from(e.leaf, 'UTF8')::jsonb as leaf, convert_from(k.leaf, 'UTF8')::jsonb as passkey
			from access.opening o join ledger.entry e on e.id = o.entry_id
			join ledger.entry k on k.type = 'passkey.added'
				and convert_from(k.leaf, 'UTF8')::jsonb->>'passkey' = convert_from(e.leaf, 'UTF8')::jsonb->'assurance'->>'passkey'
			where o.id = ${openingIn(release).opening}`;
		assert.deepEqual([row?.reason, row?.seconds, row?.leaf.review], ["OVERSIGHT_REVIEW", 900, one.review]);
		const { rpId, origin } = house.keeper.settings;
		const { request: signed } = verifyConfirmation(row?.leaf, row?.passkey, { rpId, origin });
		assert(signed.includes(one.review), "the review is part of what was signed");
		assert.throws(() =>
			verifyConfirmation({ ...row?.leaf, review: randomUUID() }, row?.passkey, { rpId, origin }),
		);
	});

	it("is itself reviewed within a day, by another than its reader and than whoever approved it", async () => {
		const one = await needed();
		const { opening } = openingIn(await opens(auditor, { caseId: one.caseId, request: await approved(one) }));
		const [row] = await house.web`
			select id, reader_id, extract(epoch from due_at - created_at)::int / 3600 as hours
			from console.access_review where opening_id = ${opening}`;
		assert.deepEqual([row?.reader_id, row?.hours], [auditor.id, 24]);
		const again = { ...one, opening, review: row?.id };
		await assert.rejects(claims(again, auditor), /OWN_ACT/);
		await assert.rejects(claims(again, lead), /REVIEWER_INVOLVED/);
		await claims(again, colleague);
		// Having looked for the review is no part in the case: the verdict is still the auditor's.
		await judges(one, auditor, "JUSTIFIED");
	});

	it("opens nothing for a review that is not claimed, not by this auditor, or does not say that it needs it", async () => {
		const one = await reviewed();
		const denied = refused("REVIEW_NOT_CLAIMED");
		await assert.rejects(asks(auditor, look(one)), denied, "nobody has claimed it");
		await claims(one, auditor);
		await assert.rejects(asks(auditor, look(one)), denied, "nothing was said of it");
		await judges(one, auditor, "NEEDS_CONTENT");
		await assert.rejects(asks(colleague, look(one)), denied, "it is another's");
		await assert.rejects(asks(auditor, look({ caseId: one.caseId, review: randomUUID() })), denied);
		await assert.rejects(
			asks(auditor, look({ ...(await claimed(house, moderator)), review: one.review })),
			denied,
		);
		const { review: _, ...without } = look(one);
		await assert.rejects(asks(auditor, without), denied, "no review is named");
		await assert.rejects(asks(lead, look(one)), refused("NOT_PERMITTED"));
		await assert.rejects(asks(moderator, look(one)), refused("NOT_PERMITTED"));
		const entries = await house.web`
			select from ledger.entry where case_id = ${one.caseId} and type = 'opening.refused' and actor = ${colleague.id}`;
		assert.equal(entries.length, 1, "and each refusal is on the record");
	});

	it("never reaches beyond what was seen: not around it, not over a gap in it, not by an approval", async () => {
		const one = await needed({ reported: [10, 40] });
		for (const scope of [
			{ kind: "window", from: 34, to: 45 },
			{ kind: "window", from: 1, to: 80 },
			{ kind: "window", from: 16, to: 20 },
			{ kind: "thread" },
			{ kind: "reported" },
		] as const)
			await assert.rejects(asks(auditor, look(one, scope)), refused("SCOPE_TOO_WIDE"), JSON.stringify(scope));
		const id = await approved(one, { kind: "window", from: 12, to: 37 });
		const { lines } = await opens(auditor, { caseId: one.caseId, request: id });
		assert.deepEqual(
			[...textsIn(lines).keys()],
			[12, 13, 14, 15, 35, 36, 37],
			"what lies between stays sealed",
		);
		const { opening, readToken } = openingIn({ lines, entries: [] });
		const further = (more: { from: number; to: number }) =>
			readFurther(house.keeper, auditor.session, opening, {
				...{ part: "messages", caseId: one.caseId, readToken: readToken ?? "" },
				...more,
			});
		assert.equal(textsIn((await further({ from: 12, to: 13 })).lines).size, 2);
		await assert.rejects(further({ from: 12, to: 16 }), refused("SCOPE_SEALED"));
	});

	it("shows names only where the reviewed opening showed them", async () => {
		const one = await needed();
		const names = async (person: Person, opening: string, readToken: string | undefined) =>
			readFurther(house.keeper, person.session, opening, {
				...{ part: "names", caseId: one.caseId, readToken: readToken ?? "" },
			});
		const look = openingIn(await opens(auditor, { caseId: one.caseId, request: await approved(one) }));
		await assert.rejects(names(auditor, look.opening, look.readToken), refused("SCOPE_SEALED"));
		// Both at once neither: that it showed the notes says nothing of the names.
		const shown = async (...parts: string[]) => {
			const [row] = await house.database
				.admin`select cardinality(oversight.reports_under(${look.opening}, ${parts})) as n`;
			return row?.n as number;
		};
		assert.deepEqual(
			[await shown("messages", "note"), await shown("names"), await shown("note", "names")],
			[1, 0, 0],
		);
		await names(moderator, one.opening, one.readToken);
		const { lines } = await names(auditor, look.opening, look.readToken);
		assert(lines.some(({ kind }) => kind === "names"));
		assert.equal(await shown("note", "names"), 1);
	});

	it("ends with the claim, the role and the verdict: nothing more is read, and what was approved opens nothing", async () => {
		const ends: Record<string, (one: Reviewed) => Promise<unknown>> = {
			"given back": (one) => releases(one, auditor),
			"taken away": (one) => releases(one, lead),
			judged: (one) => judges(one, auditor, "JUSTIFIED"),
		};
		for (const [how, end] of Object.entries(ends)) {
			const one = await needed();
			const { opening, readToken } = openingIn(
				await opens(auditor, { caseId: one.caseId, request: await approved(one) }),
			);
			const unused = await approved(one);
			const waits = await asks(auditor, look(one));
			await end(one);
			await assert.rejects(
				readFurther(house.keeper, auditor.session, opening, {
					...{ part: "messages", caseId: one.caseId, readToken: readToken ?? "" },
				}),
				refused("CASE_NOT_CLAIMED"),
				how,
			);
			await assert.rejects(
				opens(auditor, { caseId: one.caseId, request: unused }),
				refused("REVIEW_NOT_CLAIMED"),
				how,
			);
			await assert.rejects(
				say(house, lead, waits.request, "approve", keys.get(lead)),
				refused("REQUEST_NOT_WAITING"),
			);
			const [row] = await house.web`select access.end_of(${opening}, null) as over`;
			assert.equal(row?.over, "CLAIM_LOST", how);
		}
	});

	it("needs no closed case: what is reviewed within a day may still be worked on", async () => {
		const one = await needed();
		const [row] = await house.web`select closed_at from console.case where id = ${one.caseId}`;
		assert.equal(row?.closed_at, null);
		assert((await approved(one)).length > 0);
	});

	it("is said in words that oversight alone may have shown", async () => {
		const one = await needed();
		const { request: id } = await asks(auditor, look(one));
		const [row] = await house.web`select note_id from access.opening_request where id = ${id}`;
		const deskLead = await signIn(house, ["lead", "eu"]);
		for (const person of [deskLead, moderator])
			await assert.rejects(
				discloseNotes(house.keeper, person.session, [row?.note_id]),
				refused("NOT_PERMITTED"),
			);
	});
});

describe("the role keeper, whatever the keeper decides", () => {
	const keeper = () => house.database.as("keeper");
	/** What the keeper hands to the database, as it recorded this request. */
	const asked = async (one: Reviewed, change: Record<string, unknown> = {}) => {
		const id = randomUUID();
		const { wrapped } = await testIntakeKey(house.database.admin);
		return {
			...{ keeper: "keeper-test", person: auditor.id, session: auditor.sessionId, role: "auditor" },
			...{ policy: POLICY_VERSION, assurance: { kind: "session" }, case: one.caseId, review: one.review },
			...{ scope: "{[35,45]}", reason: "OVERSIGHT_REVIEW", question: "WAS_THE_READING_NEEDED" },
			...{ commitment: "0".repeat(64), note: { id: randomUUID(), wrapped, sealed: "x" }, ofThread: 0 },
			limits: {
				...{ openingsPerHour: 120, softPerHour: 60, openingsPerAccount: 20, softPerAccount: 5 },
				emergenciesPerDay: 2,
			},
			...{ request: id, wide: true, lapseHours: 12, openHours: 12, needed: 1, roles: ["oversight_lead"] },
			...change,
		};
	};
	const asksFor = async (one: Reviewed, change?: object) => {
		const sql = keeper();
		const body = sql.json((await asked(one, change as Record<string, unknown>)) as never);
		return sql`select access.request_content(${body})`;
	};

	it("asks for nothing without a review that stands, is this auditor's, says so and saw as much", async () => {
		const one = await needed();
		const other = await reviewed();
		for (const [change, code] of [
			[{ review: other.review }, /REVIEW_NOT_CLAIMED/],
			[{ review: randomUUID() }, /REVIEW_NOT_CLAIMED/],
			[{ person: colleague.id, session: colleague.sessionId }, /REVIEW_NOT_CLAIMED/],
			[{ case: other.caseId }, /REVIEW_NOT_CLAIMED/],
			[{ scope: "{[34,45]}" }, /SCOPE_TOO_WIDE/],
			[{ scope: "{[1,80]}" }, /SCOPE_TOO_WIDE/],
		] as const)
			await assert.rejects(asksFor(one, change), code, JSON.stringify(change));
		await assert.rejects(asksFor(one, { reason: "QUALITY_AUDIT" }), /REVIEW_INVALID/);
	});

	it("makes no request that is not bound to its review, and no opening without a request", async () => {
		const one = await needed();
		await assert.rejects(
			house.database.admin`
				insert into access.opening (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id, scope,
					read_token_hash, granted_at, expires_at, entry_id)
				select gen_random_uuid(), ${auditor.id}, 'auditor', ${auditor.sessionId}, case_id, thread_id, region, 'OVERSIGHT_REVIEW',
					question, gen_random_uuid(), scope, read_token_hash, now(), now() + interval '10 minutes', gen_random_uuid()
				from access.opening where id = ${one.opening}`,
			{ constraint_name: "never_alone" },
		);
		await assert.rejects(
			house.database.admin`
				insert into access.opening_request (id, person_id, role, session_id, case_id, thread_id, region, reason, question, note_id,
					commitment, scope, wide, policy, needed, roles, open_hours, requested_at, lapses_at, entry_id)
				select gen_random_uuid(), ${auditor.id}, 'auditor', ${auditor.sessionId}, case_id, thread_id, region, 'OVERSIGHT_REVIEW',
					question, gen_random_uuid(), repeat('0', 64), scope, true, 'p-0', 1, '{oversight_lead}', 12, now(),
					now() + interval '12 hours', gen_random_uuid()
				from access.opening where id = ${one.opening}`,
			/REVIEW_NOT_CLAIMED/,
		);
	});
});

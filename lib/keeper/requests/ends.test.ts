import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { openingBody } from "#db/attacks/traps.ts";
import { readFurther } from "../open-thread.ts";
import { entriesOf, type House, openHouse, type Person, signIn, startSession } from "../testing.ts";
import { openingState, revokeOpening } from "./revoke-opening.ts";
import { alertsOf, claimed, open, openingIn, refused, wish } from "./testing-openings.ts";

describe("an opening ends before its time", () => {
	let house: House;
	let moderator: Person;
	let lead: Person;
	before(async () => {
		house = await openHouse();
		moderator = await signIn(house, ["moderator", "eu"]);
		lead = await signIn(house, ["lead", "eu"]);
	});
	after(() => house.close());

	const opened = async (person = moderator) => {
		const { caseId } = await claimed(house, person);
		const { opening, readToken } = openingIn(await open(house, person, wish(caseId)));
		const read = (as = person) =>
			readFurther(house.keeper, as.session, opening, {
				...{ part: "messages", caseId, readToken: readToken as string },
			});
		const state = () => openingState(house.keeper, person.session, opening);
		return { caseId, opening, read, state };
	};

	it("by a lead of its region or by oversight, for the next reading, on the record, and its reader is told", async () => {
		const auditor = await signIn(house, ["auditor", "eu"]);
		for (const by of [lead, auditor]) {
			const { caseId, opening, read, state } = await opened();
			assert.equal((await state()).alive, true);
			await read();
			await revokeOpening(house.keeper, by.session, opening, undefined);
			await assert.rejects(read(), refused("OPENING_ENDED"));
			assert.deepEqual([(await state()).alive, (await state()).ended], [false, "REVOKED"]);
			assert((await entriesOf(house.web, caseId)).includes("opening.revoked"));
			assert.equal(await alertsOf(house, "OPENING_REVOKED", by.id), 1);
			await assert.rejects(
				revokeOpening(house.keeper, by.session, opening, undefined),
				refused("OPENING_ENDED"),
			);
		}
	});

	it("by nobody else, and never in another region", async () => {
		const { opening } = await opened();
		const american = await signIn(house, ["lead", "us"]);
		const colleague = await signIn(house, ["moderator", "eu"]);
		for (const person of [american, colleague, moderator])
			await assert.rejects(
				revokeOpening(house.keeper, person.session, opening, undefined),
				refused("NOT_PERMITTED"),
			);
	});

	it("by the case closing, the claim, the role, the session or the person going", async () => {
		const { web, database } = house;
		for (const [end, ended, code] of [
			[
				({ caseId }: { caseId: string }) =>
					database.admin`update console.case set closed_at = now() where id = ${caseId}`,
				"CASE_CLOSED",
				"CASE_CLOSED",
			],
			[
				({ caseId }: { caseId: string }) => web`
					update console.claim set released_at = now(), released_by = ${lead.id} where case_id = ${caseId}`,
				"CLAIM_LOST",
				"CASE_NOT_CLAIMED",
			],
			[
				({ person }: { person: Person }) => database.admin`
					update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid()
					where person_id = ${person.id}`,
				"RIGHT_LOST",
				"NOT_PERMITTED",
			],
			[
				({ person }: { person: Person }) => database.admin`
					update console.session set withheld = '{moderator}' where id = ${person.sessionId}`,
				"RIGHT_LOST",
				"NOT_PERMITTED",
			],
		] as const) {
			const person = await signIn(house, ["moderator", "eu"]);
			const { caseId, read, state } = await opened(person);
			await end({ caseId, person } as never);
			assert.equal((await state()).ended, ended);
			await assert.rejects(read(), refused(code));
		}
		for (const end of [
			(person: Person) => web`update console.session set ended_at = now() where id = ${person.sessionId}`,
			(person: Person) =>
				database.admin`update access.person set disabled_at = now() where id = ${person.id}`,
		]) {
			const person = await signIn(house, ["moderator", "eu"]);
			const { read, state } = await opened(person);
			await end(person);
			await assert.rejects(read(), refused("NOT_SIGNED_IN"));
			await assert.rejects(state(), refused("NOT_SIGNED_IN"));
		}
	});

	it("for good by its case's decision, also where that is taken back", async () => {
		const reader = await signIn(house, ["moderator", "eu"]);
		const { caseId } = await claimed(house, reader);
		await open(house, reader, wish(caseId));
		const over = async () => {
			const rows = await house.database.admin`
				select access.end_of(id, null) as over from access.opening where case_id = ${caseId} order by granted_at`;
			return rows.map((row) => row.over);
		};
		assert.deepEqual(await over(), [null]);
		await house.database
			.admin`insert into console.undone_decision (id, case_id, kind, decider_id, person_id, decided_at, decided_entry_id,
				decision, entry_id)
			values (gen_random_uuid(), ${caseId}, 'UNDONE', ${reader.id}, ${reader.id}, now(), gen_random_uuid(), '{}', gen_random_uuid())`;
		assert.deepEqual(await over(), ["CASE_CLOSED"]);
		await open(house, reader, wish(caseId));
		assert.deepEqual(await over(), ["CASE_CLOSED", null], "with a new reason");
	});

	it("also between the record and the release: what is recorded then is not taken", async () => {
		const { keeper, database } = house;
		for (const end of [
			(opening: string) =>
				database.admin`
					update access.opening set ended_at = now(), ended_by = ${lead.id}, ended_entry_id = gen_random_uuid()
					where id = ${opening}`,
			(_: string, person: Person) => database.admin`
				update access.role_grant set revoked_at = now(), revoked_entry_id = gen_random_uuid()
				where person_id = ${person.id}`,
			(_: string, person: Person) =>
				house.web`update console.session set ended_at = now() where id = ${person.sessionId}`,
		]) {
			const person = await signIn(house, ["moderator", "eu"]);
			const { opening, read } = await opened(person);
			const { covered } = keeper.log.notary;
			// As if it came while the release waits for the log.
			keeper.log.notary.covered = async (...asked) => {
				await end(opening, person);
				return covered.apply(keeper.log.notary, asked);
			};
			try {
				await assert.rejects(read(), refused("OPENING_ENDED"));
			} finally {
				keeper.log.notary.covered = covered;
			}
		}
	});

	it("only for its owner does the keeper say whether it lives", async () => {
		const { opening } = await opened();
		await assert.rejects(openingState(house.keeper, lead.session, opening), refused("OPENING_NOT_YOURS"));
		const second = { ...moderator, ...(await startSession(house.web, moderator.id)) };
		assert.equal((await openingState(house.keeper, second.session, opening)).alive, true);
	});

	it("and the database refuses what a keeper that forgot would let pass", async () => {
		const { keeper, database } = house;
		const person = await signIn(house, ["moderator", "eu"], ["lead", "eu"]);
		const { caseId } = await claimed(house, person);
		const { kid: intakeKey } = await keeper.keyring.current("eu");
		const body = (changes: Record<string, unknown> = {}) =>
			openingBody(
				{ claim: { caseId, personId: person.id, sessionId: person.sessionId, role: "moderator", intakeKey } },
				changes,
			);
		const attempt = (changes?: Record<string, unknown>) =>
			keeper.sql`select access.open(${keeper.sql.json(body(changes) as never)})`;
		await assert.rejects(
			attempt({ reason: "GUIDELINE_VIOLATION_REVIEW", role: "lead" }),
			/violates check constraint "never_alone"/,
		);
		await assert.rejects(attempt({ request: randomUUID() }), /REQUEST_NOT_YOURS/);
		await assert.rejects(attempt({ ofThread: 3 }), /ASKED_AT_ONCE/);
		await assert.rejects(attempt({ reason: "QUALITY_AUDIT" }), /CASE_CLOSED/);
		await assert.rejects(attempt({ reason: "CHILD_SAFETY_ESCALATION" }), /REVIEW_MISSING/);
		await assert.rejects(attempt({ limits: { openingsPerHour: 0 } }), /OPENING_LIMIT_REACHED/);
		await assert.rejects(attempt({ limits: { softPerHour: 0 } }), /FURTHER_REASON_REQUIRED/);
		await database.admin`
			insert into access.platform_account (person_id, platform_id, account, entry_id)
			select ${person.id}, platform_id, 'b', gen_random_uuid() from console.case where id = ${caseId}`;
		await assert.rejects(attempt(), /OWN_THREAD/);
		await database.admin`update access.platform_account set removed_at = now(), removed_entry_id = gen_random_uuid()`;
		await database.admin`
			insert into access.configuration (kind, digest, body, keeper, entry_id)
			select kind, encode(sha256(convert_to(b::text, 'UTF8')), 'hex'), b, keeper, gen_random_uuid()
			from (select kind, keeper, body || '{"assurance": "passkey"}' as b from access.configuration
				where kind = 'settings' order by id desc limit 1) s`;
		await assert.rejects(attempt(), /CONFIRMATION_REQUIRED/);
		assert.deepEqual(await entriesOf(house.web, caseId), ["report.received"]);
	});
});

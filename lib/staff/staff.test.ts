import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { listProposals } from "./list-proposals.ts";
import { readConfiguration } from "./read-configuration.ts";
import { readPerson } from "./read-person.ts";

describe("what an admin sees of staff", () => {
	let database: TestDatabase;
	let [a, b, moderator]: Actor[] = [];
	before(async () => {
		database = await testDatabase();
		process.env.DATABASE_URL_WEB = database.url("web");
		[a, b] = [await someone("admin", ["eu", "us"]), await someone("admin", ["eu"])];
		moderator = await someone("moderator", ["eu"]);
	});
	after(async () => {
		await closeWeb();
		await database.drop();
	});

	async function someone(role: Role, regions: string[]): Promise<Actor> {
		const { id, alias, sessionId } = await seedPerson(database, "S", role, regions);
		return {
			personId: id,
			alias,
			name: alias,
			sessionId,
			grants: regions.map((region) => ({ role, region })),
		};
	}

	/** As the keeper's function leaves it. */
	async function proposal(by: Actor, about: Actor, region: string): Promise<string> {
		const id = randomUUID();
		await database.admin`
			insert into access.proposal (id, change, person_id, role, region, words, salt, commitment, proposed_by, lapses_at, entry_id)
			select ${id}, 'GRANT_ROLE', ${about.personId}, 'lead', ${region}, 'as agreed', s,
				encode(sha256(s || 'as agreed'::bytea), 'hex'), ${by.personId}, now() + interval '71 hours', gen_random_uuid()
			from sha256('salt'::bytea) s`;
		return id;
	}

	it("a proposal says to each what is theirs to do with it, and why not more", async () => {
		const [first, second] = [a as Actor, b as Actor];
		const eu = await proposal(first, moderator as Actor, "eu");
		const us = await proposal(first, moderator as Actor, "us");
		const about = await proposal(first, second, "eu");
		const seenBy = async (actor: Actor) =>
			new Map((await listProposals(actor)).map(({ id, may, why }) => [id, [may, why] as const]));
		assert.deepEqual((await seenBy(first)).get(eu), [
			"withdraw",
			"You proposed it: another admin confirms it.",
		]);
		const other = await seenBy(second);
		assert.deepEqual(other.get(eu), ["decide", null]);
		assert.deepEqual(other.get(us), ["nothing", "You are no admin in US."]);
		assert.equal(other.get(about)?.[0], "nothing");
		await assert.rejects(listProposals(moderator as Actor), { code: "NOT_PERMITTED" });
	});

	it("a proposal says who the person is: when and how they came, and what was changed about them lately", async () => {
		const person = await someone("moderator", ["eu"]);
		const change = (field: string, before: string, after: string, age: string) => database.admin`
			insert into access.person_change (entry_id, person_id, field, before, after, changed_by, changed_at)
			values (gen_random_uuid(), ${person.personId}, ${field}, to_jsonb(${before}::text), to_jsonb(${after}::text),
				${a?.personId as string}, now() - ${age}::interval)`;
		await change("NAME", "Eve Other", "Mina Trusted", "29 days");
		await change("EMPLOYER", "Acme", "Beta", "31 days");
		const id = await proposal(a as Actor, person, "eu");
		const seen = (await listProposals(b as Actor)).find((one) => one.id === id);
		assert.deepEqual(
			seen?.changes.map(({ words, by }) => [words, by]),
			[["Name: Eve Other became Mina Trusted", a?.alias]],
		);
		const [row] =
			await database.admin`select demo, added_at from access.person where id = ${person.personId}`;
		assert.equal(seen?.came, row?.demo ? "the demo's" : "before this was noted");
		assert.deepEqual(seen?.addedAt, row?.added_at);
	});

	it("a code that is overtaken by another passkey is not offered to its proposer", async () => {
		const person = await someone("moderator", ["eu"]);
		const [row] = await database.admin`
			with p as (insert into access.proposal (id, change, person_id, words, salt, commitment, proposed_by, lapses_at, entry_id)
				select gen_random_uuid(), 'FIRST_PASSKEY', ${person.personId}, 'as agreed', s,
					encode(sha256(s || 'as agreed'::bytea), 'hex'), ${a?.personId as string}, now() + interval '71 hours', gen_random_uuid()
				from sha256('salt'::bytea) s returning id)
			select id from p`;
		await database.admin`insert into access.proposal_decision (proposal_id, verdict, person_id, entry_id)
			values (${row?.id}, 'confirm', ${b?.personId as string}, gen_random_uuid())`;
		const offered = async () => (await listProposals(a as Actor)).find(({ id }) => id === row?.id)?.may;
		assert.equal(await offered(), "show_code");
		await database.admin`insert into access.enrolment (person_id, code_hash, bootstrap, entry_id)
			values (${person.personId}, sha256('other'), false, gen_random_uuid())`;
		assert.equal(await offered(), undefined);
	});

	it("a person's history holds what was proposed, and a decision with who made it", async () => {
		const person = await someone("moderator", ["eu"]);
		const id = await proposal(a as Actor, person, "eu");
		const { waiting } = await readPerson(a as Actor, person.personId);
		assert.deepEqual(
			waiting.map(({ words, proposer }) => [words, proposer]),
			[["Lead in EU", a?.alias]],
		);
		await database.admin`insert into access.proposal_decision (proposal_id, verdict, person_id, entry_id)
			values (${id}, 'decline', ${b?.personId as string}, gen_random_uuid())`;
		const { history, held, waiting: left } = await readPerson(a as Actor, person.personId);
		assert.deepEqual(left, []);
		const lines = history.map(({ words, note, by }) => [words, note, by]);
		assert.deepEqual(lines.slice(0, 2), [
			["Declined: Lead in EU", undefined, b?.alias],
			["Proposed: Lead in EU", "as agreed", a?.alias],
		]);
		assert.deepEqual(
			held.map(({ role, region }) => [role, region]),
			[["moderator", "eu"]],
		);
		await assert.rejects(readPerson(a as Actor, randomUUID()), { code: "NOT_FOUND" });
		await assert.rejects(readPerson(person, person.personId), { code: "NOT_PERMITTED" });
	});

	it("the configuration says what changed from one time to the next; a moderator does not see it", async () => {
		const { admin } = database;
		const put = (assurance: string) => admin`
			insert into access.configuration (kind, digest, body, keeper, entry_id)
			select 'settings', encode(sha256(convert_to(b::text, 'UTF8')), 'hex'), b, 'k-1', gen_random_uuid()
			from (select ${admin.json({ assurance, origin: "http://localhost", gate: "checkpoint" })}::jsonb as b) x`;
		await put("session");
		await put("passkey");
		const { settings } = await readConfiguration(a as Actor);
		assert.deepEqual(
			settings.map(({ body, changed }) => [body.assurance, changed]),
			[
				["passkey", ["assurance"]],
				["session", ["assurance", "gate", "origin"]],
			],
		);
		await assert.rejects(readConfiguration(moderator as Actor), { code: "NOT_PERMITTED" });
	});
});

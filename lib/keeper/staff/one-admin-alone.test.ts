/** What one admin alone, or one with whom they brought in, tries in order to be the only one. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Role } from "../../access/roles.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { whoIs } from "../asking.ts";
import { enrolDemoPeople } from "../people.ts";
import { putSettingsInForce } from "../settings.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { enrolPasskey, openEnrolment } from "../testing-passkey.ts";
import {
	type Admin,
	admin,
	changed,
	coded,
	decided,
	leavesAbout,
	newcomer,
	proposed,
	rolesOf,
	together,
	tookAway,
} from "./testing-staff.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
const FIRST = { change: "FIRST_PASSKEY" } as const;
const RESET = { change: "RESET_PASSKEYS" } as const;
const role = (name: Role, region = "eu") => ({ change: "GRANT_ROLE", role: name, region }) as const;

async function passkeysOf({ web }: House, { id }: Pick<Person, "id">): Promise<string[]> {
	const rows =
		await web`select id from access.passkey where person_id = ${id} and removed_at is null order by added_at`;
	return rows.map((row) => row.id);
}

/** A further passkey, as its owner would register it, without what the ceremony is. */
async function further({ database }: House, { id }: Pick<Person, "id">, usable = "0 hours"): Promise<string> {
	const [row] = await database.admin`
		insert into access.passkey (id, person_id, credential_id, public_key, cose, algorithm, counter, transports, name,
			backed_up, added_at, entry_id, usable_at)
		select gen_random_uuid(), ${id}, replace(gen_random_uuid()::text, '-', ''), sha256('')||sha256(''), sha256(''), -7, 0, '{}',
			'Further', false, now(), gen_random_uuid(), now() + ${usable}::interval
		returning id`;
	return row?.id;
}

describe("one admin alone", () => {
	let house: House;
	let a: Admin;
	let b: Admin;
	let c: Admin;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		[a, b, c] = [await admin(house), await admin(house), await admin(house)];
	});
	after(() => house.close());

	it("takes no admin's last passkey, nor their own this way: each refusal is on the record", async () => {
		for (const [by, of, error] of [
			[a, b, "LAST_PASSKEY"],
			[a, c, "LAST_PASSKEY"],
			[a, a, "OWN_ACT"],
		] as const) {
			const [passkey] = await passkeysOf(house, of);
			const removal = { change: "REMOVE_PASSKEY", person: of.id, passkey: passkey as string } as const;
			await assert.rejects(tookAway(house, by, removal), code(error));
			const last = (await leavesAbout(house, of.id)).at(-1);
			assert.deepEqual([last?.type, last?.outcome, last?.error], ["passkey.removed", "refused", error]);
		}
	});

	it("removes one of several passkeys, and the person's sessions end with it", async () => {
		const person = await admin(house);
		const [first] = await passkeysOf(house, person);
		const waiting = await further(house, person, "1 hour");
		const removal = { change: "REMOVE_PASSKEY", person: person.id } as const;
		// One that is not in force yet does not stand in for the last that is.
		await assert.rejects(tookAway(house, a, { ...removal, passkey: first as string }), code("LAST_PASSKEY"));
		await further(house, person);
		await tookAway(house, a, { ...removal, passkey: first as string });
		await assert.rejects(whoIs(house.keeper, person.session), code("NOT_SIGNED_IN"));
		await tookAway(house, a, { ...removal, passkey: waiting });
		assert.equal((await passkeysOf(house, person)).length, 1);
	});

	it("removes a passkey that a code gone astray made, before it is in force, also where it is the only one", async () => {
		const person = await newcomer(house);
		await together(house, a, b, role("moderator"), person);
		const astray = await further(house, person, "24 hours");
		await tookAway(house, a, { change: "REMOVE_PASSKEY", person: person.id, passkey: astray });
		assert.deepEqual(await passkeysOf(house, person), []);
	});

	it("shows no code by a confirmation of before the person got another passkey or another code", async () => {
		const person = await newcomer(house);
		const old = await together(house, a, b, FIRST, person);
		await enrolPasskey(house, person);
		await assert.rejects(coded(house, a, old), code("PROPOSAL_LAPSED"));
		const other = await newcomer(house);
		const older = await together(house, a, b, FIRST, other);
		await openEnrolment(house, other);
		await assert.rejects(coded(house, a, older), code("PROPOSAL_LAPSED"));
		assert.equal((await passkeysOf(house, person)).length, 1);
	});

	it("keeps no second confirmation in store: while a code waits, neither a first passkey nor a reset", async () => {
		const person = await newcomer(house);
		const waits = await together(house, a, b, FIRST, person);
		await assert.rejects(proposed(house, b, FIRST, person), code("PROPOSAL_EXISTS"));
		await coded(house, a, waits);
		await assert.rejects(proposed(house, b, FIRST, person), code("PROPOSAL_EXISTS"));
		await enrolPasskey(house, person); // whose code ends the other
		const reset = await proposed(house, b, RESET, person);
		await openEnrolment(house, person);
		await assert.rejects(decided(house, a, reset.proposal), code("PROPOSAL_EXISTS"));

		// Nor is a first one confirmed of whom has one by now.
		const late = await newcomer(house);
		const { proposal } = await proposed(house, a, FIRST, late);
		await enrolPasskey(house, late);
		await assert.rejects(decided(house, b, proposal), code("CHANGE_NOT_NEEDED"));
	});

	it("does not wait for a code that nobody may be shown any more", async () => {
		const leaver = await admin(house);
		const person = await newcomer(house);
		await together(house, leaver, b, FIRST, person);
		await tookAway(house, a, { change: "DISABLE", person: leaver.id });
		await coded(house, a, await together(house, a, b, FIRST, person));
	});

	it("changes nobody's name or alias while a proposal says who they are", async () => {
		const person = await newcomer(house);
		const [row] = await house.web`select name, alias from access.person where id = ${person.id}`;
		const { proposal } = await proposed(house, a, role("moderator"), person);
		const name = { field: "NAME", person: person.id, before: row?.name, after: "Mina Trusted" } as const;
		const alias = { field: "ALIAS", person: person.id, before: row?.alias, after: "M-77" } as const;
		for (const what of [name, alias]) {
			await assert.rejects(changed(house, a, what), code("PROPOSAL_EXISTS"));
		}
		await changed(house, a, { field: "EMPLOYER", person: person.id, before: "", after: "Acme" });
		// Should one have been changed all the same, what was proposed is over.
		await house.database.admin`
			insert into access.person_change (entry_id, person_id, field, before, after, changed_by)
			values (${randomUUID()}, ${person.id}, 'NAME', '"x"', '"y"', ${a.id})`;
		await assert.rejects(decided(house, b, proposal), code("PROPOSAL_LAPSED"));
		await decided(house, b, proposal, "decline");
		await changed(house, a, name);
		assert.deepEqual(await rolesOf(house, person.id), []);
	});

	it("gives nobody an alias that anybody ever had, or that newcomers are given", async () => {
		const [one, other] = [await newcomer(house), await newcomer(house)];
		const aliasOf = async ({ id }: Person) =>
			(await house.web`select alias from access.person where id = ${id}`)[0]?.alias as string;
		const give = async (person: Person, after: string) =>
			changed(house, a, { field: "ALIAS", person: person.id, before: await aliasOf(person), after });
		await give(one, "M-81");
		await give(one, "M-82");
		for (const taken of ["M-81", "M-82", "P-1001", "P-9999"]) {
			await assert.rejects(give(other, taken), code("ALIAS_TAKEN"), taken);
		}
		await assert.rejects(give(one, "M-81"), code("ALIAS_TAKEN"));
	});
});

describe("two who are not independent", () => {
	it("do nothing together: neither way round, not over others, and not two that one brought in", async () => {
		const house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		const [a, b] = [await admin(house), await admin(house)];
		const brought = async (by: Admin, confirmer: Admin): Promise<Admin> => {
			const person = await newcomer(house);
			await together(house, by, confirmer, role("admin"), person);
			return { ...person, passkey: await enrolPasskey(house, person) };
		};
		const child = await brought(a, b);
		const sibling = await brought(a, b);
		const grandchild = await brought(child, b);
		const great = await brought(grandchild, b);
		for (const [one, other] of [
			[a, child],
			[child, grandchild],
			[a, grandchild],
			[a, great],
			[child, sibling],
		] as const) {
			for (const [proposer, confirmer] of [
				[one, other],
				[other, one],
			] as const) {
				const { proposal } = await proposed(house, proposer, role("lead"), await newcomer(house));
				await assert.rejects(decided(house, confirmer, proposal), code("CONFIRMER_NOT_INDEPENDENT"));
			}
		}
		for (const [proposer, confirmer] of [
			[a, b],
			[b, great],
			[child, b],
		] as const) {
			await together(house, proposer, confirmer, role("lead"), await newcomer(house));
		}
		await house.close();
	});
});

describe("the last admins of a region", () => {
	it("stay two in every region, also where others are admins elsewhere", async () => {
		const house = await openHouse();
		const [a, b, us] = [await admin(house), await admin(house), await admin(house, ["us"])];
		for (const change of [
			{ change: "DISABLE", person: b.id },
			{ change: "REVOKE_ROLE", person: b.id, role: "admin", region: "eu" },
		] as const) {
			await assert.rejects(tookAway(house, a, change), code("LAST_ADMINS"));
		}
		await tookAway(house, a, { change: "REVOKE_ROLE", person: b.id, role: "admin", region: "us" });
		await assert.rejects(tookAway(house, a, { change: "DISABLE", person: us.id }), code("LAST_ADMINS"));
		await house.close();
	});

	it("are two who can act: one without a passkey in force does not count", async () => {
		const house = await openHouse(undefined, { settings: { assurance: "passkey" } });
		const [a, b] = [await admin(house), await admin(house)];
		const bare = await signIn(house, ["admin", "eu"], ["admin", "us"]);
		await further(house, bare, "24 hours");
		await assert.rejects(tookAway(house, a, { change: "DISABLE", person: b.id }), code("LAST_ADMINS"));
		await tookAway(house, a, { change: "DISABLE", person: bare.id });
		await house.close();
	});

	it("where a session is enough, nobody falls back to their session by an admin's act", async () => {
		const house = await openHouse();
		const [a, b] = [await admin(house), await admin(house)];
		await enrolPasskey(house, b);
		const [passkey] = await passkeysOf(house, b);
		await assert.rejects(
			tookAway(house, a, { change: "REMOVE_PASSKEY", person: b.id, passkey: passkey as string }),
			code("LAST_PASSKEY"),
		);
		await house.close();
	});
});

describe("the keeper's own password", () => {
	it("makes no demo of a production: no settings, no demo person, no role on nobody's word", async () => {
		const house = await openHouse();
		const { keeper } = house;
		const person = await signIn(house, ["moderator", "eu"]);
		await putSettingsInForce({ ...keeper, demo: false });
		await assert.rejects(putSettingsInForce(keeper), code("NOT_PERMITTED"));
		for (const demo of [true, "yes"]) {
			const body = { assurance: "session", demo };
			await assert.rejects(
				keeper.sql`select access.put_in_force('settings', 'other', ${keeper.sql.json(body)})`,
				{ code: "CS043" },
			);
		}
		const [demo] = await house.database.admin`select access.is_demo() as is`;
		assert.equal(demo?.is, false);
		const arrived = {
			...{ id: randomUUID(), alias: "D-1", name: "D", employer: "D", officeCountry: "DE" },
			grants: [],
		};
		await assert.rejects(enrolDemoPeople(keeper, [arrived]), /NO_ENTRY/);
		const given = keeper.sql.begin(async (tx) => {
			const event = {
				type: "role.granted",
				outcome: "done",
				person: person.id,
				role: "lead",
				region: "eu",
			} as const;
			const entry = await append(tx, { ...event, ...bySystem });
			await tx`insert into access.role_grant (person_id, role, region, entry_id)
				values (${person.id}, 'lead', 'eu', ${entry.id})`;
		});
		await assert.rejects(given, /TWO_PEOPLE_NEEDED/);
		assert.deepEqual(await rolesOf(house, person.id), ["moderator eu"]);
		await house.close();
	});

	it("gives nobody a role in a demo who is not the demo's", async () => {
		const house = await openHouse();
		const person = await newcomer(house);
		const given = house.keeper.sql.begin(async (tx) => {
			const event = {
				type: "role.granted",
				outcome: "done",
				person: person.id,
				role: "lead",
				region: "eu",
			} as const;
			const entry = await append(tx, { ...event, ...bySystem });
			await tx`insert into access.role_grant (person_id, role, region, entry_id)
				values (${person.id}, 'lead', 'eu', ${entry.id})`;
		});
		await assert.rejects(given, /TWO_PEOPLE_NEEDED/);
		await house.close();
	});
});

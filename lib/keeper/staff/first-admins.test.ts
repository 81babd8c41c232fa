import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { addPasskey, registration } from "../passkeys/register.ts";
import { type House, openHouse, signIn, startSession } from "../testing.ts";
import { softPasskey } from "../testing-passkey.ts";
import { type FirstAdmin, firstAdmins } from "./first-admins.ts";
import { decided, leavesAbout, newcomer, proposed, rolesOf } from "./testing-staff.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;

describe("the first two admins", () => {
	let house: House;
	let first: FirstAdmin[];
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey", passkeyWaitHours: 24 } });
	});
	after(() => house.close());

	it("are two, by name, by the keeper's password alone", async () => {
		const { keeper, web, database } = house;
		for (const names of [[], ["One"], ["One", "Two", "Three"], ["Same", "Same"], ["", "Two"]]) {
			await assert.rejects(firstAdmins(keeper.sql, names), code("INPUT_INVALID"));
		}
		await assert.rejects(web`select access.bootstrap('{}')`, { code: "42501" });
		await assert.rejects(database.as("notary")`select access.bootstrap('{}')`, { code: "42501" });
		const both = await Promise.allSettled([
			firstAdmins(keeper.sql, ["Ada One", "Ben Two"]),
			firstAdmins(keeper.sql, ["Eve One", "Eve Two"]),
		]);
		const done = both.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
		assert.equal(done.length, 1);
		first = done[0] ?? [];
		assert.equal(first.length, 2);
		const [people] = await web`select count(*)::int as n from access.person`;
		assert.equal(people?.n, 2);
	});

	it("hold admin in every region, each from its entry, and their codes are kept as hashes", async () => {
		const people = await house.web`select id, alias, factor from access.person order by alias`;
		for (const { id, factor } of people) {
			assert.equal(factor, "bootstrap");
			assert.deepEqual(await rolesOf(house, id), ["admin eu", "admin us"]);
			const types = (await leavesAbout(house, id)).map(({ type }) => type);
			assert.deepEqual(types, ["person.added", "role.granted", "role.granted", "enrolment.opened"]);
		}
		const kept = await house.database.admin`select encode(code_hash, 'escape') as hash from access.enrolment`;
		assert.equal(kept.length, 2);
		for (const { code: word } of first) assert(!kept.some(({ hash }) => hash.includes(word)));
	});

	it("are made once; lapsed codes are made anew for whoever never enrolled, while there are not yet two", async () => {
		const { keeper, database } = house;
		await assert.rejects(firstAdmins(keeper.sql, ["Eve One", "Eve Two"]), code("BOOTSTRAP_DONE"));
		const a = first[0] as FirstAdmin;
		const enrolled = await enrol(house, a.code);
		await assert.rejects(firstAdmins(keeper.sql, []), code("BOOTSTRAP_DONE"));
		await database.admin`update access.enrolment set expires_at = now() where used_at is null`;
		const again = await firstAdmins(keeper.sql, []);
		assert.deepEqual(
			again.map(({ name }) => name),
			[first[1]?.name],
		);
		await assert.rejects(enrol(house, (first[1] as FirstAdmin).code), code("ENROLMENT_INVALID"));
		const other = await enrol(house, (again[0] as FirstAdmin).code);
		await database.admin`update access.enrolment set expires_at = now()`;
		await assert.rejects(firstAdmins(keeper.sql, []), code("BOOTSTRAP_DONE"));

		// And they can begin at once: nobody else is there whom a wait would serve.
		const person = await newcomer(house);
		const { proposal } = await proposed(
			house,
			enrolled,
			{ change: "GRANT_ROLE", role: "lead", region: "eu" },
			person,
		);
		await decided(house, other, proposal);
		assert.deepEqual(await rolesOf(house, person.id), ["lead eu"]);
	});

	it("are not made where a demo has its own", async () => {
		const demo = await openHouse();
		await signIn(demo, ["admin", "eu"]);
		await assert.rejects(firstAdmins(demo.keeper.sql, ["One", "Two"]), code("BOOTSTRAP_DONE"));
		await demo.close();
	});
});

async function enrol(house: House, word: string) {
	const passkey = softPasskey();
	const { nonce, options } = await registration(house.keeper, { code: word });
	const made = { nonce, response: passkey.attest(options), name: "Key" };
	const { person } = await addPasskey(house.keeper, { code: word }, made);
	return { id: person, ...(await startSession(house.web, person)), passkey };
}

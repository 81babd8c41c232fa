/** What an identity provider takes away, by whatever way its person comes in afterwards. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Role } from "../access/roles.ts";
import { whoIs } from "./asking.ts";
import { arrive } from "./staff/arrive.ts";
import { noteStanding, type Standing } from "./standing.ts";
import { type House, openHouse, startSession } from "./testing.ts";

describe("what the identity provider takes away", () => {
	let house: House;
	before(async () => {
		house = await openHouse();
	});
	after(() => house.close());

	/** Somebody whom the provider knows, with both roles. */
	const member = async () => {
		const identity = { issuer: "https://id.example", subject: randomUUID() };
		const { personId } = await arrive(house.keeper, { ...identity, name: "Member" });
		for (const role of ["lead", "moderator"])
			await house.database.admin`insert into access.role_grant (person_id, role, region, entry_id)
				values (${personId}, ${role}, 'eu', gen_random_uuid())`;
		const says = (standing: Partial<Standing>) =>
			noteStanding(house.keeper, { ...identity, keptOut: false, withheld: [], ...standing });
		/** By a passkey, of which the provider knows nothing. */
		const comes = () => startSession(house.web, personId);
		const roles = async (session: string) =>
			(await whoIs(house.keeper, session)).grants.map(({ role }) => role).sort();
		return { personId, says, comes, roles };
	};

	it("is gone from every later session, whatever the factor, until the provider says otherwise", async () => {
		const { says, comes, roles } = await member();
		const before = await comes();
		assert.deepEqual(await roles(before.session), ["lead", "moderator"]);
		await says({ withheld: ["lead"] });
		await assert.rejects(roles(before.session), { code: "NOT_SIGNED_IN" });
		const { session } = await comes();
		assert.deepEqual(await roles(session), ["moderator"]);
		await says({ withheld: ["lead"] });
		assert.deepEqual(await roles(session), ["moderator"], "nothing new ends nothing");
		await says({});
		assert.deepEqual(await roles((await comes()).session), ["lead", "moderator"]);
	});

	it("gives no role: of what is not withheld there is what two admins gave", async () => {
		const { personId } = await arrive(house.keeper, {
			...{ issuer: "https://id.example", subject: "nobody-yet", name: "Newcomer" },
		});
		await noteStanding(house.keeper, {
			...{ issuer: "https://id.example", subject: "nobody-yet", keptOut: false, withheld: [] },
		});
		const { session } = await startSession(house.web, personId);
		assert.deepEqual((await whoIs(house.keeper, session)).grants, []);
	});

	it("whoever is kept out has no session and gets none, and keeps nothing that was withheld before", async () => {
		const { says, comes, roles } = await member();
		await says({ withheld: ["lead"] });
		const { session } = await comes();
		await says({ keptOut: true });
		await assert.rejects(roles(session), { code: "NOT_SIGNED_IN" });
		await assert.rejects(comes(), /KEPT_OUT/);
		await says({ withheld: ["lead"] });
		assert.deepEqual(await roles((await comes()).session), ["moderator"]);
	});

	it("reaches a session that is born in the same moment", async () => {
		for (let n = 0; n < 10; n++) {
			const { says, comes, roles } = await member();
			const [, born] = await Promise.allSettled([says({ withheld: ["lead"] }), comes()]);
			assert(born.status === "fulfilled");
			const left = await roles(born.value.session).catch((): Role[] => []);
			assert(!left.includes("lead"), "it kept what was taken");
		}
	});

	it("is written by the keeper's function alone, and of strangers nothing is kept", async () => {
		const { known } = await noteStanding(house.keeper, {
			...{ issuer: "https://id.example", subject: randomUUID(), keptOut: true, withheld: [] },
		});
		assert.equal(known, false);
		const { personId } = await member();
		for (const sql of [house.web, house.keeper.sql])
			await assert.rejects(
				sql`update access.identity set withheld = '{}', kept_out_at = null where person_id = ${personId}`,
				/permission denied/,
			);
		await assert.rejects(house.web`select access.note_standing('{}')`, /permission denied/);
	});
});

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { whoIs } from "../asking.ts";
import { putSettingsInForce } from "../settings.ts";
import { type House, openHouse, type Person, startSession } from "../testing.ts";
import { endRoles } from "./end-roles.ts";
import {
	type Admin,
	admin,
	changed,
	decided,
	leavesAbout,
	newcomer,
	proposed,
	rolesOf,
} from "./testing-staff.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const auditor = (expires?: string) => ({
	...{ change: "GRANT_ROLE" as const, role: "auditor", region: "eu" },
	...(expires === undefined ? {} : { expires }),
});

describe("a right that ends by itself", () => {
	let house: House;
	let [a, b]: Admin[] = [];
	let outsider: Person;
	const two = () => [a as Admin, b as Admin] as const;
	before(async () => {
		house = await openHouse(undefined, { settings: { assurance: "passkey", employers: ["Test"] } });
		[a, b] = [await admin(house), await admin(house)];
		outsider = await newcomer(house);
		await changed(house, two()[0], {
			field: "EMPLOYER",
			person: outsider.id,
			before: "",
			after: "Audit & Co",
		});
	});
	after(() => house.close());

	it("is what two admins signed for: the end stands in the proposal, the confirmation and the grant", async () => {
		const ends = inDays(30);
		const { proposal } = await proposed(house, two()[0], auditor(ends), outsider);
		await decided(house, two()[1], proposal);
		const said = (await leavesAbout(house, outsider.id)).filter(({ expires }) => expires !== undefined);
		assert.deepEqual(
			said.map(({ type, expires }) => [type, expires]),
			["staff.proposed", "staff.confirmed", "role.granted"].map((type) => [type, ends]),
		);
		assert.deepEqual(await rolesOf(house, outsider.id), ["auditor eu"]);
		assert.equal((await whoIs(house.keeper, outsider.session)).grants.length, 1);
	});

	it("has an end of at most 90 days, which somebody of another employer cannot do without", async () => {
		const other = await newcomer(house);
		const [by] = two();
		await assert.rejects(proposed(house, by, auditor(), other), code("END_NEEDED"));
		for (const days of [91, -1]) {
			await assert.rejects(proposed(house, by, auditor(inDays(days)), other), code("END_INVALID"));
		}
		const asAdmin = { ...auditor(inDays(5)), role: "admin" };
		await assert.rejects(proposed(house, by, asAdmin, other), code("END_INVALID"));
		await changed(house, by, { field: "EMPLOYER", person: other.id, before: "", after: "Test" });
		const { proposal } = await proposed(house, by, auditor(), other);
		await decided(house, two()[1], proposal);
		const away = { field: "EMPLOYER", person: other.id, before: "Test", after: "Audit & Co" } as const;
		await assert.rejects(changed(house, by, away), code("END_NEEDED"));
	});

	it("is no right from that moment on, in any session, before anybody wrote so; sessions begun since end with it", async () => {
		await house.database
			.admin`update access.role_grant set ends_at = clock_timestamp() + interval '10 minutes'
			where person_id = ${outsider.id}`;
		const later = await startSession(house.web, outsider.id);
		const [row] =
			await house.web`select s.expires_at = g.ends_at as same from console.session s, access.role_grant g
			where s.person_id = ${outsider.id} and g.person_id = s.person_id order by s.created_at desc limit 1`;
		assert.equal(row?.same, true);
		await over(house, outsider.id);
		assert.deepEqual((await whoIs(house.keeper, outsider.session)).grants, []);
		const held = await house.database.admin`select access.holds(s.person_id, s.id, 'auditor', 'eu') as holds
			from console.session s where s.person_id = ${outsider.id}`;
		assert(held.length >= 2 && held.every(({ holds }) => holds === false));
		assert.notEqual(later.session, outsider.session);
	});

	it("is written down as ended by nobody, once, and can be given again", async () => {
		assert.equal(await endRoles(house.keeper), 1);
		assert.equal(await endRoles(house.keeper), 0);
		const [ended] = (await leavesAbout(house, outsider.id)).filter(({ type }) => type === "role.revoked");
		assert.deepEqual([ended?.role, ended?.region, ended?.assurance], ["auditor", "eu", { kind: "system" }]);
		await assert.rejects(whoIs(house.keeper, outsider.session), code("NOT_SIGNED_IN"));
		const { proposal } = await proposed(house, two()[0], auditor(inDays(1)), outsider);
		await decided(house, two()[1], proposal);
		await over(house, outsider.id);
		// Also where the keeper's minute has not come yet.
		await proposed(house, two()[0], { ...auditor(inDays(1)), role: "lead" }, outsider);
		assert.deepEqual(await rolesOf(house, outsider.id), []);
	});

	it("no keeper's password alone gives one another end, and web none at all", async () => {
		const { keeper, web, database } = house;
		await assert.rejects(keeper.sql`update access.role_grant set ends_at = null`, { code: "42501" });
		await assert.rejects(web`select access.end_roles(null)`, { code: "42501" });
		const { proposal } = await proposed(house, two()[0], auditor(inDays(9)), outsider);
		await assert.rejects(
			keeper.sql.begin(async (tx) => {
				const [e] = await tx`select id from ledger.append(${tx.json({
					...{ type: "role.granted", outcome: "done", assurance: { kind: "system" } },
					...{ person: outsider.id, role: "auditor", region: "eu" },
				})})`;
				await tx`insert into access.role_grant (person_id, role, region, entry_id, proposal_id)
					values (${outsider.id}, 'auditor', 'eu', ${e?.id}, ${proposal})`;
			}),
		);
		await assert.rejects(
			database.admin`update access.role_grant set ends_at = granted_at + interval '91 days' where person_id = ${outsider.id}`,
			{ code: "23514" },
		);
	});

	it("whose employer is whose is the settings', and a change of that an entry", async () => {
		const settings = { ...house.keeper.settings, employers: ["Audit & Co", "Test"] };
		await putSettingsInForce({ ...house.keeper, settings });
		const [row] = await house.web`select body->'employers' as own from access.configuration
			where kind = 'settings' order by id desc limit 1`;
		assert.deepEqual(row?.own, ["Audit & Co", "Test"]);
	});
});

/** As if its time were over: nobody but the superuser can make it so. */
async function over({ database }: House, person: string): Promise<void> {
	await database.admin`update access.role_grant set granted_at = granted_at - interval '40 days', ends_at = clock_timestamp()
		where person_id = ${person} and revoked_at is null`;
}

/** The page's figures, on a real keeper's keys. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { type House, openHouse, reportThread, signIn } from "../keeper/testing.ts";
import { doNow, mayDoNow } from "./do-now.ts";
import { keyState } from "./key-state.ts";
import { readFalls } from "./read-falls.ts";
import { readKeys } from "./read-keys.ts";

const code = (expected: string) => (error: { code?: string }) => error.code === expected;
let house: House;
before(async () => {
	house = await openHouse();
	process.env.DATABASE_URL_WEB = house.database.url("web");
	await house.keeper.keyring.published();
});
after(async () => {
	await closeWeb();
	await house.close();
});

async function someone(role: Role, regions: string[]): Promise<Actor> {
	const grants = regions.map((region) => ({ role, region }));
	const { id, sessionId } = await signIn(
		house,
		...grants.map(({ region }): [Role, string] => [role, region]),
	);
	return { personId: id, sessionId, alias: "T", name: "T", grants };
}
const keyOf = async (actor: Actor, kid: string) =>
	(await readKeys(actor)).keys.find((key) => key.kid === kid);

test("a key says what depends on it, in one's own regions, and nobody else is told", async () => {
	const admin = await someone("admin", ["eu"]);
	const { kid } = await house.keeper.keyring.current("eu");
	for (const _ of [1, 2]) await reportThread(house, { messages: 1, reported: [1] });
	await reportThread(house, { messages: 1, reported: [1], region: "us" });
	const { keys, regions } = await readKeys(admin);
	assert.deepEqual([regions, [...new Set(keys.map(({ region }) => region))]], [["eu"], ["eu"]]);
	const key = keys.find((one) => one.kid === kid);
	assert.deepEqual(
		[key?.state, key?.threads, key?.notes, key?.waiting, key?.may],
		["current", 2, 0, 0, null],
	);
	await assert.rejects(readKeys(admin, "us"), code("REGION_NOT_HELD"));
	for (const role of ["moderator", "lead", "child_safety", "qa"] as const) {
		const nobody = await someone(role, ["eu"]);
		await assert.rejects(readKeys(nobody), code("NOT_PERMITTED"));
		await assert.rejects(readFalls(nobody), code("NOT_PERMITTED"));
	}
	for (const role of ["legal", "counsel", "auditor", "oversight_lead"] as const)
		assert.ok((await readKeys(await someone(role, ["eu"]))).keys.length > 0, role);
});

test("an admin, and nobody else, may announce the end of a key whose period is over by an hour, and call it off", async () => {
	const admin = await someone("admin", ["eu"]);
	const auditor = await someone("auditor", ["eu"]);
	const { kid } = await house.keeper.keyring.current("us");
	const over = async (minutes: number) => house.database.admin`
		update access.intake_key set region = region, not_before = now() - interval '60 days',
			not_after = now() - make_interval(mins => ${minutes}) where kid = ${kid}`;
	const us = await someone("admin", ["us"]);
	await over(59);
	assert.deepEqual([(await keyOf(us, kid))?.state, (await keyOf(us, kid))?.may], ["over", null]);
	await over(61);
	assert.deepEqual([(await keyOf(us, kid))?.may, (await keyOf(us, kid))?.threads], ["announce", 1]);
	assert.equal(await keyOf(admin, kid), undefined, "it is another region's");
	assert.equal((await keyOf(await someone("oversight_lead", ["us"]), kid))?.may, null);
	await house.database.admin`update access.intake_key set announced_at = now(),
		announced_entry_id = gen_random_uuid(), destruction_due_at = now() + interval '8 days' where kid = ${kid}`;
	const announced = await keyOf(us, kid);
	assert.deepEqual([announced?.state, announced?.may], ["announced", "cancel"]);
	assert.ok(announced?.dueAt);
	assert.equal((await keyOf(auditor, kid))?.may, undefined);
});

test("a key's life has five states, in this order", () => {
	const times = {
		notBefore: new Date("2026-11-01"),
		notAfter: new Date("2026-12-01"),
		announcedAt: null,
		destroyedAt: null,
	};
	const at = (day: string) => new Date(day);
	assert.equal(keyState(times, at("2026-10-31")), "ahead");
	assert.equal(keyState(times, at("2026-11-01")), "current");
	assert.equal(keyState(times, at("2026-12-01")), "over");
	const announced = { ...times, announcedAt: at("2026-12-05") };
	assert.equal(keyState(announced, at("2026-12-06")), "announced");
	assert.equal(keyState({ ...announced, destroyedAt: at("2026-12-12") }, at("2026-12-13")), "destroyed");
});

test("what falls due is said once it was counted, of one's own regions", async () => {
	const admin = await someone("admin", ["eu", "us"]);
	assert.equal((await readFalls(admin)).countedAt, null);
	for (const region of ["eu", "us"]) await house.keeper.sql`select access.count_falls(${region})`;
	assert.deepEqual([(await readFalls(admin)).undated, (await readFalls(admin, "us")).undated], [3, 1]);
	await assert.rejects(readFalls(await someone("legal", ["us"]), "eu"), code("REGION_NOT_HELD"));
});

test("deletion that waits is told with its numbers to whoever sees keys, and the button is an admin's of that region", async () => {
	const { admin: sql } = house.database;
	await sql`insert into vault.retention_plan (region, due, living, stopped, stopped_entry_id)
		values ('eu', 60, 100, 'TOO_MANY', gen_random_uuid())`;
	const planOf = async (actor: Actor) => (await readKeys(actor)).plans[0];
	const [eu, us] = [await someone("admin", ["eu"]), await someone("admin", ["us"])];
	const auditor = await someone("auditor", ["eu"]);
	assert.deepEqual([(await planOf(eu))?.waits, (await planOf(eu))?.mayResume], [true, true]);
	assert.deepEqual([(await planOf(auditor))?.waits, (await planOf(auditor))?.mayResume], [true, false]);
	assert.equal(await planOf(us), undefined);
	await sql`update vault.retention_plan set resumed_at = now(), resumed_by = ${eu.personId},
		resumed_entry_id = gen_random_uuid()`;
	const resumed = await planOf(eu);
	assert.deepEqual([resumed?.waits, resumed?.mayResume, resumed?.resumedBy !== null], [false, false, true]);
});

test("what the decryption service does by itself begins now for an admin of that region alone", async () => {
	const [eu, legal] = [await someone("admin", ["eu"]), await someone("legal", ["eu"])];
	assert.deepEqual(
		[mayDoNow(eu, "rewrap", "eu"), mayDoNow(eu, "retention", "us"), mayDoNow(eu, "count-falls", "eu")],
		[true, false, false],
	);
	assert.equal(mayDoNow(legal, "rewrap", "eu"), false);
	await assert.rejects(doNow(legal, "retention", "eu"), code("NOT_PERMITTED"));
	await assert.rejects(doNow(eu, "rewrap", "us"), code("REGION_NOT_HELD"));
});

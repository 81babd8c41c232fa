/** The page's figures, on a real keeper's keys. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { type House, openHouse, reportThread, signIn } from "../keeper/testing.ts";
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
const ago = (kid: string, days: number) => house.database.admin`
	update access.intake_key set not_before = not_before - make_interval(days => ${days}),
		not_after = now() - make_interval(days => ${days} - 1) where kid = ${kid}`;

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

test("an admin may announce the destruction of a key whose period is over only when nothing is wrapped to it", async () => {
	const admin = await someone("admin", ["eu"]);
	const auditor = await someone("auditor", ["eu"]);
	const { kid } = await house.keeper.keyring.current("eu");
	await ago(kid, 40);
	const needed = await keyOf(admin, kid);
	assert.deepEqual([needed?.state, needed?.may], ["over", null]);
	assert.match(needed?.notYet ?? "", /wrapped anew/);
	const [unused] = await house.database.admin<{ kid: string }[]>`
		insert into access.intake_key (kid, region, not_before, not_after)
		values (repeat('a', 43), 'eu', now() - interval '90 days', now() - interval '60 days') returning kid`;
	const over = await keyOf(admin, unused?.kid ?? "");
	assert.deepEqual([over?.state, over?.may, over?.notYet], ["over", "announce", null]);
	assert.equal((await keyOf(auditor, unused?.kid ?? ""))?.may, null);
	assert.equal((await keyOf(auditor, kid))?.may, null);
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

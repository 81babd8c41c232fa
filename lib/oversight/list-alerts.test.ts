import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { alertInWords, countAlerts, listAlerts, markSeen } from "./list-alerts.ts";

let desk: TestDesk;
let eu: Actor;
let both: Actor;
before(async () => {
	desk = await testDesk();
	eu = await desk.actor("auditor", ["eu"]);
	both = await desk.actor("oversight_lead", ["eu", "us"]);
});
after(() => desk.close());

async function tell(
	kind: string,
	region: string | null,
	audience = "oversight",
	person: string | null = null,
) {
	const id = randomUUID();
	await desk.database.admin`
		insert into access.alert (id, audience, person_id, region, kind) values (${id}, ${audience}, ${person}, ${region}, ${kind})`;
	return id;
}

test("oversight is told what concerns its regions and all of them, and never what was told to a person", async () => {
	const here = await tell("BREAK_GLASS", "eu");
	const there = await tell("HARD_LIMIT", "us");
	const all = await tell("PASSKEY_ADDED", null);
	const own = await tell("PASSKEY_ADDED", null, "person", eu.personId);
	const seen = async (actor: Actor) => (await listAlerts(actor)).alerts.map(({ id }) => id);
	assert.deepEqual(await seen(eu), [all, here]);
	assert.deepEqual(await seen(both), [all, there, here]);
	assert.ok(!(await seen(both)).includes(own));
});

test("a mark is for whoever saw it, counts once and never beyond one's regions", async () => {
	const here = await tell("BREAK_GLASS", "eu");
	const there = await tell("BREAK_GLASS", "us");
	const [mine, theirs] = [await countAlerts(eu), await countAlerts(both)];
	await markSeen(eu, [here, here, there, "not an id"]);
	assert.equal(await countAlerts(eu), mine - 1);
	assert.equal(await countAlerts(both), theirs);
	const rows = await desk.database.admin`
		select alert_id from console.alert_seen where person_id = ${eu.personId} and alert_id in ${desk.database.admin([here, there])}`;
	assert.deepEqual(
		rows.map((row) => row.alert_id),
		[here],
	);
	const [row] = (await listAlerts(both)).alerts.filter(({ id }) => id === here);
	assert.deepEqual([row?.seenAt, row?.seenBy], [null, 1]);
});

test("nothing is seen by somebody who is not signed in, and what was seen is told still", async () => {
	const away = await desk.actor("auditor", ["eu"]);
	const id = await tell("PASSKEY_ADDED", null);
	await desk.database.admin`update console.session set ended_at = now() where person_id = ${away.personId}`;
	const web = desk.database.as("web");
	const seen = (person: string) => web`
		insert into console.alert_seen (alert_id, person_id, at) values (${id}, ${person}, '2000-01-01')`;
	await assert.rejects(seen(away.personId), { code: "CS129" });
	await seen(eu.personId);
	const [told] = (await listAlerts(eu)).alerts.filter((alert) => alert.id === id);
	assert(told?.seenAt && told.seenAt.getUTCFullYear() > 2000);
});

test("of a new passkey oversight is told from when it is usable, whatever the wait", async () => {
	const id = await tell("PASSKEY_ADDED", null);
	const [entry, usable] = [randomUUID(), new Date("2030-01-02T03:04:05.000Z")];
	await desk.database.admin`
		insert into access.passkey (id, person_id, credential_id, public_key, cose, algorithm, counter, transports, name,
			backed_up, added_at, entry_id, usable_at)
		values (${randomUUID()}, ${both.personId}, ${randomUUID().replaceAll("-", "")}, ${Buffer.alloc(91)}, ${Buffer.alloc(77)}, -7, 0, '{}', 'A key', false, now(),
			${entry}, ${usable})`;
	await desk.database.admin`
		update access.alert set about_person = ${both.personId}, entry_id = ${entry} where id = ${id}`;
	const [told] = (await listAlerts(eu)).alerts.filter((alert) => alert.id === id);
	assert.deepEqual(told?.usableAt, usable);
	await desk.database.admin`
		update access.passkey set removed_at = now(), removed_entry_id = ${randomUUID()} where entry_id = ${entry}`;
	assert.equal((await listAlerts(eu)).alerts.find((alert) => alert.id === id)?.usableAt, null);
	const other = await tell("BREAK_GLASS", "eu");
	assert.equal((await listAlerts(eu)).alerts.find((alert) => alert.id === other)?.usableAt, null);
});

test("a moderator and an admin are told nothing of oversight's", async () => {
	for (const role of ["moderator", "lead", "admin"] as const) {
		const actor = await desk.actor(role);
		assert.equal(await countAlerts(actor), 0);
		await assert.rejects(listAlerts(actor), { code: "NOT_PERMITTED" });
		await assert.rejects(markSeen(actor, []), { code: "NOT_PERMITTED" });
	}
});

test("every kind that the database tells oversight has words of its own", () => {
	const folder = new URL("../../db/migrations/", import.meta.url);
	const told = readdirSync(folder).flatMap((file) => [
		...readFileSync(new URL(file, folder), "utf8").matchAll(/access\.tell\('oversight',[^;]*?'([A-Z_]+)'/g),
	]);
	assert.ok(told.length > 0);
	for (const [, kind = ""] of told) assert.notEqual(alertInWords(kind).says, "", kind);
});

test("a kind that nobody gave words to is still shown", () => {
	assert.equal(alertInWords("SOMETHING_NEW").name, "something new");
});

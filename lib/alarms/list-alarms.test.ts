import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { countAlerts } from "../oversight/list-alerts.ts";
import { listAlarms } from "./list-alarms.ts";
import { settleAlarm } from "./settle-alarm.ts";

let desk: TestDesk;
let eu: Actor;
let us: Actor;
before(async () => {
	desk = await testDesk();
	eu = await desk.actor("auditor", ["eu"]);
	us = await desk.actor("oversight_lead", ["us"]);
});
after(() => desk.close());

const worker = () => desk.database.as("worker");
const raise = async (kind: string, subject: string, region: "eu" | "us" | null = null) => {
	const [row] = await worker()`select oversight.raise_alarm(${kind}, ${subject}, 'KEY_WORDS', null) as id`;
	// A region comes with the entry; here there is none.
	if (region) {
		await desk.database.admin`alter table oversight.alarm disable trigger alarm_ends`;
		await desk.database.admin`update oversight.alarm set region = ${region} where id = ${row?.id}`;
		await desk.database.admin`alter table oversight.alarm enable always trigger alarm_ends`;
	}
	return row?.id as string;
};
const openFor = async (actor: Actor) => (await listAlarms(actor)).open.map(({ id }) => id);

test("oversight sees the open alarms of its regions and of all, with what to do, and the badge counts them", async () => {
	const before = await countAlerts(eu);
	const all = await raise("LOG_STANDS", "log");
	const here = await raise("BREAK_GLASS", "one", "eu");
	const there = await raise("BREAK_GLASS", "two", "us");
	assert.deepEqual((await openFor(eu)).sort(), [all, here].sort());
	assert.deepEqual((await openFor(us)).sort(), [all, there].sort());
	assert.equal(await countAlerts(eu), before + 2);
	for (const { todo, href } of (await listAlarms(eu)).open) assert.ok(todo && href.startsWith("/oversight/"));
	await worker()`select oversight.clear_alarm('LOG_STANDS', 'log')`;
	assert.deepEqual(await openFor(eu), [here]);
	assert.equal((await listAlarms(eu)).ended[0]?.id, all);
});

test("one that could not be delivered says by which channel and why", async () => {
	const id = await raise("SIEM_BEHIND", "https");
	await worker()`insert into oversight.alarm_delivery (alarm_id, event, channel, attempts, error)
		values (${id}, 'raised', 'webhook', 3, 'HTTP_503'), (${id}, 'raised', 'email', 0, null)`;
	const shown = (await listAlarms(eu)).open.find((one) => one.id === id);
	assert.deepEqual(shown?.undelivered, [{ channel: "webhook", attempts: 3, error: "HTTP_503" }]);
});

test("only a change is settled by a person: once, in their own region, under their name", async () => {
	const change = await raise("GATE_CHANGED", "three", "eu");
	const stands = await raise("LOG_STANDS", "notary");
	await assert.rejects(settleAlarm(us, change), { code: "NOT_FOUND" });
	await assert.rejects(settleAlarm(eu, stands), { code: "NOT_FOUND" });
	await assert.rejects(settleAlarm(eu, "'; drop table"), { code: "NOT_FOUND" });
	// Whatever the console's code does, the database asks whose word it is.
	const moderator = await desk.actor("moderator", ["eu"]);
	for (const { personId } of [us, moderator])
		await assert.rejects(
			desk.database.as("web")`insert into console.alarm_settled (alarm_id, kind, person_id)
				values (${change}, 'GATE_CHANGED', ${personId})`,
			{ code: "CS129" },
		);
	await settleAlarm(eu, change);
	await assert.rejects(settleAlarm(eu, change), { code: "NOT_FOUND" });
	assert.ok(!(await openFor(eu)).includes(change));
	const settled = (await listAlarms(eu)).ended.find(({ id }) => id === change);
	assert.equal(settled?.settledBy, eu.alias);
	await assert.rejects(desk.database.admin`delete from console.alarm_settled`, { code: "CS010" });
});

test("nobody else sees or settles alarms", async () => {
	for (const role of ["moderator", "lead", "admin"] as const) {
		const actor = await desk.actor(role);
		await assert.rejects(listAlarms(actor), { code: "NOT_PERMITTED" });
		await assert.rejects(settleAlarm(actor, "x"), { code: "NOT_PERMITTED" });
		assert.equal(await countAlerts(actor), 0);
	}
});

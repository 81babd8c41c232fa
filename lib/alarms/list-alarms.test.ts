import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { actBy, append } from "../ledger/append.ts";
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
	const [row] =
		await worker()`select oversight.raise_alarm(${kind}, ${subject}, 'KEY_WORDS', gen_random_uuid()) as id`;
	// A region comes with the entry; of this one there is none.
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
	const made = await Promise.allSettled([settleAlarm(eu, change), settleAlarm(eu, change)]);
	const entries = made.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
	assert.equal(entries.length, 1);
	await assert.rejects(settleAlarm(eu, change), { code: "NOT_FOUND" });
	assert.ok(!(await openFor(eu)).includes(change));
	const settled = (await listAlarms(eu)).ended.find(({ id }) => id === change);
	assert.deepEqual([settled?.settledBy, settled?.settledEntry], [eu.alias, entries[0]?.id]);
	const [entry] = await desk.database.admin`select actor, region, convert_from(leaf, 'UTF8')::jsonb as leaf
		from ledger.entry where type = 'alarm.settled'`;
	assert.deepEqual([entry?.actor, entry?.region], [eu.personId, "eu"]);
	assert.deepEqual([entry?.leaf.kind, entry?.leaf.entry], ["GATE_CHANGED", settled?.entryId]);
	assert.equal(entry?.leaf.session, eu.sessionId);
	await assert.rejects(desk.database.admin`delete from console.alarm_settled`, { code: "CS010" });
});

test("whatever the console's code does, an alarm is settled with its entry, by oversight of its region, signed in", async () => {
	const change = await raise("KEY_CHANGED", "four", "eu");
	const [{ entryId } = { entryId: "" }] = await desk.database.admin<{ entryId: string }[]>`
		select entry_id as "entryId" from oversight.alarm where id = ${change}`;
	const moderator = await desk.actor("moderator", ["eu"]);
	const disabled = await desk.actor("auditor", ["eu"]);
	await desk.database.admin`update access.person set disabled_at = now() where id = ${disabled.personId}`;
	const settle = (of: Actor, role: Role, facts: Record<string, unknown> = {}) =>
		desk.database.as("web").begin(async (tx) => {
			const entry = await append(tx, {
				...{ type: "alarm.settled", outcome: "done", kind: "KEY_CHANGED", entry: entryId, region: "eu" },
				...actBy(of, role),
				...facts,
			});
			await tx`insert into console.alarm_settled (alarm_id, kind, person_id, entry_id)
				values (${change}, 'KEY_CHANGED', ${of.personId}, ${entry.id})`;
		});
	for (const refused of [
		settle(us, "oversight_lead"),
		settle(eu, "oversight_lead"),
		settle(moderator, "moderator"),
		settle(disabled, "auditor"),
		settle(eu, "auditor", { session: us.sessionId }),
		settle(eu, "auditor", { entry: randomUUID() }),
		settle(eu, "auditor", { kind: "GATE_CHANGED" }),
		settle(eu, "auditor", { region: "us" }),
	])
		await assert.rejects(refused, { code: "CS220" });
	await assert.rejects(
		desk.database.as("web")`insert into console.alarm_settled (alarm_id, kind, person_id, entry_id)
			values (${change}, 'KEY_CHANGED', ${eu.personId}, ${entryId})`,
		{ code: "CS220" },
	);
	await assert.rejects(worker()`select oversight.clear_alarm('KEY_CHANGED', 'four')`, { code: "CS221" });
	await settle(eu, "auditor");
	await worker()`select oversight.clear_alarm('KEY_CHANGED', 'four')`;
});

test("nobody is shown that there is a signal about themself, nor counts it", async () => {
	const other = await desk.actor("auditor", ["eu"]);
	const [mine, others] = [await countAlerts(eu), await countAlerts(other)];
	const id = await raise("SIGNAL_RAISED", "five", "eu");
	await desk.database.admin`insert into oversight.signal
		(id, kind, person_id, region, score, numbers, openings, first_at, last_at, entry_id)
		select gen_random_uuid(), 'OWN_WORDS', ${eu.personId}, 'eu', 4, '{}', ${[randomUUID()]}, now(), now(), a.entry_id
		from oversight.alarm a where a.id = ${id}`;
	assert.ok(!(await openFor(eu)).includes(id));
	assert.ok((await openFor(other)).includes(id));
	assert.deepEqual([await countAlerts(eu), await countAlerts(other)], [mine, others + 1]);
	await worker()`select oversight.clear_alarm('SIGNAL_RAISED', 'five')`;
	assert.ok(!(await listAlarms(eu)).ended.some((one) => one.id === id));
	assert.ok((await listAlarms(other)).ended.some((one) => one.id === id));
});

test("nobody else sees or settles alarms", async () => {
	for (const role of ["moderator", "lead", "admin"] as const) {
		const actor = await desk.actor(role);
		await assert.rejects(listAlarms(actor), { code: "NOT_PERMITTED" });
		await assert.rejects(settleAlarm(actor, "x"), { code: "NOT_PERMITTED" });
		assert.equal(await countAlerts(actor), 0);
	}
});

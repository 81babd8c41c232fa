/** Each alarm by what causes it, with a real keeper, notary and database; recording.test.ts has the one without. */
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { readEnv } from "../env.ts";
import { severe } from "../keeper/decisions/testing-decisions.ts";
import { inDays, place, renew } from "../keeper/holds/testing-holds.ts";
import { open, wish } from "../keeper/requests/testing-openings.ts";
import { type House, openHouse, reportThread, signIn } from "../keeper/testing.ts";
import { append, bySystem } from "../ledger/append.ts";
import { generateSigner } from "../ledger/signing.ts";
import { until } from "../testing-until.ts";
import {
	addEndpoint,
	endTelling,
	pauseTelling,
	resumeTelling,
	rotateSecret,
} from "../webhooks/change-endpoint.ts";
import type { Worker } from "../worker/task.ts";
import { standsBy } from "./ask-health.ts";
import { watch } from "./watch.ts";

let house: House;
let worker: Worker;
before(async () => {
	house = await openHouse();
	worker = {
		sql: house.database.as("worker"),
		env: readEnv({}),
		signal: new AbortController().signal,
	};
});
after(() => house.close());

const openNow = async (kind: string, of = worker) => {
	await watch(of);
	return of.sql<
		{ id: string; subject: string; words: string | null; region: string | null; entry: string }[]
	>`
		select id, subject, words, region, entry_id as entry from oversight.alarm
		where kind = ${kind} and ended_at is null order by raised_at, subject`;
};

test("what was set up before anybody watched is no news", async () => {
	assert.deepEqual([...(await openNow("KEY_CHANGED")), ...(await openNow("GATE_CHANGED"))], []);
});

test("a rotated key is an alarm about its entry, until somebody of oversight looked into it", async () => {
	await house.keeper.keyring.rotate("eu");
	const [alarm, ...more] = await openNow("KEY_CHANGED");
	assert.equal(more.length, 0);
	assert.ok(alarm);
	assert.deepEqual([alarm.words, alarm.region], ["key.rotated", "eu"]);
	const [entry] = await worker.sql`select type from ledger.entry where id = ${alarm.entry}`;
	assert.equal(entry?.type, "key.rotated");
	assert.equal((await openNow("KEY_CHANGED"))[0]?.id, alarm.id);

	await lookInto(alarm.id);
	assert.deepEqual([...(await openNow("KEY_CHANGED"))], []);
	assert.deepEqual([...(await openNow("KEY_CHANGED"))], [], "it is not raised again");
});

test("a change stays an alarm also when its month has left for an archive", async () => {
	await worker.sql`select oversight.raise_alarm('KEY_CHANGED', 'gone', 'key.rotated', gen_random_uuid())`;
	const [alarm] = await openNow("KEY_CHANGED");
	assert.equal(alarm?.subject, "gone");
	await lookInto(alarm?.id ?? "");
	assert.deepEqual([...(await openNow("KEY_CHANGED"))], []);
});

test("however many changes and signals wait for somebody, the next one is an alarm, and none ends by it", async () => {
	const { admin } = house.database;
	const rotated = { type: "key.rotated", outcome: "done", ...bySystem };
	await admin`alter table ledger.entry disable trigger said_is_done`; // as if keys had been made
	await house.keeper
		.sql`select ledger.append(${house.keeper.sql.json(rotated)}) from generate_series(1, 250)`;
	const person = await signIn(house, ["moderator", "eu"]);
	const signals = (count: number) => admin`
		insert into oversight.signal (id, kind, person_id, region, score, numbers, openings, first_at, last_at, entry_id)
		select gen_random_uuid(), 'OWN_WORDS', ${person.id}, 'eu', 4, '{}', ${[randomUUID()]}, now(), now(), gen_random_uuid()
		from generate_series(1, ${count}::int)`;
	await signals(600);
	assert.equal((await openNow("KEY_CHANGED")).length, 250);
	assert.equal((await openNow("SIGNAL_RAISED")).length, 600);
	const changed = { ...rotated, type: "policy.changed" };
	await house.keeper.sql`select ledger.append(${house.keeper.sql.json(changed)})`;
	await signals(1);
	assert.equal((await openNow("SIGNAL_RAISED")).length, 601);
	const [gate, ...more] = await openNow("GATE_CHANGED");
	assert.deepEqual([gate?.words, more.length], ["policy.changed", 0]);
	const [row] =
		await admin`select count(*)::int as n from oversight.alarm where kind = 'SIGNAL_RAISED' and ended_at is not null`;
	assert.equal(row?.n, 0);
	await lookInto(gate?.id ?? "");
	assert.equal((await openNow("KEY_CHANGED")).length, 250);
});

test("another gate is an alarm", async () => {
	const { vkey } = generateSigner("witness.example/one", 0x04).signer;
	const witnesses = [{ name: "witness.example/one", vkey, url: "http://127.0.0.1:9", local: true }];
	await house.keeper.sql`select ledger.watch('witnesses:1', ${house.keeper.sql.json(witnesses)})`;
	const [alarm] = await openNow("GATE_CHANGED");
	assert.equal(alarm?.words, "witness.changed");
	await house.keeper.sql`select ledger.watch('checkpoint', '[]')`;
	const both = await openNow("GATE_CHANGED");
	assert.equal(both.length, 2);
	for (const { id } of both) await lookInto(id);
});

test("other rules of signals are an alarm, those that a deployment begins with are none", async () => {
	await worker.sql`select oversight.put_signal_settings('{}')`;
	assert.deepEqual([...(await openNow("GATE_CHANGED"))], []);
	await worker.sql`select oversight.put_signal_settings('{"SAME_ACCOUNT": {"on": false}}')`;
	const [alarm, ...more] = await openNow("GATE_CHANGED");
	assert.deepEqual([alarm?.words, more.length], ["signals.changed", 0]);
	await lookInto(alarm?.id ?? "");
});

test("each change of where platforms are told is an alarm, until somebody of oversight looked into it", async () => {
	const web = house.database.as("web");
	const workersKey = randomBytes(32).toString("base64url");
	await house.database
		.admin`insert into console.platform (id, code, name) values (${randomUUID()}, 'told', 'Told')`;
	const { endpointId } = await addEndpoint(
		web,
		{ workersKey, env: worker.env },
		{ platform: "told", url: "https://hooks.example/x", regions: ["eu"] },
	);
	const said = async () => (await openNow("WEBHOOK_ENDPOINTS_CHANGED")).map(({ words }) => words);
	assert.deepEqual(await said(), ["endpoint.added"]);
	await pauseTelling(web, endpointId);
	await rotateSecret(web, { workersKey }, endpointId);
	await resumeTelling(web, endpointId);
	await endTelling(web, endpointId);
	assert.deepEqual(
		(await said()).sort(),
		["added", "paused", "removed", "resumed", "rotated"].map((act) => `endpoint.${act}`),
	);
	for (const { id } of await openNow("WEBHOOK_ENDPOINTS_CHANGED")) await lookInto(id);
	assert.deepEqual(await said(), []);
});

test("an emergency is an alarm at once, of its region, until its opening is judged", async () => {
	const legal = await signIn(house, ["legal", "us"]);
	const { caseId } = await reportThread(house, { messages: 12, reported: [3], region: "us" });
	await open(house, legal, wish(caseId, { kind: "thread" }, "EMERGENCY_RISK_TO_LIFE"));
	const [alarm] = await openNow("BREAK_GLASS");
	assert.ok(alarm);
	assert.deepEqual([alarm.region, alarm.words], ["us", null]);
	// Time passes, and nobody judges it.
	await house.database
		.admin`update access.alert set at = at - interval '100 days' where entry_id = ${alarm.entry}`;
	assert.equal((await openNow("BREAK_GLASS"))[0]?.id, alarm.id);

	const auditor = await signIn(house, ["auditor", "us"]);
	const [review] = await worker.sql`select r.id, r.reader_id from console.access_review r
		join access.opening o on o.id = r.opening_id where o.entry_id = ${alarm.entry}`;
	await house.database.admin`insert into console.verdict (review_id, reader_id, person_id, verdict, entry_id)
		values (${review?.id}, ${review?.reader_id}, ${auditor.id}, 'JUSTIFIED', gen_random_uuid())`;
	assert.deepEqual([...(await openNow("BREAK_GLASS"))], []);
});

test("reviews that fall due are one alarm a region and day, until the last is judged", async () => {
	const legal = await signIn(house, ["legal", "eu"]);
	const auditor = await signIn(house, ["auditor", "eu"]);
	for (const _ of [1, 2]) {
		const { caseId } = await reportThread(house, { messages: 3, reported: [2] });
		await open(house, legal, wish(caseId, { kind: "thread" }, "EMERGENCY_RISK_TO_LIFE"));
	}
	assert.deepEqual([...(await openNow("REVIEW_OVERDUE"))], []);
	const mine = house.database.admin`select r.id from console.access_review r where r.reader_id = ${legal.id}`;
	const ids = (await mine).map(({ id }) => id as string);
	// Time passes: nobody's right, so the superuser's.
	await house.database
		.admin`update console.access_review set due_at = '2026-01-31T10:00:00Z' where id = any(${ids})`;
	const found = await openNow("REVIEW_OVERDUE");
	assert.deepEqual(
		found.map(({ subject, words, region }) => [subject, words, region]),
		[["eu:2026-01-31", "2 due", "eu"]],
	);
	for (const [nth, id] of ids.entries()) {
		await house.database
			.admin`insert into console.verdict (review_id, reader_id, person_id, verdict, entry_id)
			values (${id}, ${legal.id}, ${auditor.id}, 'JUSTIFIED', gen_random_uuid())`;
		assert.equal((await openNow("REVIEW_OVERDUE")).length, 1 - nth);
	}
});

test("a draw that fails, whatever its code, or does not come back is an alarm until it is done; so is any other task", async () => {
	const shown = async () => {
		const found = [...(await openNow("SAMPLE_STANDS")), ...(await openNow("TASK_FAILS"))];
		return found.map(({ subject, words }) => `${subject} ${words}`);
	};
	const fail = (name: string, error: string, minutes: number) => worker.sql`
		insert into oversight.task (name, error, began_at, failing_since)
		values (${name}, ${error}, now(), now() - make_interval(mins => ${minutes}))
		on conflict (name) do update set error = excluded.error, began_at = now(), failing_since = excluded.failing_since`;
	await fail("draw-samples", "SEED_MISSING", 4);
	assert.deepEqual(await shown(), [], "what passes is no alarm");
	await fail("draw-samples", "NO_WITNESS", 6);
	await fail("signals", "ENTRY_MISSING", 6);
	await fail("siem-file", "ENOSPC", 6);
	assert.deepEqual(await shown(), ["draw-samples NO_WITNESS", "signals ENTRY_MISSING"]);
	await worker.sql`update oversight.task set error = null, failing_since = null`;
	assert.deepEqual(await shown(), []);
	const began = (
		ago: string,
	) => worker.sql`update oversight.task set leased_until = now() + interval '20 seconds',
		began_at = now() - ${ago}::interval where name = 'draw-samples'`;
	await began("50 minutes");
	assert.deepEqual(await shown(), []);
	await began("3 days");
	assert.deepEqual(await shown(), ["draw-samples NOT_DONE"]);
	await worker.sql`update oversight.task set leased_until = '-infinity'`;
	assert.deepEqual(await shown(), []);
	// A task of an earlier version, which nobody tries any more.
	await fail("old", "INTERNAL", 60);
	await worker.sql`update oversight.task set began_at = now() - interval '2 days' where name = 'old'`;
	assert.deepEqual(await shown(), []);
});

test("a review of the protocol that falls due is an alarm until it is done", async () => {
	const { admin } = house.database;
	const [{ period } = { period: "" }] = await admin<{ period: string }[]>`
		insert into oversight.rights_campaign (period, opened_at, due_at, count, entry_id)
		select oversight.quarter_of(x), x, now() - interval '1 day', 1, gen_random_uuid()
		from (select now() - interval '31 days') as t(x) returning period`;
	const due = (await openNow("PROTOCOL_OVERDUE")).map(({ subject }) => subject);
	assert.ok(due.includes(`RIGHTS:${period}`), due.join());
	await admin`insert into oversight.rights_closed (period, digest, closed_by, role, entry_id)
		select ${period}, repeat('0', 64), p.id, 'auditor', gen_random_uuid() from access.person p limit 1`;
	const left = (await openNow("PROTOCOL_OVERDUE")).map(({ subject }) => subject);
	assert.ok(!left.includes(`RIGHTS:${period}`), left.join());
});

test("a signal of misuse is an alarm until it is settled", async () => {
	const { admin } = house.database;
	const person = await signIn(house, ["moderator", "eu"]);
	const auditor = await signIn(house, ["auditor", "eu"]);
	const id = randomUUID();
	await admin`insert into oversight.signal (id, kind, person_id, region, score, numbers, openings, first_at, last_at, entry_id)
		values (${id}, 'OWN_WORDS', ${person.id}, 'eu', 4, '{}', ${[randomUUID()]}, now(), now(), gen_random_uuid())`;
	const mine = async () => (await openNow("SIGNAL_RAISED")).filter(({ subject }) => subject === id);
	assert.deepEqual(
		(await mine()).map(({ words }) => words),
		["OWN_WORDS"],
	);
	await admin`alter table oversight.signal_settlement disable trigger all`;
	await admin`insert into oversight.signal_settlement (signal_id, person_id, settled_by, verdict, note_id, entry_id)
		values (${id}, ${person.id}, ${auditor.id}, 'EXPLAINED', gen_random_uuid(), gen_random_uuid())`;
	assert.deepEqual(await mine(), []);
});

test("a receiver that takes nothing is an alarm once that lasts", async () => {
	const fails = (minutes: number) => worker.sql`
		insert into oversight.siem (sink, epoch, next_index, error, failing_since)
		values ('https', 1, 0, 'HTTP_503', clock_timestamp() - make_interval(mins => ${minutes}))
		on conflict (sink) do update set failing_since = excluded.failing_since`;
	await fails(1);
	const told = { ...worker, env: readEnv({ SIEM_URL: "https://siem.example/" }) };
	assert.deepEqual([...(await openNow("SIEM_BEHIND", told))], []);
	await fails(6);
	assert.equal((await openNow("SIEM_BEHIND", told))[0]?.words, "HTTP_503");
	assert.deepEqual([...(await openNow("SIEM_BEHIND"))], [], "it is switched off");
	assert.equal((await openNow("SIEM_BEHIND", told)).length, 1);
	await worker.sql`update oversight.siem set failing_since = null, error = null`;
	assert.deepEqual([...(await openNow("SIEM_BEHIND", told))], []);
});

test("a key whose destruction is announced is an alarm about that entry, until it is called off or destroyed", async () => {
	const { admin } = house.database;
	const [{ kid } = { kid: "" }] = await admin<{ kid: string }[]>`
		insert into access.intake_key (kid, region, not_before, not_after)
		values (repeat('c', 43), 'eu', now() - interval '9 months', now() - interval '8 months') returning kid`;
	const { sql } = house.keeper;
	const announce = () => sql`select access.announce_destruction(${sql.json({ kid, days: 7 })})`;
	const callOff = () => admin`update access.intake_key set announced_at = null, announced_entry_id = null,
		destruction_due_at = null where kid = ${kid}`;
	assert.deepEqual([...(await openNow("KEY_DESTRUCTION_ANNOUNCED"))], []);
	await announce();
	const [alarm, ...more] = await openNow("KEY_DESTRUCTION_ANNOUNCED");
	assert.deepEqual([alarm?.subject, alarm?.region, more.length], [kid, "eu", 0]);
	await callOff();
	assert.deepEqual([...(await openNow("KEY_DESTRUCTION_ANNOUNCED"))], []);
	await announce();
	const [again] = await openNow("KEY_DESTRUCTION_ANNOUNCED");
	assert.notEqual(again?.id, alarm?.id, "announced again, it is another alarm");
	await callOff();
});

test("a key store that fails is an alarm once that lasts, until it answers or its keeper is gone", async () => {
	const say = (error: string | null) => house.keeper.sql`
		select access.key_store_checked(${house.keeper.sql.json({ keeper: "keeper-9", store: "pkcs11", error })})`;
	await say("KEY_STORE_UNAVAILABLE");
	assert.deepEqual([...(await openNow("KEY_STORE_FAILS"))], [], "a moment is no alarm");
	await house.database
		.admin`update access.key_store_state set failing_since = failing_since - interval '2 minutes'`;
	await say("KEY_STORE_REFUSED");
	const [alarm] = await openNow("KEY_STORE_FAILS");
	assert.deepEqual([alarm?.subject, alarm?.words], ["keeper-9", "pkcs11: KEY_STORE_REFUSED"]);
	await say(null);
	assert.deepEqual([...(await openNow("KEY_STORE_FAILS"))], []);
	await say("KEY_STORE_REFUSED");
	await house.database.admin`update access.key_store_state set failing_since = now() - interval '1 day',
		checked_at = now() - interval '11 minutes'`;
	assert.deepEqual([...(await openNow("KEY_STORE_FAILS"))], []);
});

test("what is not wrapped anew long after its key's period is an alarm, until nothing depends on that key", async () => {
	const { admin } = house.database;
	const { threadId } = await reportThread(house, { messages: 2, reported: [1] });
	const [{ kid } = { kid: "" }] = await admin<{ kid: string }[]>`
		select intake_key as kid from vault.sealed_key where thread_id = ${threadId}`;
	const days = 3 + house.keeper.settings.policy.retention.keys.rewrapAfterDays;
	const over = (ago: number) => admin`update access.intake_key set not_before = now() - interval '60 days',
		not_after = now() - make_interval(days => ${ago}) where kid = ${kid}`;
	await over(days - 1);
	assert.deepEqual([...(await openNow("REWRAP_BEHIND"))], [], "the job may need some nights");
	await over(days + 1);
	const [alarm, ...more] = await openNow("REWRAP_BEHIND");
	assert.deepEqual([alarm?.subject, more.length], [`eu:${kid}`, 0]);
	const [newer] = await admin`insert into access.intake_key (kid, region, not_before, not_after)
		values (repeat('b', 43), 'eu', now() - interval '1 day', now() + interval '1 day') returning kid`;
	await admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`; // as the rewrap's own function may
		await tx`update vault.sealed_key set intake_key = ${newer?.kid} where intake_key = ${kid}`;
		await tx`delete from vault.note where intake_key = ${kid}`;
	});
	assert.deepEqual([...(await openNow("REWRAP_BEHIND"))], []);
});

test("deletion that waits is an alarm with its numbers, until an admin lets it go on or it is over", async () => {
	const { admin } = house.database;
	const { sql } = house.keeper;
	const stopped = { type: "retention.stopped", outcome: "done", ...bySystem, region: "us", kind: "TOO_MANY" };
	const entry = await admin.begin(async (tx) => {
		await tx`set local session_authorization = keeper`;
		const [made] = await tx`select * from ledger.append(${sql.json({ ...stopped, count: 60, size: 100 })})`;
		await tx`reset session_authorization`;
		await tx`insert into vault.retention_plan (region, due, living, stopped, stopped_entry_id)
			values ('us', 60, 100, 'TOO_MANY', ${made?.id})`;
		return made;
	});
	const [alarm, ...more] = await openNow("RETENTION_STOPPED");
	assert.deepEqual(
		[alarm?.words, alarm?.region, alarm?.entry, more.length],
		["TOO_MANY: 60 of 100", "us", entry?.id, 0],
	);
	const person = await signIn(house, ["admin", "us"]);
	await admin`update vault.retention_plan set resumed_at = now(), resumed_by = ${person.id},
		resumed_entry_id = gen_random_uuid()`;
	assert.deepEqual([...(await openNow("RETENTION_STOPPED"))], []);
});

test("a witness that answers a checkpoint with another's signature disagrees; one that is away does not", async () => {
	const { signer } = generateSigner("witness.example/liar", 0x04);
	const lie = createServer((request, response) => {
		request.resume();
		response.end(`— ${signer.name} ${Buffer.alloc(76).toString("base64")}\n`);
	});
	await new Promise<void>((resolve) => lie.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(lie.address() as AddressInfo).port}/`;
	const away = generateSigner("witness.example/away", 0x04).signer.vkey;
	const watched = await openHouse(undefined, {
		gate: "checkpoint",
		witnesses: [
			{ vkey: signer.vkey, url },
			{ vkey: away, url: "http://127.0.0.1:9/" },
		],
	});
	const other = { ...worker, sql: watched.database.as("worker") };
	try {
		await append(watched.web, { type: "session.refused", outcome: "refused", factor: "demo", ...bySystem });
		await until(async () => (await openNow("WITNESS_DISAGREES", other)).length > 0);
		const found = await openNow("WITNESS_DISAGREES", other);
		assert.deepEqual(
			found.map(({ subject }) => subject),
			["witness.example/liar"],
		);
	} finally {
		lie.closeAllConnections();
		lie.close();
		await watched.close();
	}
});

test("entries that get no number are an alarm until they do", async () => {
	const stopped = await openHouse();
	const other = { ...worker, sql: stopped.database.as("worker") };
	try {
		await stopped.keeper.log.notary.stop();
		await append(stopped.web, { type: "session.refused", outcome: "refused", factor: "demo", ...bySystem });
		assert.deepEqual([...(await openNow("LOG_STANDS", other))], [], "a moment is no alarm");
		await until(async () => (await openNow("LOG_STANDS", other)).length > 0, 20_000);
		assert.match((await openNow("LOG_STANDS", other))[0]?.words ?? "", /^\d+ waiting$/);
	} finally {
		await stopped.close();
	}
});

test("a notary that halted is an alarm at once, one that is away after a while, and both end", () => {
	const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
	assert.equal(standsBy("halted", at(0))[0]?.subject, "notary");
	assert.deepEqual(standsBy("ok", at(1)), []);
	assert.deepEqual(standsBy("standing", at(2)), []);
	assert.deepEqual(standsBy("standing", at(11)), []);
	assert.equal(standsBy("standing", at(12))[0]?.words, "standing");
	assert.deepEqual(standsBy("unwitnessed", at(13)), []);
	assert.equal(standsBy("unwitnessed", at(23))[0]?.subject, "witnesses");
	assert.deepEqual(standsBy("ok", at(24)), []);
});

test("a condition that cannot be read keeps the others' alarms going", async () => {
	const { admin } = house.database;
	await admin`alter view oversight.protocol_due rename to protocol_due_gone`;
	await house.keeper.keyring.rotate("us");
	await assert.rejects(watch(worker), { code: "42P01" });
	await admin`alter view oversight.protocol_due_gone rename to protocol_due`;
	const [row] =
		await worker.sql`select count(*)::int as n from oversight.alarm where words = 'key.rotated' and region = 'us'`;
	assert.equal(row?.n, 1);
});

/** As somebody of oversight does at the console. */
async function lookInto(alarm: string): Promise<void> {
	const auditor = await signIn(house, ["auditor", "eu"]);
	await house.web.begin(async (tx) => {
		const [row] = await tx`select kind, entry_id as entry, region from oversight.alarm where id = ${alarm}`;
		const entry = await append(tx, {
			...{ type: "alarm.settled", outcome: "done", kind: row?.kind, entry: row?.entry },
			...{ actor: { id: auditor.id, role: "auditor" }, session: auditor.sessionId },
			...{ assurance: { kind: "session" }, ...(row?.region && { region: row.region }) },
		});
		await tx`insert into console.alarm_settled (alarm_id, kind, person_id, entry_id)
			values (${alarm}, ${row?.kind}, ${auditor.id}, ${entry.id})`;
	});
}

test("a job that a decryption service does not get done is an alarm after minutes, until it is; deletion that waits for a person is another", async () => {
	const { admin } = house.database;
	await admin`insert into access.job (name, region, began_at, error, failing_since) values
		('try', 'eu', now(), 'KEY_STORE_REFUSED', now() - interval '6 minutes'), ('try', null, now(), 'X', now() - interval '4 minutes'),
		('try-old', 'eu', now() - interval '2 days', 'X', now() - interval '3 days'),
		('try-stopped', 'eu', now(), 'RETENTION_STOPPED', now() - interval '1 day')`;
	const found = (await openNow("JOB_FAILS")).filter(({ subject }) => subject.startsWith("try"));
	assert.deepEqual(
		found.map(({ subject, words }) => [subject, words]),
		[["try:eu", "KEY_STORE_REFUSED"]],
	);
	await admin`update access.job set error = null, failing_since = null where name like 'try%'`;
	assert.deepEqual([...(await openNow("JOB_FAILS"))], []);
});

test("a hold that ends within two weeks is an alarm until it is renewed, and again before its next end; one of a restricted matter is none", async () => {
	const legal = await signIn(house, ["legal", "eu"]);
	const counsel = await signIn(house, ["counsel", "eu"]);
	const { threadId } = await reportThread(house, { messages: 1, reported: [1] });
	const scope = [{ kind: "thread", thread: threadId }] as const;
	const before = (await openNow("HOLD_ENDS")).length;
	await place(house, legal, scope, {
		...{ expires: inDays(10), people: [counsel.id] },
		new: { reference: "r", title: "t", restricted: true },
	});
	assert.equal((await openNow("HOLD_ENDS")).length, before);
	const { hold, entry } = await place(house, legal, scope, { expires: inDays(12) });
	const [alarm, ...more] = await openNow("HOLD_ENDS");
	assert.deepEqual([alarm?.entry, alarm?.region, more.length], [entry, "eu", 0]);
	const renewed = await renew(house, counsel, hold, inDays(13));
	assert.equal((await openNow("HOLD_ENDS"))[0]?.entry, renewed.entry);
	await renew(house, counsel, hold, inDays(100));
	assert.deepEqual([...(await openNow("HOLD_ENDS"))], []);
});

test("a severe decision that nobody says the second word on is an alarm once its case is due, or after a day", async () => {
	const { admin } = house.database;
	const moderator = await signIn(house, ["moderator", "eu"]);
	const one = await severe(house, moderator);
	await severe(house, moderator);
	assert.deepEqual([...(await openNow("SECOND_WORD_WAITS"))], []);
	await admin`update console.case set due_at = now() - interval '1 minute' where id = ${one.caseId}`;
	assert.deepEqual([...(await openNow("SECOND_WORD_WAITS"))], [], "not at once, however late it was decided");
	await admin`update console.decision set decided_at = now() - interval '16 minutes' where id = ${one.decision}`;
	const [alarm, ...more] = await openNow("SECOND_WORD_WAITS");
	assert.deepEqual(
		[alarm?.subject, alarm?.region, alarm?.words, alarm?.entry, more.length],
		["eu", "eu", "1 waiting", one.entry, 0],
	);
	await admin`delete from console.action where decision_id = ${one.decision}`;
	await admin`delete from console.decision where id = ${one.decision}`; // as if it had been declined
	assert.deepEqual([...(await openNow("SECOND_WORD_WAITS"))], []);
});

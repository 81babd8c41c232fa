/** Each alarm by what causes it, with a real keeper, notary and database; recording.test.ts has the one without. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { readEnv } from "../env.ts";
import { open, wish } from "../keeper/requests/testing-openings.ts";
import { type House, openHouse, reportThread, signIn } from "../keeper/testing.ts";
import { append, bySystem } from "../ledger/append.ts";
import { generateSigner } from "../ledger/signing.ts";
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

	const auditor = await signIn(house, ["auditor", "eu"]);
	await house.web`insert into console.alarm_settled (alarm_id, kind, person_id)
		values (${alarm.id}, 'KEY_CHANGED', ${auditor.id})`;
	assert.deepEqual([...(await openNow("KEY_CHANGED"))], []);
	assert.deepEqual([...(await openNow("KEY_CHANGED"))], [], "it is not raised again");
});

test("another gate is an alarm", async () => {
	const { vkey } = generateSigner("witness.example/one", 0x04).signer;
	const witnesses = [{ name: "witness.example/one", vkey, url: "http://127.0.0.1:9", local: true }];
	await house.keeper.sql`select ledger.watch('witnesses:1', ${house.keeper.sql.json(witnesses)})`;
	const [alarm] = await openNow("GATE_CHANGED");
	assert.equal(alarm?.words, "witness.changed");
	await house.keeper.sql`select ledger.watch('checkpoint', '[]')`;
	assert.equal((await openNow("GATE_CHANGED")).length, 2);
});

test("an emergency is an alarm at once, of its region, until its opening is judged", async () => {
	const legal = await signIn(house, ["legal", "us"]);
	const { caseId } = await reportThread(house, { messages: 12, reported: [3], region: "us" });
	await open(house, legal, wish(caseId, { kind: "thread" }, "EMERGENCY_RISK_TO_LIFE"));
	const [alarm] = await openNow("BREAK_GLASS");
	assert.ok(alarm);
	assert.deepEqual([alarm.region, alarm.words], ["us", null]);

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

test("a sample that waits for a silent witness is an alarm until it is drawn", async () => {
	const waits = (error: string | null) => worker.sql`
		insert into oversight.task (name, error) values ('draw-samples', ${error})
		on conflict (name) do update set error = excluded.error`;
	await worker.sql`insert into oversight.period_running (state, period, ends_at, from_size, openings, witness)
		values ('WAITS_FOR_WITNESS', '2026-10', now() - interval '1 hour', 0, 3, 'witness.example/one')`;
	await waits("SEED_MISSING");
	const [alarm] = await openNow("REVIEW_OVERDUE");
	assert.match(alarm?.subject ?? "", /^sample:/);
	assert.equal(alarm?.words, "SEED_MISSING");
	await waits(null);
	assert.deepEqual([...(await openNow("REVIEW_OVERDUE"))], []);
});

test("a review of the protocol that falls due is an alarm until it is done", async () => {
	const { admin } = house.database;
	await admin`insert into oversight.rights_campaign (period, opened_at, due_at, count, entry_id)
		values ('2026-Q1', now() - interval '31 days', now() - interval '1 day', 1, gen_random_uuid())`;
	const due = (await openNow("PROTOCOL_OVERDUE")).map(({ subject }) => subject);
	assert.ok(due.includes("RIGHTS:2026-Q1"), due.join());
	await admin`insert into oversight.rights_closed (period, entry_id) values ('2026-Q1', gen_random_uuid())`;
	const left = (await openNow("PROTOCOL_OVERDUE")).map(({ subject }) => subject);
	assert.ok(!left.includes("RIGHTS:2026-Q1"), left.join());
});

test("a signal of misuse is an alarm until it is settled", async () => {
	const { admin } = house.database;
	const person = await signIn(house, ["moderator", "eu"]);
	const auditor = await signIn(house, ["auditor", "eu"]);
	const id = randomUUID();
	await admin`insert into oversight.signal (id, kind, person_id, region, score, numbers, openings, first_at, last_at, entry_id)
		values (${id}, 'OWN_WORDS', ${person.id}, 'eu', 4, '{}', ${[randomUUID()]}, now(), now(), gen_random_uuid())`;
	assert.deepEqual(
		(await openNow("SIGNAL_RAISED")).map(({ subject, words }) => [subject, words]),
		[[id, "OWN_WORDS"]],
	);
	await admin`alter table oversight.signal_settlement disable trigger all`;
	await admin`insert into oversight.signal_settlement (signal_id, person_id, settled_by, verdict, note_id, entry_id)
		values (${id}, ${person.id}, ${auditor.id}, 'EXPLAINED', gen_random_uuid(), gen_random_uuid())`;
	assert.deepEqual([...(await openNow("SIGNAL_RAISED"))], []);
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

async function until(holds: () => Promise<boolean>, patience = 10_000): Promise<void> {
	const end = Date.now() + patience;
	while (!(await holds())) {
		assert.ok(Date.now() < end, "it did not come about in time");
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

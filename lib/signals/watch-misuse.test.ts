/** From openings in the database to a signal that oversight settles: the worker, its role, and who sees what. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { watchAlarms } from "../alarms/watch.ts";
import { readEnv } from "../env.ts";
import { LedgerEvent } from "../ledger/event.ts";
import {
	actorOf,
	type ReviewHouse,
	reviewer,
	reviewHouse,
	WORDS,
} from "../oversight/reviews/testing-reviews.ts";
import { listSignals } from "./list-signals.ts";
import { readSignal } from "./read-signal.ts";
import { settleSignal } from "./settle-signal.ts";
import { storeOpenings } from "./testing-store.ts";
import { ordinary, START } from "./testing-year.ts";
import { DAY } from "./view.ts";
import { Looks } from "./watch-misuse.ts";

let house: ReviewHouse;
let auditor: Actor;
let people: Map<string, string>;
const until = new Date(START + 100 * DAY);
const looks = new Looks();
const worker = () => ({
	sql: house.database.as("worker"),
	env: readEnv({}),
	signal: new AbortController().signal,
});
const count = async (what: string) => {
	const [row] = await house.database.admin.unsafe(`select count(*)::int as n from ${what}`);
	return row?.n as number;
};

before(async () => {
	house = await reviewHouse();
	people = await storeOpenings(house.database.admin, misused());
	auditor = await reviewer(house, "auditor", ["eu", "us"]);
	await looks.watch(worker(), until);
	await watchAlarms.run(worker());
});
after(() => house.close());

/** Sixty ordinary days of six people, of whom three misuse what they may, each in a way of their own. */
function misused() {
	const year = ordinary();
	const of = (name: string) => year.readings.filter(({ person }) => person === name);
	for (const [n, one] of of("a").entries())
		if (n % 3 === 0) Object.assign(one, { acted: false, held: false });
	for (const [n, one] of of("b").entries()) if (n % 2 === 0) one.likeness = 1;
	for (const [n, one] of of("c").entries()) {
		if (Math.floor((one.at - START) / DAY) % 7 === 2) one.address = `café ${n}`;
	}
	return year;
}

test("what the rules find is raised, each with an entry of the worker's for nobody, an alarm and reviews", async () => {
	const signals = await house.database.admin`
		select s.*, e.via, e.actor, e.region as of_region, convert_from(e.leaf, 'UTF8') as leaf,
			(select count(*)::int from console.access_review r where r.opening_id = any(s.openings)) as reviews,
			exists (select from oversight.alarm a where a.kind = 'SIGNAL_RAISED' and a.subject = s.id::text
				and a.ended_at is null) as alarm
		from oversight.signal s join ledger.entry e on e.id = s.entry_id and e.type = 'signal.raised'`;
	const names = new Map([...people].map(([name, id]) => [id, name]));
	assert.deepEqual(signals.map(({ kind, person_id }) => `${kind} ${names.get(person_id)}`).sort(), [
		"NO_DECISION a",
		"OUT_OF_PLACE c",
		"OWN_WORDS b",
	]);
	assert.equal(await count("oversight.signal"), signals.length);
	for (const {
		id,
		kind,
		person_id,
		region,
		openings,
		reviews,
		alarm,
		via,
		actor,
		of_region,
		leaf,
	} of signals) {
		const { v: _, id: __, at: ___, via: ____, ...event } = JSON.parse(leaf);
		const parsed = LedgerEvent.parse(event);
		assert.ok(parsed.type === "signal.raised" && parsed.signal === id && parsed.kind === kind);
		assert.deepEqual([parsed.person, parsed.count, via, actor], [person_id, openings.length, "worker", null]);
		assert.deepEqual([of_region, alarm, reviews >= 1], [region, true, true]);
	}
});

test("a second look raises nothing again, and neither does another worker's", async () => {
	const before = await count("oversight.signal");
	assert.deepEqual(await looks.watch(worker(), until), []);
	assert.ok((await new Looks().watch(worker(), until)).length > 0);
	assert.equal(await count("oversight.signal"), before);
});

test("settings are put in force on the record, once", async () => {
	assert.equal(await count("oversight.signal_settings"), 1);
	assert.equal(await count("ledger.entry where type = 'signals.changed' and via = 'worker'"), 1);
});

test("each opening is compared once, and only the worker knows how alike reasons are", async () => {
	assert.equal(await count("oversight.likeness"), await count("access.opening"));
	await assert.rejects(house.database.as("web")`select from oversight.likeness`, { code: "42501" });
});

test("web writes no signal, changes none, and takes none away", async () => {
	const web = house.database.as("web");
	for (const attack of [
		"insert into oversight.signal select * from oversight.signal limit 1",
		"update oversight.signal set score = 0.1",
		"delete from oversight.signal",
		"select oversight.raise_signal('{}')",
		"select oversight.put_signal_settings('{}')",
		"update oversight.signal_settlement set verdict = 'FALSE_ALARM'",
	]) {
		await assert.rejects(web.unsafe(attack), { code: "42501" }, attack);
	}
	await assert.rejects(house.database.admin`update oversight.signal set score = 0.1`, { code: "CS010" });
	const [row] = await house.database.admin`select id, person_id from oversight.signal limit 1`;
	await assert.rejects(
		web`insert into oversight.signal_settlement (signal_id, person_id, settled_by, verdict, note_id, entry_id)
			values (${row?.id}, ${row?.person_id}, ${auditor.personId}, 'FALSE_ALARM', gen_random_uuid(), gen_random_uuid())`,
		{ code: "CS171" },
		"without an entry of the same commit",
	);
});

test("oversight is shown names with reasons, on the record; a lead is refused", async () => {
	const before = await count("ledger.entry where type = 'ledger.searched'");
	const { names } = await listSignals(auditor);
	assert.equal(await count("ledger.entry where type = 'ledger.searched'"), before + 1);
	assert.deepEqual(
		names.map(({ person }) => person).sort(),
		["a", "b", "c"].map((name) => people.get(name)).sort(),
	);
	const sums = names.map(({ sum }) => sum);
	assert.deepEqual(
		sums,
		sums.toSorted((a, b) => b - a),
	);
	const lead = await reviewer(house, "lead", ["eu", "us"]);
	await assert.rejects(listSignals(lead), { code: "NOT_PERMITTED" });
	await assert.rejects(readSignal(lead, names[0]?.signals[0]?.id ?? ""), { code: "NOT_PERMITTED" });
});

test("nobody is shown, or settles, what is said about themself; nor what is of another region", async () => {
	const { names } = await listSignals(auditor);
	const [first] = names[0]?.signals ?? [];
	assert.ok(first);
	const about = actorOf({ id: first.personId, alias: first.alias, sessionId: auditor.sessionId }, "auditor", [
		"eu",
		"us",
	]);
	assert.equal(
		(await listSignals(about)).names.some(({ person }) => person === first.personId),
		false,
	);
	await assert.rejects(readSignal(about, first.id), { code: "NOT_FOUND" });
	await assert.rejects(settleSignal(about, { signalId: first.id, verdict: "EXPLAINED", words: WORDS }), {
		code: "NOT_FOUND",
	});
	const elsewhere = await reviewer(house, "auditor", [first.region === "eu" ? "us" : "eu"]);
	await assert.rejects(readSignal(elsewhere, first.id), { code: "NOT_FOUND" });
	await assert.rejects(readSignal(auditor, "1 or 1=1"), { code: "NOT_FOUND" });
});

test("a signal says that its person has left, once they are disabled or no right of theirs counts any more", async () => {
	const { names } = await listSignals(auditor);
	const [first] = names[0]?.signals ?? [];
	assert.ok(first);
	const left = async () => (await readSignal(auditor, first.id)).signal.left;
	const { admin } = house.database;
	const end = (ends: string) =>
		admin.unsafe(`update access.role_grant set ends_at = ${ends} where person_id = '${first.personId}'`);
	assert.equal(await left(), false);
	await end("now() - interval '1 minute'");
	assert.equal(await left(), true);
	await end("null");
	await admin`update access.person set disabled_at = now() where id = ${first.personId}`;
	assert.equal(await left(), true);
	await admin`update access.person set disabled_at = null where id = ${first.personId}`;
});

test("a signal is settled once, in sealed words; a false alarm counts no more, and stays to be seen", async () => {
	const { names } = await listSignals(auditor);
	const [first] = names.flatMap(({ signals }) => signals).filter(({ region }) => region === "eu");
	assert.ok(first);
	const settle = (verdict: string, words = WORDS) =>
		settleSignal(auditor, { signalId: first.id, verdict, words });
	await assert.rejects(settle("NOTHING", "short"), ({ problems }: { problems: { path: string }[] }) => {
		assert.deepEqual(
			problems.map(({ path }) => path),
			["verdict", "words"],
		);
		return true;
	});
	await settle("FALSE_ALARM");
	await assert.rejects(settle("CONFIRMED"), { code: "SIGNAL_SETTLED" });
	const after = await listSignals(auditor);
	assert.equal(
		after.names.flatMap(({ signals }) => signals).some(({ id }) => id === first.id),
		false,
	);
	assert.ok(after.settled.some(({ id, verdict }) => id === first.id && verdict === "FALSE_ALARM"));
	const [row] = await house.database.admin`
		select n.kind, n.sealed, e.type, convert_from(e.leaf, 'UTF8') as leaf from oversight.signal_settlement t
		join vault.note n on n.id = t.note_id join ledger.entry e on e.id = t.entry_id where t.signal_id = ${first.id}`;
	assert.deepEqual([row?.kind, row?.type], ["signal", "signal.settled"]);
	assert.ok(!row?.sealed.includes("threat") && !row?.leaf.includes("threat"));
	await new Looks().watch(worker(), until);
	assert.equal(await count(`oversight.signal where follows = '${first.id}'`), 0, "nothing more to say");
	await watchAlarms.run(worker());
	assert.equal(await count(`oversight.alarm where subject = '${first.id}' and ended_at is not null`), 1);
});

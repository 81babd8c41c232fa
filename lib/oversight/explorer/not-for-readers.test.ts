/** What is on the record and not for whoever looks: who is in a child-safety case, and signals about themselves. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { closeWeb } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { type House, openHouse, type Person, reportThread, signIn } from "../../keeper/testing.ts";
import type { LedgerFilters } from "../ledger-filters.ts";
import { readEntry } from "../read-entry.ts";
import { searchLedger } from "../search-ledger.ts";
import { exportSelection } from "../selection/export-selection.ts";
import { actorOf, opened, searches } from "./testing-explorer.ts";

let house: House;
let auditor: Person & { actor: Actor };

before(async () => {
	house = await openHouse();
	process.env.DATABASE_URL_WEB = house.database.url("web");
	const person = await signIn(house, ["auditor", "eu"]);
	auditor = { ...person, actor: actorOf(person, "auditor", ["eu"]) };
});
after(async () => {
	await closeWeb();
	await house.close();
});

test("an account is found in no case of a thread that child safety alone sees another case of", async () => {
	const { admin } = house.database;
	const thread = await reportThread(house, { messages: 4, reported: [1] });
	await admin`insert into console.participant (thread_id, account, number) values (${thread.threadId}, 'c', 3)`;
	assert.deepEqual(await cases({ account: "c", type: "report.received" }), [thread.caseId]);
	await admin`update console.case set closed_at = now() where id = ${thread.caseId}`;
	await admin`
		insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, previous_case_id)
		select gen_random_uuid(), platform_id, thread_id, region, category, severity, true, true, due_at, id
		from console.case where id = ${thread.caseId}`;
	assert.deepEqual(await cases({ account: "c" }), []);
	assert.deepEqual(await cases({ account: "c", thread: thread.threadId }), []);
	assert.ok((await cases({ thread: thread.threadId })).includes(thread.caseId));
});

test("whom a signal of misuse is about finds neither it nor what was made of it; others of oversight do", async () => {
	const { admin } = house.database;
	const moved = await signIn(house, ["moderator", "eu"]); // and works for oversight later
	await opened(house, moved, "eu", "Somebody reports a parcel that is nobody's, at the gate.");
	const [opening] = await admin`select id from access.opening where person_id = ${moved.id}`;
	const worker = house.database.as("worker");
	const signal = {
		...{ kind: "SAME_ACCOUNT", person: moved.id, region: "eu", score: 1, numbers: {} },
		...{ openings: [opening?.id], firstAt: new Date(), lastAt: new Date() },
	};
	const [raised] = await worker`select oversight.raise_signal(${worker.json(signal as never)}) as r`;
	const { id, entry } = (raised as { r: { id: string; entry: string } }).r;
	const [settled] =
		await admin`select id from ledger.entry where type = 'thread.decrypted' and actor = ${moved.id}`;
	await admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		await tx`insert into oversight.signal_settlement (signal_id, person_id, settled_by, verdict, note_id, entry_id)
			values (${id}, ${moved.id}, ${auditor.id}, 'FALSE_ALARM', ${randomUUID()}, ${settled?.id})`;
	});
	const own = actorOf(moved, "auditor", ["eu"]);
	const found = async (actor: Actor, filters: LedgerFilters) =>
		(await searchLedger(actor, filters)).entries.map((one) => one.id);
	for (const filters of [{ type: "signal.raised" }, { type: "thread.decrypted", actor: moved.id }, {}]) {
		const seen = await found(own, filters);
		assert.ok(!seen.includes(entry) && !seen.includes(settled?.id), JSON.stringify(filters));
	}
	assert.deepEqual(await found(auditor.actor, { type: "signal.raised" }), [entry]);
	assert.ok((await found(auditor.actor, { type: "thread.decrypted" })).includes(settled?.id));
	for (const hidden of [entry, settled?.id])
		await assert.rejects(readEntry(own, hidden), { code: "NOT_FOUND" });
	assert.equal((await readEntry(auditor.actor, entry)).id, entry);
});

test("an account of more cases than can be merged is an error of input, and who asked is on record first", async () => {
	const { admin } = house.database;
	const thread = await reportThread(house, { messages: 4, reported: [1] });
	await admin`insert into console.participant (thread_id, account, number) values (${thread.threadId}, 'd', 3)`;
	await admin`
		insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, closed_at)
		select gen_random_uuid(), platform_id, thread_id, region, category, severity, minors, false, due_at, now()
		from console.case, generate_series(1, 5000) where id = ${thread.caseId}`;
	for (const ask of [
		() => searchLedger(auditor.actor, { account: "d" }),
		() => exportSelection(auditor.actor, { filters: { account: "d" }, format: "jsonl" }),
	]) {
		const before = await searches(house);
		await assert.rejects(ask(), { code: "INPUT_INVALID", message: /more than 5,000 cases/ });
		assert.equal(await searches(house), before + 1);
	}
});

async function cases(filters: LedgerFilters): Promise<(string | null)[]> {
	return (await searchLedger(auditor.actor, filters)).entries.map(({ caseId }) => caseId);
}

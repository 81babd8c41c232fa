/** The keeper's clockwork on what is past its time, and what it is to whoever reads. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DEFAULT_POLICY } from "../../access/policy.ts";
import { discloseNotes } from "../disclose.ts";
import { runJob } from "../jobs/run-job.ts";
import type { OpeningRequest } from "../messages.ts";
import { openThread } from "../open-thread.ts";
import { putSettingsInForce } from "../settings.ts";
import {
	claim,
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
	textsIn,
} from "../testing.ts";
import { erasure, retention, shredding } from "./retention.ts";

let house: House;
let moderator: Person;
before(async () => {
	house = await openHouse();
	house.keeper.settings = {
		...house.keeper.settings,
		policy: { ...DEFAULT_POLICY, retention: { ...DEFAULT_POLICY.retention, atOncePercent: 100 } },
	};
	await putSettingsInForce(house.keeper);
	moderator = await signIn(house, ["moderator", "eu"]);
});
after(() => house.close());

const turn = (region: string | null = "eu") => runJob(house.keeper, region ? retention : erasure, { region });
const thread = async (days: number | null, region = "eu"): Promise<Reported> => {
	const reported = await reportThread(house, { messages: 3, reported: [2], region });
	if (days !== null)
		await house.database
			.admin`update console.case set closed_at = now() - make_interval(days => ${days}) where id = ${reported.caseId}`;
	return reported;
};
const state = async ({ threadId }: Reported) => {
	const [row] = await house.keeper.sql`select state from vault.fate where thread_id = ${threadId}`;
	return row?.state;
};
const request = (caseId: string): OpeningRequest => ({
	caseId,
	reason: {
		code: "USER_REPORT_REVIEW",
		question: "DOES_IT_VIOLATE",
		text: "Somebody reported this, I look whether it breaks a rule.",
	},
	scope: { kind: "reported" },
});

test("a turn lets go what is past its time in its region, and nothing else; its neighbour still opens", async () => {
	const [past, young, elsewhere, neighbour] = [
		await thread(31),
		await thread(5),
		await thread(31, "us"),
		await thread(null),
	];
	assert.equal(await turn(), "done");
	assert.deepEqual(await Promise.all([past, young, elsewhere, neighbour].map(state)), [
		"due",
		"living",
		"living",
		"open",
	]);
	await claim(house, neighbour.caseId, moderator.id);
	const { lines } = await openThread(house.keeper, moderator.session, request(neighbour.caseId));
	assert.equal(textsIn(lines).size, 3);
	assert.equal(await turn("us"), "done");
	assert.equal(await state(elsewhere), "due");
	const [job] =
		await house.web`select done, total from access.job where name = 'retention' and region = 'us'`;
	assert.deepEqual({ ...job }, { done: 1, total: 1 });
});

test("what was deleted is not opened, and the refusal says so and is on the record", async () => {
	const past = await thread(40);
	await turn();
	// Reported again, by a message that is there already: its case is open, its content gone.
	const caseId = crypto.randomUUID();
	await house.web`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
		select ${caseId}, platform_id, thread_id, region, category, 2, false, false, now() + interval '1 day'
		from console.case where id = ${past.caseId}`;
	await claim(house, caseId, moderator.id);
	await assert.rejects(openThread(house.keeper, moderator.session, request(caseId)), { code: "THREAD_GONE" });
	const [refused] =
		await house.web`select convert_from(leaf, 'UTF8')::jsonb->>'error' as error from ledger.entry
		where case_id = ${caseId} and type = 'opening.refused'`;
	assert.equal(refused?.error, "THREAD_GONE");
});

test("a turn that is stopped in the middle leaves whole threads, and the next goes on with the same plan", async () => {
	const past = await Promise.all(Array.from({ length: 45 }, () => thread(50)));
	const due = async () => (await Promise.all(past.map(state))).filter((one) => one === "due").length;
	const killed = retention.run(house.keeper, {
		...{ region: "eu", asked: false, signal: AbortSignal.abort() },
		progress: async (done) => {
			if (done >= 40) throw new Error("killed");
		},
	});
	await assert.rejects(killed, /killed/);
	const [plan] = await house.web`select id, gone, due from vault.retention_plan where ended_at is null`;
	assert.deepEqual([await due(), plan?.gone, plan?.due], [40, 40, 45]);
	assert.equal(await turn(), "done");
	assert.equal(await due(), 45);
	const [after] =
		await house.web`select gone from vault.retention_plan where id = ${plan?.id} and ended_at is not null`;
	assert.equal(after?.gone, 45);
	const [twice] =
		await house.web`select count(*)::int as n from (select thread_id from ledger.entry where type = 'thread.due'
		group by thread_id having count(*) > 1) x`;
	assert.equal(twice?.n, 0);
});

test("two jobs at once let each thread go once", async () => {
	const past = await Promise.all(Array.from({ length: 25 }, () => thread(60)));
	const other = { ...retention, name: "retention-too" }; // as if the lease had been lost
	const turns = await Promise.all([turn(), runJob(house.keeper, other, { region: "eu" })]);
	assert.deepEqual(turns, ["done", "done"]);
	assert.deepEqual(new Set(await Promise.all(past.map(state))), new Set(["due"]));
	const [entries] = await house.web`select count(*)::int as n from ledger.entry where type = 'thread.due'
		and thread_id = any(${past.map(({ threadId }) => threadId)}::uuid[])`;
	assert.equal(entries?.n, 25);
});

test("words and ids go in the same turn, what is of no region in its own", async () => {
	const old = await thread(70);
	await claim(house, (await thread(null)).caseId, moderator.id);
	await turn();
	await house.database
		.admin`update vault.thread_life set due_at = due_at - interval '400 days' where thread_id = ${old.threadId}`;
	await house.database.admin`update vault.note set written_at = written_at - interval '800 days'`;
	await house.database.admin`update console.case set closed_at = now() where closed_at is null`;
	await house.database.admin`insert into console.ledger_search (entry_id, person_id, salt, terms, searched_at)
		values (gen_random_uuid(), ${moderator.id}, decode(repeat('00', 32), 'hex'), '{}', now() - interval '800 days')`;
	assert.equal(await turn(), "done");
	assert.equal(await turn(null), "done");
	const kinds = await house.web`select convert_from(leaf, 'UTF8')::jsonb->>'kind' as kind from ledger.entry
		where type = 'data.erased' order by 1`;
	assert.deepEqual([...new Set(kinds.map(({ kind }) => kind))], ["IDS", "SEARCHES", "WORDS"]);
});

test("that nobody can read a thread any more is said by one job alone, of many threads a commit", async () => {
	const past = await Promise.all(Array.from({ length: 12 }, () => thread(80)));
	await turn();
	const { admin } = house.database;
	await admin`delete from vault.wrapped_to where thread_id = any(${past.map(({ threadId }) => threadId)}::uuid[])`;
	await turn(null);
	assert.deepEqual(new Set(await Promise.all(past.map(state))), new Set(["due"]));
	assert.equal(await runJob(house.keeper, shredding, { region: null }), "done");
	assert.deepEqual(new Set(await Promise.all(past.map(state))), new Set(["shredded"]));
	const [commits] = await admin`select count(distinct l.xmin::text)::int as n
		from vault.thread_life l where thread_id = any(${past.map(({ threadId }) => threadId)}::uuid[])`;
	assert.equal(commits?.n, 1);
});

test("words that went are told as gone to whoever might have read them", async () => {
	const reported = await thread(null);
	await claim(house, reported.caseId, moderator.id);
	await openThread(house.keeper, moderator.session, request(reported.caseId));
	await house.database.admin`update console.case set closed_at = now() where id = ${reported.caseId}`;
	await house.database
		.admin`update vault.note set written_at = written_at - interval '800 days' where erased_at is null`;
	await turn();
	const [note] = await house.database
		.admin`select n.id from vault.note n join access.opening o on o.id = n.about
		where o.case_id = ${reported.caseId} and n.erased_at is not null`;
	await assert.rejects(discloseNotes(house.keeper, moderator.session, [note?.id]), { code: "WORDS_GONE" });
	const other = await signIn(house, ["moderator", "us"]);
	await assert.rejects(discloseNotes(house.keeper, other.session, [note?.id]), { code: "NOT_PERMITTED" });
});

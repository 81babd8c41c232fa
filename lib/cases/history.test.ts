import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { HISTORY, type History, readHistory } from "./history.ts";
import { readCase } from "./read-case.ts";
import { type TestDesk, testDesk } from "./testing-desk.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

interface Planted {
	accounts: readonly string[];
	reporter?: string;
	region?: string;
	restricted?: boolean;
	group?: string;
	/** Decided so, about the account; `left` unless it is still in the house. */
	outcome?: string;
	about?: string;
	inHouse?: boolean;
	reopens?: string;
}

async function platform(): Promise<string> {
	const id = randomUUID();
	await desk.database
		.admin`insert into console.platform (id, code, name) values (${id}, ${`p-${id.slice(0, 8)}`}, 'A platform')`;
	return id;
}

/** A case on a thread of its own. The entries are nobody's: the history asks the rows. @returns its id */
async function plant(on: string, planted: Planted): Promise<string> {
	const { accounts, reporter = null, region = "eu", restricted = false, group = null } = planted;
	const [thread, id, report, decision] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
	const person = (await desk.actor("moderator")).personId;
	await desk.database.admin.begin(async (tx) => {
		await tx`insert into console.thread (id, platform_id, external_id, region) values (${thread}, ${on}, ${thread}, ${region})`;
		for (const [n, account] of accounts.entries())
			await tx`insert into console.participant (thread_id, account, number, first_seen_at)
				values (${thread}, ${account}, ${n + 1}, clock_timestamp())`;
		await tx`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at,
				received_at, reopens)
			values (${id}, ${on}, ${thread}, ${region}, 'CYBER_VIOLENCE', 2, false, ${restricted}, now() + interval '1 day',
				clock_timestamp(), ${planted.reopens ?? null})`;
		await tx`insert into console.message (thread_id, sequence, external_id, sender, sent_at, kind, provenance, report_id)
			select ${thread}, n, 'm' || n, ${accounts[0] as string}, now(), 'text', 'PLATFORM', ${report} from generate_series(1, 3) n`;
		await tx`insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reporter, reported,
				has_note, sealed, reported_at, entry_id, duplicate_group)
			values (${report}, ${on}, ${report}, ${id}, ${thread}, 'CYBER_VIOLENCE', 'USER', ${reporter}, '{1}', false, 3, now(),
				${randomUUID()}, ${group})`;
		if (!planted.outcome) return;
		const { outcome, about = null } = planted;
		const [left, messages] = [!planted.inHouse, outcome === "REMOVE_MESSAGES" ? ["m1"] : []];
		await tx`insert into console.decision (id, case_id, person_id, outcome, account, messages, entry_id, left_at)
			values (${decision}, ${id}, ${person}, ${outcome}, ${about}, ${messages}, ${randomUUID()},
				${left ? new Date() : null})`;
		if (about) {
			await tx`insert into console.action (decision_id, n, kind, person, account)
				values (${decision}, 1, ${outcome}, ${accounts.indexOf(about) + 1}, ${about})`;
		}
		await tx`update console.case set closed_at = now() where id = ${id}`;
	});
	return id;
}

async function historyOf(actor: Actor, caseId: string): Promise<History> {
	return readHistory(actor, await readCase(actor, caseId));
}
const of = ({ accounts }: History, number: number) => accounts.find((one) => one.number === number);

test("of each account: its other cases, what was asked about it, its reports and how many were right", async () => {
	const on = await platform();
	const warned = await plant(on, { accounts: ["bad", "x1"], reporter: "vic", outcome: "WARN", about: "bad" });
	await plant(on, { accounts: ["bad", "x2"], outcome: "WARN", about: "x2" });
	await plant(on, { accounts: ["ok", "x3"], reporter: "vic", outcome: "NO_VIOLATION" });
	await plant(on, { accounts: ["ok", "x4"], reporter: "vic" });
	await plant(await platform(), { accounts: ["bad"], reporter: "vic", outcome: "WARN", about: "bad" }); // another's "bad"
	const here = await plant(on, { accounts: ["bad", "vic"], reporter: "vic" });
	const actor = await desk.actor("moderator");
	const history = await historyOf(actor, here);
	const [bad, vic] = [of(history, 1), of(history, 2)];
	assert.deepEqual([bad?.total, bad?.cases.length, bad?.made], [2, 2, 0]);
	assert.deepEqual(
		bad?.actions.map(({ kind, caseId }) => [kind, caseId]),
		[["WARN", warned]],
	);
	assert.deepEqual([vic?.total, vic?.made, vic?.decided, vic?.right], [0, 3, 2, 1]);
	assert.deepEqual(
		history.related.map(({ people }) => people),
		[[1], [1]],
	);
	assert.ok(!/"(bad|vic|x\d|ok)"/.test(JSON.stringify(history)), "an account's id leaves the database");
});

test("what the actor may not see is not there, not even as a number", async () => {
	const on = await platform();
	const there = { accounts: ["bad"], reporter: "vic", outcome: "WARN", about: "bad", group: "g1" };
	await plant(on, { ...there, region: "us" });
	await plant(on, { ...there, restricted: true });
	const here = await plant(on, { accounts: ["bad", "vic"], reporter: "vic", group: "g1" });
	for (const actor of [await desk.actor("moderator"), await desk.actor("lead"), await desk.actor("qa")]) {
		const history = await historyOf(actor, here);
		assert.deepEqual([of(history, 1)?.total, of(history, 1)?.actions, of(history, 2)?.made], [0, [], 0]);
		assert.deepEqual(history.related, []);
	}
	const childSafety = await historyOf(await desk.actor("child_safety"), here);
	assert.deepEqual([of(childSafety, 1)?.total, of(childSafety, 2)?.right], [1, 1]);
	const both = await historyOf(await desk.actor("moderator", ["eu", "us"]), here);
	assert.deepEqual([of(both, 1)?.total, both.related.length, both.related[0]?.sameGroup], [1, 1, true]);
});

test("a decision counts once the platform can hear of it, and of a case taken up again the later one", async () => {
	const on = await platform();
	await plant(on, { accounts: ["bad"], reporter: "vic", outcome: "WARN", about: "bad", inHouse: true });
	const first = await plant(on, { accounts: ["bad"], reporter: "vic", outcome: "NO_VIOLATION" });
	await plant(on, { accounts: ["bad"], outcome: "WARN", about: "bad", reopens: first });
	const here = await plant(on, { accounts: ["bad", "vic"], reporter: "vic" });
	const history = await historyOf(await desk.actor("moderator"), here);
	assert.deepEqual([of(history, 1)?.total, of(history, 1)?.actions.length], [3, 1]);
	assert.deepEqual([of(history, 2)?.made, of(history, 2)?.decided, of(history, 2)?.right], [2, 1, 1]);
});

test("however often a case was taken up again the last decision counts, and none of a case that is not the asker's to see", async () => {
	const on = await platform();
	const first = await plant(on, { accounts: ["bad"], reporter: "vic", outcome: "NO_VIOLATION" });
	const second = await plant(on, { accounts: ["x"], outcome: "NO_VIOLATION", reopens: first });
	const third = await plant(on, { accounts: ["x"], outcome: "WARN", about: "x", reopens: second });
	await plant(on, { accounts: ["x"], reopens: third }); // not decided yet
	const here = await plant(on, { accounts: ["bad", "vic"], reporter: "vic" });
	const rightOf = async (actor: Actor) => {
		const vic = of(await historyOf(actor, here), 2);
		return [vic?.made, vic?.decided, vic?.right];
	};
	assert.deepEqual(await rightOf(await desk.actor("moderator")), [1, 1, 1]);
	await desk.database.admin`update console.case set restricted = true where id = ${third}`;
	assert.deepEqual(await rightOf(await desk.actor("moderator")), [1, 1, 0]);
	await desk.database.admin`update console.case set restricted = true where id = ${second}`;
	assert.deepEqual(await rightOf(await desk.actor("moderator")), [1, 1, 0]);
	assert.deepEqual(await rightOf(await desk.actor("child_safety")), [1, 1, 1]);
});

test("cases of one group belong together, first; a group is one platform's, and ends when its ids are erased", async () => {
	const on = await platform();
	const same = await plant(on, { accounts: ["a1"], group: "wave-7" });
	await plant(await platform(), { accounts: ["a2"], group: "wave-7" });
	await plant(on, { accounts: ["a3"], group: "wave-8" });
	const known = await plant(on, { accounts: ["z"] });
	const here = await plant(on, { accounts: ["z", "y"], group: "wave-7" });
	const actor = await desk.actor("moderator");
	assert.deepEqual(
		(await historyOf(actor, here)).related.map(({ id, sameGroup }) => [id, sameGroup]),
		[
			[same, true],
			[known, false],
		],
	);
	await desk.database
		.admin`update console.report set external_id = 'erased-' || gen_random_uuid() where case_id = ${same}`;
	assert.deepEqual(
		(await historyOf(actor, here)).related.map(({ id }) => id),
		[known],
	);
});

test("an account with very many cases costs no more than the bound, and the newest are shown", async () => {
	const on = await platform();
	const { admin } = desk.database;
	await admin`with t as (insert into console.thread (id, platform_id, external_id, region)
			select gen_random_uuid(), ${on}, 'many-' || n, 'eu' from generate_series(1, ${HISTORY.threads + 100}) n returning id),
		p as (insert into console.participant (thread_id, account, number) select id, 'loud', 1 from t)
		insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
		select gen_random_uuid(), ${on}, id, 'eu', 'CYBER_VIOLENCE', 2, false, false, now() from t`;
	const newest = await plant(on, { accounts: ["loud"] });
	const here = await plant(on, { accounts: ["loud"] });
	const history = await historyOf(await desk.actor("moderator"), here);
	const loud = of(history, 1);
	// The thread of this case is one of those looked at.
	assert.deepEqual([loud?.total, loud?.cases.length], [HISTORY.threads - 1, HISTORY.shown]);
	assert.equal(loud?.cases[0]?.id, newest);
});

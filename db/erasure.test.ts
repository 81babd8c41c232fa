/** What goes by a clock of its own, and what it leaves: words, searches, names of staff, the platform's ids. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, beforeEach, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { testIntakeKey } from "./testing-intake-key.ts";
import { closeAgo, makeDue, planRetention, putRetention, testClock } from "./testing-retention.ts";
import { type SeededThread, seedOpening, seedPerson, seedThread } from "./testing-thread.ts";

const databases: TestDatabase[] = [];
after(() => Promise.all(databases.map((one) => one.drop())));
let database: TestDatabase;
beforeEach(async () => {
	database = await testDatabase();
	databases.push(database);
	await putRetention(database);
});

type Kind = "words" | "searches" | "staff" | "ids";
const erase = async (kind: Kind, over: object = {}): Promise<number> => {
	const keeper = database.as("keeper");
	const asked = {
		region: kind === "words" || kind === "ids" ? "eu" : undefined,
		limit: 100,
		clock: testClock(),
		...over,
	};
	const [row] = await keeper.unsafe(`select vault.erase_${kind}($1) as n`, [asked as never]);
	return row?.n;
};
const erased = async () => {
	const rows = await database.admin`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where type = 'data.erased' order by at`;
	return rows.map(({ leaf }) => [leaf.kind, leaf.count, leaf.region]);
};
const note = async (about: string, author: string, days: number, kind = "decision") => {
	const id = randomUUID();
	const { wrapped } = await testIntakeKey(database.admin, "eu");
	await database.admin`insert into vault.note (id, kind, about, region, author, wrapped, sealed, written_at)
		values (${id}, ${kind}, ${about}, 'eu', ${author}, ${wrapped}, 'sealed', now() - make_interval(days => ${days}))`;
	return id;
};
const gone = async () => {
	const rows =
		await database.admin`select id from vault.note where erased_at is not null and wrapped is null and sealed is null
		and intake_key is null`;
	return rows.map(({ id }) => id).sort();
};

describe("words of staff", () => {
	it("go by their own clock, with what finds them; their row stays and they do not come back", async () => {
		const { caseId, moderator } = await seedThread(database);
		await closeAgo(database, caseId, 1);
		const [old, young] = [await note(caseId, moderator.id, 731), await note(caseId, moderator.id, 729)];
		assert.equal(await erase("words"), 1);
		assert.deepEqual(await gone(), [old]);
		assert.deepEqual(await erased(), [["WORDS", 1, "eu"]]);
		assert.equal(await erase("words"), 0);
		assert.equal((await erased()).length, 1);
		await assert.rejects(database.admin`update vault.note set sealed = 'again' where id = ${old}`, {
			code: "CS324",
		});
		const [said] = await database.as(
			"keeper",
		)`select vault.words_gone(${old}) as old, vault.words_gone(${young}) as young`;
		assert.deepEqual({ ...said }, { old: true, young: false });
	});

	it("stay while their case is open, a hold stands on its thread or on them, or a review is not over", async () => {
		const [open, held] = [await seedThread(database), await seedThread(database)];
		await closeAgo(database, held.caseId, 1);
		await note(open.caseId, open.moderator.id, 900);
		const freed = await note(held.caseId, held.moderator.id, 900);
		await database.admin`update vault.thread_life set holds = 1 where thread_id = ${held.threadId}`;
		assert.equal(await erase("words"), 0);
		await database.admin`update vault.thread_life set holds = 0 where thread_id = ${held.threadId}`;
		assert.equal(await erase("words"), 1);
		assert.deepEqual(await gone(), [freed]);
		const reviewed = await seedThread(database);
		const { opening, noteId } = await seedOpening(database, {
			...{
				thread: reviewed,
				reason: "EMERGENCY_RISK_TO_LIFE",
				question: "IS_SOMEONE_AT_RISK",
				reviewHours: 24,
			},
		});
		await closeAgo(database, reviewed.caseId, 900);
		await database.admin`update vault.note set written_at = now() - interval '900 days' where id = ${noteId}`;
		assert.equal(await erase("words"), 0);
		await database.admin`delete from console.access_review where opening_id = ${opening}`;
		assert.equal(await erase("words"), 1);
	});

	it("of a request for a review's content stay while that review is not over, or a hold stands on what it looks at", async () => {
		const reviewed = await seedThread(database);
		const { admin } = database;
		const { opening } = await seedOpening(database, {
			...{ thread: reviewed, reason: "EMERGENCY_RISK_TO_LIFE", question: "IS_SOMEONE_AT_RISK" },
			reviewHours: 24,
		});
		await closeAgo(database, reviewed.caseId, 900);
		const { auditor } = reviewed;
		const request = randomUUID();
		const why = await note(request, auditor.id, 900, "reason");
		await admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`insert into access.opening_request (id, person_id, role, session_id, case_id, thread_id, region, reason, question,
					note_id, commitment, scope, wide, policy, needed, roles, open_hours, requested_at, lapses_at, entry_id, cancelled_at,
					cancelled_entry_id)
				select ${request}, ${auditor.id}, 'auditor', o.session_id, o.case_id, o.thread_id, o.region, 'OVERSIGHT_REVIEW', 'X_Y', ${why},
					${"0".repeat(64)}, o.scope, false, 'p', 1, '{oversight_lead}', 1, now() - interval '900 days',
					now() - interval '899 days', ${randomUUID()}, now() - interval '899 days', ${randomUUID()}
				from access.opening o where o.id = ${opening}`;
			await tx`insert into access.content_request (request_id, person_id, review_id, claim_id)
				select ${request}, ${auditor.id}, r.id, ${randomUUID()} from console.access_review r where r.opening_id = ${opening}`;
		});
		await erase("words");
		assert.ok(!(await gone()).includes(why), "the review is not over");
		await admin`delete from console.access_review where opening_id = ${opening}`;
		await admin`update vault.thread_life set holds = 1 where thread_id = ${reviewed.threadId}`;
		await erase("words");
		assert.ok(!(await gone()).includes(why), "a hold stands");
		await admin`update vault.thread_life set holds = 0 where thread_id = ${reviewed.threadId}`;
		await erase("words");
		assert.ok((await gone()).includes(why));
	});
});

describe("searches", () => {
	it("lose their terms, and a saved search when it was removed so long ago", async () => {
		const { auditor } = await seedThread(database);
		const [old, young, saved, removed] = Array.from({ length: 4 }, () => randomUUID()) as [
			string,
			string,
			string,
			string,
		];
		await database.admin`insert into console.ledger_search (entry_id, person_id, salt, terms, searched_at)
			select x.id, ${auditor.id}, decode(repeat('00', 32), 'hex'), '{"account": "u1"}', now() - make_interval(days => x.days)
			from (values (${old}::uuid, 731), (${young}::uuid, 729)) x(id, days)`;
		for (const id of [saved, removed, randomUUID()]) {
			await database.admin`insert into oversight.typed (id, person_id, terms, typed_at)
				values (${id}, ${auditor.id}, '{"name": "x"}', now() - interval '800 days')`;
		}
		for (const id of [saved, removed]) {
			await database.admin`insert into oversight.view (id, person_id, shared, terms, typed_id, salt, entry_id)
				values (${id}, ${auditor.id}, false, '{}', ${id}, decode(repeat('00', 32), 'hex'), gen_random_uuid())`;
		}
		await database.admin`insert into oversight.view_removal (view_id, person_id, removed_at, entry_id)
			values (${removed}, ${auditor.id}, now() - interval '740 days', gen_random_uuid())`;
		assert.equal(await erase("searches"), 3);
		const kept = await database.admin`select entry_id::text as id from console.ledger_search
			union all select id::text from oversight.typed where terms is not null`;
		assert.deepEqual(kept.map(({ id }) => id).sort(), [young, saved].sort());
		assert.deepEqual(await erased(), [["SEARCHES", 3, undefined]]);
	});
});

describe("staff who left", () => {
	it("lose their name and by what the provider knew them; who did what stays", async () => {
		const [left, recent, here] = [
			await seedPerson(database, "L", "moderator", ["eu"]),
			await seedPerson(database, "R", "moderator", ["eu"]),
			await seedPerson(database, "H", "moderator", ["eu"]),
		];
		await database.admin`update access.person set disabled_at = now() - interval '1826 days' where id = ${left.id}`;
		await database.admin`update access.person set disabled_at = now() - interval '1824 days' where id = ${recent.id}`;
		for (const { id } of [left, recent, here])
			await database.admin`insert into access.identity (issuer, subject, person_id) values ('https://idp', ${id}, ${id})`;
		assert.equal(await erase("staff"), 1);
		const people = await database.admin`select p.id, p.name, p.alias, i.subject from access.person p
			left join access.identity i on i.person_id = p.id where p.id = any(${[left.id, recent.id, here.id]}::uuid[])`;
		const said = Object.fromEntries(
			people.map(({ id, name, subject, alias }) => [id, [name, alias, subject]]),
		);
		assert.deepEqual(said[left.id], ["Erased", left.alias, null]);
		assert.deepEqual(said[recent.id], ["A person", recent.alias, recent.id]);
		assert.deepEqual(said[here.id], ["A person", here.alias, here.id]);
		assert.deepEqual(await erased(), [["STAFF", 1, undefined]]);
		assert.equal(await erase("staff"), 0);
		await assert.rejects(database.admin`update access.person set disabled_at = null where id = ${left.id}`, {
			code: "23514",
		});
	});
});

describe("the platform's ids", () => {
	const ids = async ({ threadId }: SeededThread) => {
		const rows = await database.admin`
			select external_id as id from console.thread where id = ${threadId}
			union all select account from console.participant where thread_id = ${threadId}
			union all select external_id from console.message where thread_id = ${threadId}
			union all select sender from console.message where thread_id = ${threadId}
			union all select external_id from console.report where thread_id = ${threadId}
			union all select reporter from console.report where thread_id = ${threadId} and reporter is not null
			union all select d.account from console.decision d join console.case c on c.id = d.case_id where c.thread_id = ${threadId}
			union all select unnest(a.messages || a.account) from console.action a join console.decision d on d.id = a.decision_id
				join console.case c on c.id = d.case_id where c.thread_id = ${threadId} order by 1`;
		return rows.filter(({ id }) => id !== null).map(({ id }) => id as string);
	};
	const due = async (days: number) => {
		const seeded = await seedThread(database);
		await database.admin`update console.report set reporter = 'u2' where id = ${seeded.reportId}`;
		await database.admin`insert into console.decision (id, case_id, person_id, outcome, account, left_at, entry_id)
			values (gen_random_uuid(), ${seeded.caseId}, ${seeded.moderator.id}, 'WARN', 'u1', now(), gen_random_uuid())`;
		await database.admin`insert into console.action (decision_id, n, kind, person, account, sequences, messages)
			select d.id, 1, 'WARN', 1, 'u1', '{}'::int[], '{}'::text[] from console.decision d where d.case_id = ${seeded.caseId}
			union all select d.id, 2, 'REMOVE_MESSAGES', null, null, '{1,2}'::int[], '{m1,m2}'::text[] from console.decision d
				where d.case_id = ${seeded.caseId}`;
		await closeAgo(database, seeded.caseId, 200);
		const { plan } = await planRetention(database);
		await makeDue(database, plan);
		await database.admin`update vault.thread_life set due_at = due_at - make_interval(days => ${days}) where thread_id = ${seeded.threadId}`;
		return seeded;
	};

	it("go a year after the content: each by a random one that is its thread's alone, and what referred to another still does", async () => {
		const [old, young] = [await due(366), await due(364)];
		const before = await ids(young);
		assert.equal(await erase("ids"), 1);
		const now = await ids(old);
		assert.equal(now.length, before.length);
		for (const id of now) assert.match(id, /^erased-[0-9a-f-]{36}$/);
		assert.deepEqual(await ids(young), before);
		const [linked] = await database.admin`select count(distinct m.sender)::int as senders,
			bool_and(d.account = (select p.account from console.participant p where p.thread_id = m.thread_id and p.number = 1)) as decided
			from console.message m join console.case c on c.thread_id = m.thread_id join console.decision d on d.case_id = c.id
			where m.thread_id = ${old.threadId}`;
		assert.deepEqual({ ...linked }, { senders: 2, decided: true });
		assert.deepEqual(await erased(), [["IDS", 1, "eu"]]);
		assert.equal(await erase("ids"), 0);
	});

	it("stay while the content does, and are nobody's to change otherwise", async () => {
		const { threadId } = await seedThread(database);
		assert.equal(await erase("ids"), 0);
		for (const [role, code] of [
			["web", "CS020"],
			["keeper", "42501"],
			["superuser", "CS020"],
		] as const) {
			await assert.rejects(
				database.as(role)`update console.thread set external_id = 'erased-1' where id = ${threadId}`,
				{ code },
			);
		}
		await assert.rejects(database.as("keeper")`select vault.forget_account(${threadId}, 'u1')`, {
			code: "42501",
		});
	});
});

describe("nothing goes by its clock", () => {
	it("while deletion waits for a person, nor where the clock is wrong, nor for anybody but the keeper", async () => {
		await putRetention(database, { atOncePercent: 1 });
		const { caseId } = await seedThread(database);
		for (const kind of ["words", "searches", "staff", "ids"] as const) {
			await assert.rejects(erase(kind, { clock: testClock({ apartMs: 99_999 }) }), { code: "CS321" });
			for (const role of ["web", "worker", "notary"] as const)
				await assert.rejects(database.as(role).unsafe(`select vault.erase_${kind}('{}')`), { code: "42501" });
			assert.equal(await erase(kind), 0);
		}
		await closeAgo(database, caseId, 400);
		await planRetention(database);
		for (const kind of ["words", "searches", "staff", "ids"] as const)
			await assert.rejects(erase(kind), { code: "CS321" });
	});
});

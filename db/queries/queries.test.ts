/** What queries must not get wrong and types cannot say: whose rows a subquery takes, and where a page begins. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Sql } from "../client.ts";
import { testDatabase } from "../testing.ts";
import { testIntakeKey } from "../testing-intake-key.ts";
import { openTestLog, sealPending } from "../testing-seal.ts";
import { type SeededThread, seedOpening, seedThread } from "../testing-thread.ts";
import { insertNote } from "./case-endings.ts";
import { lockCase, selectDecided, selectOpenings, selectParticipants, selectReports } from "./cases.ts";
import { insertClaim } from "./claims.ts";
import { selectEntries } from "./ledger.ts";
import { selectPerson } from "./people.ts";
import { selectQueue } from "./queue.ts";
import { selectMessageMarks } from "./review-context.ts";
import { selectStaff } from "./staff.ts";

describe("a query of web's", async () => {
	const database = await testDatabase();
	const web: Sql = database.as("web");
	const { admin } = database;
	const threads: SeededThread[] = [];
	const first = () => threads[0] as SeededThread;
	before(async () => {
		for (let made = 0; made < 6; made++) threads.push(await seedThread(database));
	});
	after(() => database.drop());

	it("gives a person their own standing roles and sessions, and nobody else's", async () => {
		const { moderator, auditor } = first();
		await admin`insert into access.role_grant (person_id, role, region, entry_id, revoked_at, revoked_entry_id)
			select id, 'lead', 'us', entry_id, now(), entry_id from access.person where id = ${moderator.id}`;
		const person = await selectPerson(web, moderator.id);
		assert.deepEqual(person?.grants, [{ role: "moderator", region: "eu" }]);
		await admin`update console.session set ended_at = now() where person_id = ${moderator.id}`;
		const staff = await selectStaff(web, 500);
		const row = (id: string) => staff.find((one) => one.id === id);
		assert.deepEqual([row(moderator.id)?.grants, row(moderator.id)?.sessions], [person?.grants, 0]);
		assert.deepEqual([row(auditor.id)?.grants.length, row(auditor.id)?.sessions], [2, 1]);
	});

	it("marks who reported and what was reported, in this case alone", async () => {
		const { threadId, caseId, reportId } = first();
		await admin`update console.report set reporter = 'u2', reported = '{2,5}' where id = ${reportId}`;
		const people = await selectParticipants(web, threadId, caseId);
		assert.deepEqual(
			people.map(({ number, reporter }) => [number, reporter]),
			[
				[1, false],
				[2, true],
			],
		);
		const marks = await selectMessageMarks(web, threadId, caseId);
		assert.deepEqual(
			marks.filter(({ reported }) => reported).map(({ sequence }) => sequence),
			[2, 5],
		);
		const [report] = await selectReports(web, caseId, 9);
		assert.deepEqual([report?.reporter, report?.reported, report?.detector], [2, [2, 5], null]);
	});

	it("gives an opening's scope as pairs with both ends included", async () => {
		const thread = threads[1] as SeededThread;
		await seedOpening(database, {
			thread,
			reason: "EMERGENCY_RISK_TO_LIFE",
			question: "LIFE_AT_RISK",
			reviewHours: 24,
		});
		await admin`update access.opening set scope = '{[11,12),[1,4)}' where thread_id = ${thread.threadId}`;
		const [opening] = await selectOpenings(web, thread.threadId, 9);
		assert.deepEqual(opening?.intervals, [
			[1, 3],
			[11, 11],
		]);
	});

	it("gives an entry's number in the newest log that has it, and none while it waits", async () => {
		const { caseId } = first();
		const numberNow = async () => (await selectReports(web, caseId, 9))[0]?.entryNumber;
		assert.equal(await numberNow(), null);
		await openTestLog(database);
		await sealPending(database);
		const [report] = await selectReports(web, caseId, 9);
		const [row] = await admin`
			select index::int as index from ledger.indexed where entry_id = ${report?.entryId ?? ""}`;
		assert.equal(report?.entryNumber, row?.index);
		// Entries of a lost log may be imported into the one that continues it.
		await admin`insert into ledger.log (epoch, origin, vkey, root, closed_at)
			select 9, 'later', 'a key', root, now() from ledger.log`;
		await admin`insert into ledger.indexed (epoch, index, entry_id, entry_at, leaf_hash)
			select 9, 7000000000, entry_id, entry_at, leaf_hash from ledger.indexed
			where entry_id = ${report?.entryId ?? ""}`;
		assert.equal(await numberNow(), 7_000_000_000);
		const entries = await selectEntries(web, { regions: ["eu"], caseId: [caseId, caseId], limit: 9 });
		assert.equal(entries.find(({ id }) => id === report?.entryId)?.number, 7_000_000_000);
	});

	it("begins a page after the last row of the page before, though others share its millisecond", async () => {
		const regions = ["eu"];
		for (const { caseId, moderator } of threads) {
			await admin`insert into console.decision (id, case_id, person_id, outcome, entry_id)
				values (${randomUUID()}, ${caseId}, ${moderator.id}, 'NO_VIOLATION', ${randomUUID()})`;
		}
		await admin`update console.case set due_at = '2026-01-01 00:00:00.123456+00'`;
		await admin`update console.decision d set decided_at = timestamptz '2026-01-01 00:00:00.1234+00'
			+ make_interval(secs => n.n / 1e6) from (select id, row_number() over () as n from console.decision) n
			where n.id = d.id`;

		const all = {
			severity: null,
			category: null,
			language: null,
			source: null,
			claimedBy: null,
			paused: false,
		};
		const queue = { order: "severity", asOf: 0n, factors: [1, 1, 1, 1], filters: all } as const;
		const begin = {
			afterSeverity: -1,
			afterAt: "-infinity",
			afterId: "00000000-0000-0000-0000-000000000000",
		};
		const lane = { region: "eu", restricted: false, severity: null };
		const page = await selectQueue(web, { ...queue, parts: [{ ...lane, ...begin }], limit: 3 });
		const last = page.at(-1);
		const after = { afterSeverity: last?.severity ?? 0, afterAt: last?.dueAt ?? "", afterId: last?.id ?? "" };
		const rest = await selectQueue(web, { ...queue, parts: [{ ...lane, ...after }], limit: 9 });
		assert.equal(new Set([...page, ...rest].map(({ id }) => id)).size, 6);
		assert.equal(page.length + rest.length, 6);

		const decided = { regions, restrictedRegions: [], personId: null };
		const newest = await selectDecided(web, { ...decided, after: null, limit: 3 });
		const [at = "", id = ""] = newest.at(-1)?.place.split("~") ?? [];
		const older = await selectDecided(web, { ...decided, after: { at, id }, limit: 9 });
		assert.equal(new Set([...newest, ...older].map((one) => one.id)).size, 6);
		assert.equal(newest.length + older.length, 6);
	});

	it("holds a case that it locked until its transaction ends", async () => {
		const { caseId } = first();
		await web.begin(async (tx) => {
			assert.equal((await lockCase(tx, caseId))?.id, caseId);
			const other = web.begin(async (late) => {
				await late`set local lock_timeout = '50ms'`;
				return lockCase(late, caseId);
			});
			await assert.rejects(other, { code: "55P03" });
		});
	});

	it("that the database refuses leaves PostgreSQL's code to its caller", async () => {
		const { caseId, moderator } = first();
		const claim = { caseId, personId: moderator.id, entryId: randomUUID() };
		await assert.rejects(insertClaim(web, claim), { code: "23505" });
	});

	it("puts a sealed note where it may not read one", async () => {
		const note = { id: randomUUID(), kind: "decision", about: first().caseId, region: "eu" } as const;
		const { wrapped } = await testIntakeKey(admin);
		await insertNote(web, { ...note, author: first().moderator.id, wrapped, sealed: "sealed" });
		const [kept] = await admin`select kind, wrapped, sealed from vault.note where id = ${note.id}`;
		assert.deepEqual({ ...kept }, { kind: "decision", wrapped, sealed: "sealed" });
		await assert.rejects(web`select id from vault.note`, { code: "42501" });
	});
});

/** Requests of data subjects: who registers and answers them, what they are told, what is erased. What is not told: untold.test.ts. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { requestIn } from "../../access/confirmation.ts";
import { DEFAULT_POLICY } from "../../access/policy.ts";
import { putSettingsInForce } from "../settings.ts";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import { enrolPasskey } from "../testing-passkey.ts";
import { askToRegister } from "./ask-subject.ts";
import {
	ACCOUNT,
	answered,
	asks,
	close,
	conversation,
	holdOn,
	newPlatform,
	read,
	registered,
	settled,
	shown,
} from "./testing-subjects.ts";

const refused = (code: string) => (error: { code?: string }) => error.code === code;
const DAY = 86_400_000;
const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

describe("a request of a data subject", () => {
	let house: House;
	let [legal, counsel, moderator]: Person[] = [];
	before(async () => {
		house = await openHouse();
		legal = await signIn(house, ["legal", "eu"]);
		counsel = await signIn(house, ["counsel", "eu"]);
		moderator = await signIn(house, ["moderator", "eu"]);
	});
	after(() => house.close());

	const as = (person: Person | undefined) => person as Person;
	const leaves = async (type: string, subject: string, outcome = "done") => {
		const rows = await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
			where type = ${type} and outcome = ${outcome} order by at`;
		return rows.map(({ leaf }) => leaf).filter((leaf) => leaf.subject === subject);
	};
	const sealedRows = async (thread: string) => {
		const [row] = await house.database
			.admin`select count(*)::int as n from vault.sealed_message where thread_id = ${thread}`;
		return row?.n;
	};

	it("is registered by legal, due in one month, and the log holds no account", async () => {
		const asked = asks(await newPlatform(house), { account: "an-account-of-theirs", received: day(-2) });
		await registered(house, as(legal), asked);
		const [leaf] = await leaves("subject.asked", asked.subject);
		assert.equal(leaf.kind, "ACCESS");
		assert.doesNotMatch(JSON.stringify(leaf), /an-account-of-theirs/);
		const [row] = await house.web`select q.due_at, q.commitment, q.salt
			from legal.subject_request q where q.id = ${asked.subject}`;
		assert.deepEqual([leaf.commitment, leaf.due], [row?.commitment, row?.due_at.toISOString()]);
		const [month] = await house.database
			.admin`select legal.subject_due('2026-01-31') as short, legal.subject_due('2026-03-15') as long`;
		assert.equal(month?.short.toISOString(), "2026-03-01T00:00:00.000Z"); // February has no 31st
		assert.equal(month?.long.toISOString(), "2026-04-16T00:00:00.000Z");
	});

	it("is registered by nobody else, and that they tried is on record", async () => {
		const platform = await newPlatform(house);
		for (const [role, region] of [
			["moderator", "eu"],
			["admin", "eu"],
			["auditor", "eu"],
			["legal", "us"],
		] as const) {
			const person = await signIn(house, [role, region]);
			const asked = asks(platform);
			await assert.rejects(askToRegister(house.keeper, person.session, asked), (error: { code?: string }) =>
				/NOT_PERMITTED|REGION_NOT_HELD/.test(error.code ?? ""),
			);
			const [leaf] = await leaves("subject.asked", asked.subject, "refused");
			assert.equal(leaf?.actor.id, person.id, role);
		}
	});

	it("about an account of one's own is a colleague's", async () => {
		const platform = await newPlatform(house);
		await house.database.admin`insert into access.platform_account (person_id, platform_id, account, entry_id)
			values (${as(legal).id}, ${platform}, 'mine', ${randomUUID()})`;
		await assert.rejects(
			registered(house, as(legal), asks(platform, { account: "mine" })),
			refused("OWN_ACT"),
		);
		const subject = await registered(house, as(counsel), asks(platform, { account: "mine" }));
		const { act } = await shown(house, subject);
		await assert.rejects(settled(house, as(legal), subject, act), refused("OWN_ACT"));
		await settled(house, as(counsel), subject, act);
	});

	it("comes once, and neither from tomorrow nor from long ago", async () => {
		const platform = await newPlatform(house);
		await registered(house, as(legal), asks(platform));
		await assert.rejects(registered(house, as(counsel), asks(platform)), refused("SUBJECT_EXISTS"));
		await registered(house, as(counsel), asks(platform, { kind: "ERASURE" }));
		await registered(house, as(legal), asks(platform, { account: "late", received: day(-300) }));
		for (const received of [day(2), day(-400)]) {
			await assert.rejects(
				registered(house, as(legal), asks(platform, { account: "c", received })),
				refused("INPUT_INVALID"),
			);
		}
	});

	it("for access is answered with each reading: when, why, how much, by which team and where; and nothing of anybody else", async () => {
		const platform = await newPlatform(house);
		const reported = await conversation(house, platform, { reader: as(moderator) });
		const unread = await conversation(house, platform);
		await conversation(house, platform, { region: "us" });
		const asked = asks(platform);
		const body = await answered(house, as(legal), asked);
		assert.deepEqual(
			body.conversations.map(({ number, kept, accesses }) => [number, kept, accesses?.length]),
			[
				[1, true, 1],
				[2, true, 0],
			],
		);
		const [access] = body.conversations[0]?.accesses ?? [];
		const { at, ...rest } = access ?? { at: "" };
		assert.deepEqual(rest, {
			...{ reason: "USER_REPORT_REVIEW", team: "MODERATION", country: "DE", messages: 11, names: false },
		});
		assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/); // to the minute
		const text = JSON.stringify(body);
		for (const hidden of [
			reported.threadId,
			reported.caseId,
			unread.threadId,
			as(moderator).id,
			'"b"',
			"T-",
			"message 1",
		])
			assert.ok(!text.includes(hidden), hidden);
		const [leaf] = await leaves("subject.answered", asked.subject);
		assert.equal(leaf.count, 2);
		const [row] =
			await house.web`select body::text as text, digest from legal.subject_answer where request_id = ${asked.subject}`;
		assert.equal(leaf.digest, row?.digest);
		assert.deepEqual(JSON.parse(row?.text), body);
	});

	it("leaves no digest in the log by which somebody who guesses the account and what was told could know it again", async () => {
		const platform = await newPlatform(house);
		await conversation(house, platform);
		const [one, other] = [asks(platform), asks(platform, { kind: "ERASURE" })];
		const [told, kept] = [await answered(house, as(legal), one), await answered(house, as(legal), other)];
		for (const { salt } of [told, kept]) assert.match(salt, /^[0-9a-f]{64}$/);
		assert.notEqual(told.salt, kept.salt);
		const [leaf] = await leaves("subject.answered", one.subject);
		// All of it is guessed, in the very order and spelling of the database, but the salt.
		const [guess] = await house.web`
			select encode(sha256(convert_to((body - 'salt')::text, 'UTF8')), 'hex') as digest, body::text as text
			from legal.subject_answer where request_id = ${one.subject}`;
		assert.notEqual(leaf.digest, guess?.digest);
		const [log] = await house.web`select count(*)::int as n from ledger.entry
			where position(${told.salt} in convert_from(leaf, 'UTF8')) > 0`;
		assert.equal(log?.n, 0);
	});

	it("is answered with exactly what was shown, once", async () => {
		const platform = await newPlatform(house);
		const subject = await registered(house, as(legal), asks(platform));
		const before = await shown(house, subject);
		await conversation(house, platform);
		await assert.rejects(settled(house, as(legal), subject, before.act), refused("SUBJECT_CHANGED"));
		const { act } = await shown(house, subject);
		const long = new Date(Date.now() - 3_600_000).toISOString();
		await assert.rejects(
			settled(house, as(legal), subject, { ...act, asOf: long } as typeof act),
			refused("SUBJECT_CHANGED"),
		);
		const both = await Promise.allSettled([
			settled(house, as(legal), subject, act),
			settled(house, as(counsel), subject, act),
		]);
		assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
		const [lost] = both.filter((one) => one.status === "rejected");
		assert.equal(lost?.reason.code, "SUBJECT_ANSWERED");
	});

	it("for erasure erases what nothing keeps, with the entry of each, and says of the rest why", async () => {
		const platform = await newPlatform(house);
		const alone = await conversation(house, platform, { others: false });
		const over = await conversation(house, platform, { closed: 400, outcome: "WARN" });
		await conversation(house, platform); // others wrote
		await conversation(house, platform, { outcome: "WARN", others: false });
		const held = await conversation(house, platform, { others: false, closed: 400, hold: "open" });
		const asked = asks(platform, { kind: "ERASURE" });
		const body = await answered(house, as(legal), asked);
		assert.deepEqual(
			body.conversations.map(({ outcome, why }) => [outcome, why]),
			[
				["ERASED", undefined],
				["ERASED", undefined],
				["KEPT", "OTHERS"],
				["KEPT", "DECISION"],
				["KEPT", "HOLD"],
			],
		);
		assert.match(body.conversations[0]?.unreadable ?? "", /^\d{4}-\d\d-\d\d$/);
		for (const { threadId } of [alone, over]) {
			assert.equal(await sealedRows(threadId), 0);
			const [due] = await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
				where type = 'thread.due' and thread_id = ${threadId}`;
			assert.deepEqual([due?.leaf.kind, due?.leaf.request], ["ERASURE", asked.subject]);
			const [there] = await house.web`select count(*)::int as n from console.participant
				where thread_id = ${threadId} and account = ${ACCOUNT}`;
			assert.equal(there?.n, 0, "the account's id");
		}
		const [ids] = await house.web`select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
			where type = 'data.erased' and convert_from(leaf, 'UTF8')::jsonb->>'request' = ${asked.subject}`;
		assert.deepEqual([ids?.leaf.kind, ids?.leaf.count], ["ACCOUNT", 3]); // of two people, and of one decision
		assert.equal(await sealedRows(held.threadId), 20);
	});

	it("erases nothing where a hold comes between what was shown and what is signed", async () => {
		const platform = await newPlatform(house);
		const { threadId } = await conversation(house, platform, { others: false });
		const other = await conversation(house, platform, { others: false });
		const subject = await registered(house, as(legal), asks(platform, { kind: "ERASURE" }));
		const { act } = await shown(house, subject);
		await holdOn(house, threadId, true);
		await assert.rejects(settled(house, as(legal), subject, act), refused("SUBJECT_CHANGED"));
		for (const one of [threadId, other.threadId]) assert.equal(await sealedRows(one), 20);
	});

	it("and a hold at the same moment: one is first, and the other knows", async () => {
		const platform = await newPlatform(house);
		for (let turn = 0; turn < 6; turn++) {
			const { threadId } = await conversation(house, platform, { others: false });
			const subject = await registered(house, as(legal), asks(platform, { kind: "ERASURE" }));
			const { act } = await shown(house, subject);
			const [erased] = await Promise.allSettled([
				settled(house, as(legal), subject, act),
				holdOn(house, threadId, turn % 2 === 0),
			]);
			const [held] = await house.database.admin`select t.too_late, l.holds, l.due_at from legal.hold_thread t
				join vault.thread_life l using (thread_id) where t.thread_id = ${threadId}`;
			if (erased.status === "fulfilled") {
				assert.deepEqual([held?.too_late, held?.holds, await sealedRows(threadId)], [true, 0, 0]);
			} else {
				assert.equal(erased.reason.code, "SUBJECT_CHANGED");
				assert.deepEqual([held?.too_late, held?.holds, held?.due_at], [false, 1, null]);
				assert.equal(await sealedRows(threadId), 20);
			}
			if (erased.status === "rejected") {
				await settled(house, as(legal), subject, (await shown(house, subject)).act);
			}
			await settled(house, as(legal), subject, { what: "close", how: "SENT" });
		}
	});

	it("erases nothing by itself: as role keeper, a request that nobody answered makes no thread due", async () => {
		const platform = await newPlatform(house);
		const { threadId } = await conversation(house, platform, { others: false });
		const subject = await registered(house, as(legal), asks(platform, { kind: "ERASURE" }));
		const keeper = house.database.as("keeper");
		const due = { kind: "ERASURE", request: subject, threads: [threadId] };
		const rows = await keeper`select why from vault.make_due(${keeper.json(due)})`;
		assert.deepEqual(
			rows.map(({ why }) => why),
			["KEPT"],
		);
		const { act } = await shown(house, subject);
		await settled(house, as(legal), subject, act);
		assert.equal(await sealedRows(threadId), 0);
		const elsewhere = await conversation(house, platform, { others: false });
		const later = { ...due, threads: [elsewhere.threadId] };
		const again = await keeper`select why from vault.make_due(${keeper.json(later)})`;
		assert.deepEqual(
			again.map(({ why }) => why),
			["KEPT"],
		);
	});

	it("tells what was deleted before, and finds nothing where the id is gone", async () => {
		const platform = await newPlatform(house);
		await conversation(house, platform, { others: false });
		await answered(house, as(legal), asks(platform, { kind: "ERASURE" }));
		const body = await answered(house, as(legal), asks(platform));
		assert.deepEqual(body.conversations, []);
	});

	it("erases nothing while deletion waits for a person, since nobody can say what time it is", async () => {
		const platform = await newPlatform(house);
		const { threadId } = await conversation(house, platform, { others: false });
		const subject = await registered(house, as(legal), asks(platform, { kind: "ERASURE" }));
		const { admin } = house.database;
		await admin`insert into vault.clock_mark (keeper, run, at, began_at, began_ms, ms)
			values ('another', ${randomUUID()}, now() + interval '1 year', now(), 0, 0)`;
		const { act } = await shown(house, subject);
		await assert.rejects(settled(house, as(legal), subject, act), refused("RETENTION_STOPPED"));
		assert.equal(await sealedRows(threadId), 20);
		await admin`delete from vault.clock_mark where keeper = 'another'`;
		await settled(house, as(legal), subject, act);
	});

	it("is erased again though others, which a hold or an open case keeps, would come first", async () => {
		const platform = await newPlatform(house);
		const threads = [
			(await conversation(house, platform, { others: false })).threadId,
			(await conversation(house, platform, { others: false })).threadId,
			(await conversation(house, platform, { others: false })).threadId,
		].sort() as [string, string, string];
		const { admin } = house.database;
		const keys = await admin`select * from vault.sealed_key where thread_id = any(${threads})`;
		await answered(house, as(legal), asks(platform, { kind: "ERASURE" }));
		await admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`update vault.thread_life set due_at = null, due_entry_id = null where thread_id = any(${threads})`;
			await tx`insert into vault.sealed_key ${tx(keys)}`;
			await tx`update vault.thread_life set holds = 1 where thread_id = ${threads[0]}`;
			await tx`update console.case set closed_at = null where thread_id = ${threads[1]}`;
		});
		const again = async () => (await house.database.as("keeper")`select legal.erase_again(1) as n`)[0]?.n;
		assert.deepEqual([await again(), await again()], [1, 0]);
		const left =
			await admin`select distinct thread_id from vault.sealed_key where thread_id = any(${threads}) order by 1`;
		assert.deepEqual(
			left.map((row) => row.thread_id),
			threads.slice(0, 2),
		);
	});

	it("stays erased where an older database is restored: the log says that it was, and it is erased again", async () => {
		const platform = await newPlatform(house);
		const { threadId } = await conversation(house, platform, { others: false });
		const { admin } = house.database;
		const keys = await admin`select * from vault.sealed_key where thread_id = ${threadId}`;
		const asked = asks(platform, { kind: "ERASURE" });
		await answered(house, as(legal), asked);
		const keeper = house.database.as("keeper");
		const again = async () => (await keeper`select legal.erase_again() as n`)[0]?.n;
		assert.equal(await again(), 0);
		await admin.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`update vault.thread_life set due_at = null, due_entry_id = null where thread_id = ${threadId}`;
			await tx`insert into vault.sealed_key ${tx(keys)}`;
			await tx.unsafe(
				`alter table legal.subject_answer disable trigger all; alter table legal.subject_request disable trigger all`,
			);
			await tx`delete from legal.subject_told where request_id = ${asked.subject}`;
			await tx`delete from legal.subject_answer where request_id = ${asked.subject}`;
			await tx`delete from legal.subject_request where id = ${asked.subject}`;
			await tx.unsafe(
				`alter table legal.subject_answer enable trigger all; alter table legal.subject_request enable trigger all`,
			);
		});
		const [lost] = await house.web`select kind from legal.lost_subject where subject = ${asked.subject}`;
		assert.equal(lost?.kind, "ERASURE");
		assert.equal(await again(), 1);
		assert.equal(await again(), 0);
		const [left] = await admin`select count(*)::int as n from vault.sealed_key where thread_id = ${threadId}`;
		assert.equal(left?.n, 0);
		await registered(house, as(legal), asked);
		assert.equal(
			(await house.web`select from legal.lost_subject where subject = ${asked.subject}`).length,
			0,
		);
	});

	it("is closed once: as sent when it is answered, else as what it was", async () => {
		const subject = await registered(house, as(legal), asks(await newPlatform(house)));
		await assert.rejects(
			settled(house, as(legal), subject, { what: "close", how: "SENT" }),
			refused("SUBJECT_UNANSWERED"),
		);
		const { act } = await shown(house, subject);
		await settled(house, as(legal), subject, act);
		await assert.rejects(
			settled(house, as(legal), subject, { what: "close", how: "WITHDRAWN" }),
			refused("SUBJECT_UNANSWERED"),
		);
		await settled(house, as(counsel), subject, { what: "close", how: "SENT" });
		await assert.rejects(
			settled(house, as(legal), subject, { what: "close", how: "SENT" }),
			refused("SUBJECT_CLOSED"),
		);
		assert.equal((await leaves("subject.closed", subject)).length, 1);
	});

	it("is confirmed by passkey, over exactly what its entry says", async () => {
		const person = await signIn(house, ["counsel", "eu"]);
		const key = await enrolPasskey(house, person);
		const platform = await newPlatform(house);
		const asked = asks(platform);
		await assert.rejects(registered(house, person, asked), refused("CONFIRMATION_REQUIRED"));
		await registered(house, person, asked, key);
		const { act } = await shown(house, asked.subject);
		await assert.rejects(settled(house, person, asked.subject, act), refused("CONFIRMATION_REQUIRED"));
		await settled(house, person, asked.subject, act, key);
		await settled(house, person, asked.subject, { what: "close", how: "SENT" }, key);
		for (const type of ["subject.asked", "subject.answered", "subject.closed"]) {
			const [leaf] = await leaves(type, asked.subject);
			assert.equal(leaf.assurance.kind, "passkey", type);
			assert.equal(requestIn(leaf)?.fields.subject, asked.subject);
		}
	});

	it("is forgotten by the clock of ids, from when it was closed; the log still says that there was one", async () => {
		const platform = await newPlatform(house);
		await conversation(house, platform, { reader: as(moderator) });
		const asked = asks(platform);
		await answered(house, as(legal), asked);
		await settled(house, as(legal), asked.subject, { what: "close", how: "SENT" });
		const keeper = house.database.as("keeper");
		await keeper`select legal.forget_subjects()`;
		const state = async () => {
			const [row] = await house.database
				.admin`select q.account, q.salt, a.body, (select count(*)::int from legal.subject_told t
				where t.request_id = q.id) as told from legal.subject_request q join legal.subject_answer a on a.request_id = q.id
				where q.id = ${asked.subject}`;
			return [row?.account, row?.salt, row?.body, row?.told];
		};
		assert.equal((await state())[0], ACCOUNT);
		await house.database.admin.begin(async (tx) => {
			await tx`alter table legal.subject_closed disable trigger closed_stays`;
			await tx`update legal.subject_closed set closed_at = closed_at - interval '366 days' where request_id = ${asked.subject}`;
			await tx`alter table legal.subject_closed enable always trigger closed_stays`;
		});
		const [row] = await keeper`select legal.forget_subjects() as n`;
		assert.equal(row?.n, 1);
		assert.deepEqual(await state(), [null, null, null, 0]);
		assert.equal((await leaves("subject.answered", asked.subject)).length, 1);
		const { body } = await shown(house, asked.subject);
		assert.equal(body, null);
	});

	it("tells of open cases where policy says so, and then names them as why something is kept", async () => {
		const platform = await newPlatform(house);
		const open = await conversation(house, platform, { closed: null });
		await read(house, as(moderator), open);
		const ask = async (kind: "ACCESS" | "ERASURE") =>
			(await shown(house, await registered(house, as(legal), asks(platform, { kind })))).body.conversations;
		assert.deepEqual(await ask("ACCESS"), []);
		assert.deepEqual(await ask("ERASURE"), []);
		const { settings } = house.keeper;
		const policy = { ...DEFAULT_POLICY, retention: { ...DEFAULT_POLICY.retention, tellOpenCases: true } };
		house.keeper.settings = { ...settings, policy };
		await putSettingsInForce(house.keeper);
		const another = await newPlatform(house);
		const opened = await conversation(house, another, { closed: null });
		await read(house, as(moderator), opened);
		const told = async (kind: "ACCESS" | "ERASURE") =>
			(await shown(house, await registered(house, as(legal), asks(another, { kind })))).body.conversations;
		const [accesses, erasure] = [await told("ACCESS"), await told("ERASURE")];
		house.keeper.settings = settings;
		await putSettingsInForce(house.keeper);
		assert.equal(accesses[0]?.accesses?.length, 1);
		assert.equal(erasure[0]?.why, "OPEN_CASE");
		await close(house, opened.caseId, 0);
	});
});

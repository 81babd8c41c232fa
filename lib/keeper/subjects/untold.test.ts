/**
 * What a data subject may not be told is left out so that nothing betrays it: two people whose conversations differ in nothing
 * but that get the same answer. Both are on platforms of their own, under one name.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type House, openHouse, type Person, signIn } from "../testing.ts";
import {
	answered,
	asks,
	type Course,
	conversation,
	holdOn,
	newPlatform,
	read,
	registered,
	settled,
	shown,
	type Told,
} from "./testing-subjects.ts";

const KINDS = ["ACCESS", "ERASURE"] as const;

describe("what a data subject may not be told", () => {
	let house: House;
	let [legal, moderator, guardian]: Person[] = [];
	before(async () => {
		house = await openHouse();
		legal = await signIn(house, ["legal", "eu"]);
		moderator = await signIn(house, ["moderator", "eu"]);
		guardian = await signIn(house, ["child_safety", "eu"]);
	});
	after(() => house.close());

	const as = (person: Person | undefined) => person as Person;
	/** What a person is told whose conversations took these courses, as far as it is about them. */
	const toldOf = async (...courses: Course[]) => {
		const platform = await newPlatform(house);
		const made = [];
		for (const course of courses) made.push(await conversation(house, platform, course));
		return { platform, made, ...(await tellings(platform)) };
	};
	const tellings = async (platform: string) => {
		const told: Record<string, Told["conversations"]> = {};
		for (const kind of KINDS) {
			const subject = await registered(house, as(legal), asks(platform, { kind, account: "a" }));
			told[kind] = (await shown(house, subject)).body.conversations;
			await settled(house, as(legal), subject, { what: "close", how: "WITHDRAWN" });
		}
		return { ACCESS: timeless(told.ACCESS), ERASURE: timeless(told.ERASURE) };
	};
	/** When each was read differs between two people. */
	const timeless = (told: Told["conversations"] = []) =>
		told.map((one) => ({ ...one, accesses: one.accesses?.map(({ at: _, ...rest }) => rest) }));
	const same = (one: Awaited<ReturnType<typeof tellings>>, other: typeof one) => {
		for (const kind of KINDS) assert.deepEqual(one[kind], other[kind], kind);
	};

	it("a restricted hold reads as a clock that runs: while it runs, and when it is long over", async () => {
		for (const outcome of ["NO_VIOLATION", "WARN"] as const) {
			const course = { outcome, reader: as(moderator), closed: 3 };
			const running = await toldOf(course);
			same(await toldOf({ ...course, hold: "restricted" }), running);
			same(await toldOf({ ...course, hold: "restricted", closed: 400 }), running);
			assert.equal(running.ERASURE[0]?.outcome, "KEPT");
			assert.notEqual(running.ERASURE[0]?.why, "HOLD");
		}
	});

	it("where nobody else wrote, a restricted hold reads as a review of which nobody is told", async () => {
		const held = await toldOf({ others: false, hold: "restricted", reader: as(moderator) });
		const platform = await newPlatform(house);
		const reviewed = await conversation(house, platform, { others: false, reader: as(moderator) });
		await house.database.admin`insert into console.access_review (opening_id, reader_id, region, due_at)
			select o.id, o.person_id, o.region, now() + interval '1 day' from access.opening o where o.thread_id = ${reviewed.threadId}`;
		same(held, await tellings(platform));
		assert.deepEqual(
			held.ERASURE.map(({ outcome, why }) => [outcome, why]),
			[["KEPT", "PERIOD"]],
		);
	});

	it("a hold of which may be told is told, whether or not a restricted one stands beside it", async () => {
		const open = await toldOf({ hold: "open" });
		assert.equal(open.ERASURE[0]?.why, "HOLD");
		const platform = await newPlatform(house);
		const both = await conversation(house, platform, { hold: "open" });
		await holdOn(house, both.threadId, true);
		same(await tellings(platform), open);
	});

	it("child safety's conversations are not there, nor is there a gap where they were", async () => {
		const without = await toldOf({ reader: as(moderator) }, { outcome: "WARN" });
		const between = await toldOf(
			{ reader: as(moderator) },
			{ restricted: true, reader: as(guardian) },
			{ outcome: "WARN" },
		);
		same(between, without);
		assert.deepEqual(
			between.ACCESS.map(({ number }) => number),
			[1, 2],
		);
		const { platform } = await toldOf({ restricted: true, closed: null });
		same(await tellings(platform), await toldOf());
	});

	it("a report of material of child abuse leaves its conversation out, whoever may see the case", async () => {
		const platform = await newPlatform(house);
		const { caseId } = await conversation(house, platform);
		await house.database
			.admin`update console.case set keyword = 'CHILD_SEXUAL_ABUSE_MATERIAL' where id = ${caseId}`;
		same(await tellings(platform), await toldOf());
	});

	it("what is investigated is not there: a person with an open case reads as one without", async () => {
		same(await toldOf({ closed: null, reader: as(moderator) }), await toldOf());
	});

	it("reviews of oversight, legal requests and what was recorded and never shown are no accesses", async () => {
		const once = await toldOf({ reader: as(moderator) });
		for (const reason of ["OVERSIGHT_REVIEW", "LEGAL_REQUEST"]) {
			const platform = await newPlatform(house);
			const reported = await conversation(house, platform, { reader: as(moderator), closed: null });
			const other = await signIn(house, ["moderator", "eu"]);
			await again(reported, other);
			await house.database.admin.begin(async (tx) => {
				await tx`set local session_replication_role = replica`;
				await tx`alter table access.opening drop constraint if exists never_alone`; // this opening was another one
				await tx`update access.opening set reason = ${reason}, expires_at = granted_at + interval '1 minute'
					where thread_id = ${reported.threadId} and person_id = ${other.id}`;
			});
			same(await tellings(platform), once);
		}
		const platform = await newPlatform(house);
		const failed = await conversation(house, platform, { reader: as(moderator), closed: null });
		const other = await signIn(house, ["moderator", "eu"]);
		await again(failed, other);
		await house.database.admin`update vault.release set outcome = 'failed', ended_at = now()
			where thread_id = ${failed.threadId} and person_id = ${other.id}`;
		same(await tellings(platform), once);
	});

	it("who of moderation read, child safety's or another, reads the same", async () => {
		same(await toldOf({ reader: as(guardian) }), await toldOf({ reader: as(moderator) }));
	});

	it("who reported is nowhere: the answer is the same whoever did", async () => {
		const platform = await newPlatform(house);
		const { threadId } = await conversation(house, platform);
		await house.database.admin`update console.report set reporter = 'a' where thread_id = ${threadId}`;
		const other = await newPlatform(house);
		const reported = await conversation(house, other);
		await house.database
			.admin`update console.report set reporter = 'b', source = 'TRUSTED_FLAGGER' where thread_id = ${reported.threadId}`;
		same(await tellings(platform), await tellings(other));
	});

	it("two answers side by side betray nothing: what was told once is told again, and nothing newer", async () => {
		for (const turn of ["child safety", "an open case", "a restricted hold"]) {
			const platform = await newPlatform(house);
			const reported = await conversation(house, platform, { reader: as(moderator) });
			const first = await answered(house, as(legal), asks(platform));
			if (turn === "a restricted hold") await holdOn(house, reported.threadId, true);
			else await reopened(reported.caseId, turn === "child safety");
			await settled(house, as(legal), first.request, { what: "close", how: "SENT" });
			const second = await answered(house, as(legal), asks(platform));
			assert.deepEqual(second.conversations, first.conversations, turn);
			const erasure = await registered(house, as(legal), asks(platform, { kind: "ERASURE" }));
			const { body } = await shown(house, erasure);
			assert.deepEqual(
				body.conversations.map(({ outcome, why }) => [outcome, why]),
				[["KEPT", "OTHERS"]],
				turn,
			);
		}
	});

	it("of what was deleted before, the account's id goes and the log says so, whether or not a hold covers it, restricted or not", async () => {
		const [later, entries]: [Awaited<ReturnType<typeof tellings>>[], unknown[]] = [[], []];
		for (const held of [null, "open", "restricted"]) {
			const platform = await newPlatform(house);
			const { threadId } = await conversation(house, platform, { closed: 400, reader: as(moderator) });
			await answered(house, as(legal), asks(platform, { kind: "ERASURE", account: "b" })); // the other one
			if (held) await holdOn(house, threadId, held === "restricted");
			const own = await answered(house, as(legal), asks(platform, { kind: "ERASURE" }));
			assert.deepEqual(
				own.conversations.map(({ outcome }) => outcome),
				["GONE"],
			);
			const [row] = await house.web`select count(*)::int as n from console.participant
				where thread_id = ${threadId} and account = 'a'`;
			assert.equal(row?.n, 0);
			const erased =
				await house.web`select convert_from(leaf, 'UTF8')::jsonb->'count' as count from ledger.entry
				where type = 'data.erased' and convert_from(leaf, 'UTF8')::jsonb->>'request' = ${own.request}`;
			entries.push(erased.map(({ count }) => count));
			await settled(house, as(legal), own.request, { what: "close", how: "SENT" });
			later.push(await tellings(platform));
		}
		for (const one of later) same(one, later[0] as typeof one);
		assert.deepEqual(later[1]?.ACCESS, []);
		assert.equal(entries.flat().length, 3);
		for (const one of entries) assert.deepEqual(one, entries[0]);
	});

	it("nobody but the keeper's own functions reads what was told to whom", async () => {
		for (const role of ["web", "keeper", "worker", "notary"] as const)
			await assert.rejects(house.database.as(role)`select from legal.subject_told`, { code: "42501" });
	});

	/** Another person reads it, after which its case is closed. */
	async function again(reported: { caseId: string; threadId: string }, other: Person) {
		const { admin } = house.database;
		await admin`update console.claim set released_at = now(), released_by = person_id where case_id = ${reported.caseId}`;
		await read(house, other, { ...reported, keyId: "", texts: [] });
		await admin`update console.case set closed_at = now() - interval '3 days' where id = ${reported.caseId}`;
	}

	/** Another case of the thread is open. */
	async function reopened(caseId: string, restricted: boolean) {
		await house.database
			.admin`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at)
			select ${randomUUID()}, platform_id, thread_id, region, category, severity, minors, ${restricted}, now() + interval '1 day'
			from console.case where id = ${caseId}`;
	}
});

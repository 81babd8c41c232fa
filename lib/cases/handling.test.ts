/** Cases that rest, go from hand to hand, or are taken up again. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { insertReopened } from "#db/queries/handling.ts";
import type { Actor } from "../actor.ts";
import { claimCase, claimNext } from "./claim-case.ts";
import { decideCase } from "./decide-case.ts";
import { escalateCase } from "./escalate-case.ts";
import { handOver, receiversOf } from "./hand-over.ts";
import { forgetCounts, listQueue } from "./list-queue.ts";
import { pauseCase, resumeCase } from "./pause-case.ts";
import { readCase } from "./read-case.ts";
import { readHandling } from "./read-handling.ts";
import { takeOver } from "./release-case.ts";
import { reopenCase } from "./reopen-case.ts";
import { entriesOf, seedCase, type TestDesk, testDesk } from "./testing-desk.ts";
import { deskPolicy } from "./testing-policy.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
	await deskPolicy(desk.database, { undoSeconds: 0 });
});
after(() => desk.close());

const idsOf = async (...asked: Parameters<typeof listQueue>) =>
	(await listQueue(...asked)).cases.map(({ id }) => id);

test("a case that rests is nobody's, is in no queue and is given to nobody, until somebody takes it up", async () => {
	const [owner, other] = [await desk.actor("moderator", ["us"]), await desk.actor("moderator", ["us"])];
	const caseId = await seedCase(desk.database, { region: "us" });
	await assert.rejects(pauseCase(owner, { caseId, kind: "AWAITS_PLATFORM", hours: 24 }), {
		code: "CASE_NOT_CLAIMED",
	});
	await claimCase(owner, caseId);
	await assert.rejects(pauseCase(other, { caseId, kind: "OTHER", hours: 1 }), {
		code: "CASE_CLAIMED_BY_OTHER",
	});
	for (const hours of [0, 0.5, 14 * 24 + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
		await assert.rejects(pauseCase(owner, { caseId, kind: "OTHER", hours }), { code: "INPUT_INVALID" });
	}
	await pauseCase(owner, { caseId, kind: "AWAITS_PLATFORM", hours: 14 * 24 });
	const view = await readCase(other, caseId);
	assert.equal(view.claim, null);
	assert.equal((await readHandling(other, view)).pause?.alias, owner.alias);
	assert.ok(!(await idsOf(other)).includes(caseId));
	forgetCounts();
	const resting = await listQueue(other, { paused: true });
	assert.deepEqual(
		resting.cases.map(({ id }) => id),
		[caseId],
	);
	assert.equal(resting.counts.paused, 1);
	assert.equal(await claimNext(other), null);
	await assert.rejects(claimCase(other, caseId), { code: "CASE_PAUSED" });
	await resumeCase(other, caseId);
	assert.equal((await readCase(other, caseId)).claim?.personId, other.personId);
	await assert.rejects(resumeCase(owner, caseId), { code: "CASE_NOT_PAUSED" });
	assert.deepEqual(await entriesOf(desk.database, caseId), [
		...["case.claimed", "case.paused", "case.resumed", "case.claimed"],
	]);
});

test("it wakes by itself when its time is over, and at once where it became graver", async () => {
	const owner = await desk.actor("moderator", ["us"]);
	const [first, second] = [
		await seedCase(desk.database, { region: "us" }),
		await seedCase(desk.database, { region: "us" }),
	];
	for (const caseId of [first, second]) {
		await claimCase(owner, caseId);
		await pauseCase(owner, { caseId, kind: "AWAITS_LEGAL", hours: 1 });
	}
	assert.equal(await claimNext(owner, { severity: 2 }), null);
	// An hour later.
	await desk.database
		.admin`update console.case set paused_until = now() - interval '1 second' where id = ${first}`;
	assert.equal(await claimNext(owner, { severity: 2 }), first);
	// A graver report.
	await desk.database.admin`update console.case set severity = 1 where id = ${second}`;
	assert.equal(await claimNext(owner), second);
	await escalateCase(owner, { caseId: second, kind: "THREAT_TO_LIFE", words: "" });
});

test("what is handed to a person is theirs at once; the words go sealed; nobody is handed what they may not see", async () => {
	const [owner, other, foreign, auditor] = [
		await desk.actor("moderator"),
		await desk.actor("moderator"),
		await desk.actor("moderator", ["us"]),
		await desk.actor("auditor"),
	];
	const caseId = await seedCase(desk.database);
	const words = "Please look at the second person too.";
	await assert.rejects(handOver(owner, { caseId, to: { person: other.personId }, words }), {
		code: "CASE_NOT_CLAIMED",
	});
	await claimCase(owner, caseId);
	for (const nobody of [foreign, auditor, owner]) {
		const to = { person: nobody.personId };
		await assert.rejects(handOver(owner, { caseId, to, words }), { code: "RECEIVER_NOT_PERMITTED" });
	}
	await assert.rejects(handOver(owner, { caseId, to: { person: other.personId }, words: "" }), {
		code: "INPUT_INVALID",
	});
	await handOver(owner, { caseId, to: { person: other.personId }, words });
	const view = await readCase(other, caseId);
	assert.equal(view.claim?.personId, other.personId);
	const { handover } = await readHandling(other, view);
	assert.equal(handover?.alias, owner.alias);
	const [note] = await desk.database
		.admin`select kind, about, sealed from vault.note where id = ${handover?.noteId ?? ""}`;
	assert.deepEqual([note?.kind, note?.about], ["handover", caseId]);
	assert.ok(!JSON.stringify(note).includes("second person"));
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed", "case.handed_over"]);
	await assert.rejects(decideCase(owner, { caseId, violation: null, actions: [], words: "" }), {
		code: "CASE_CLAIMED_BY_OTHER",
	});
});

test("what is handed to the leads waits for one of them, and a lead hands on what is nobody's", async () => {
	const [owner, other, lead] = [
		await desk.actor("moderator", ["us"]),
		await desk.actor("moderator", ["us"]),
		await desk.actor("lead", ["us"]),
	];
	const caseId = await seedCase(desk.database, { region: "us", severity: 0, dueInMinutes: 1 });
	await claimCase(owner, caseId);
	await handOver(owner, { caseId, to: { role: "lead" }, words: "Above my head." });
	assert.equal((await listQueue(other)).cases.find(({ id }) => id === caseId)?.forRole, "lead");
	await assert.rejects(claimCase(other, caseId), { code: "CASE_FOR_ROLE" });
	assert.notEqual(await claimNext(other, { severity: 0 }), caseId);
	await assert.rejects(handOver(other, { caseId, to: { role: "lead" }, words: "Mine." }), {
		code: "CASE_NOT_CLAIMED",
	});
	await handOver(lead, { caseId, to: { person: other.personId }, words: "You can do it." });
	assert.equal((await readCase(other, caseId)).case.forRole, null);
	await handOver(other, { caseId, to: { role: "lead" }, words: "I cannot." });
	assert.equal(await claimNext(lead, { severity: 0 }), caseId);
	assert.equal((await readCase(lead, caseId)).case.forRole, null);
});

test("a child-safety case goes to child safety alone, is reopened by them alone, and stays theirs", async () => {
	const [first, second, lead] = [
		await desk.actor("child_safety"),
		await desk.actor("child_safety"),
		await desk.actor("lead"),
	];
	const caseId = await seedCase(desk.database, { restricted: true, severity: 0 });
	await claimCase(first, caseId);
	const receivers = await receiversOf(first, { region: "eu", restricted: true });
	assert.deepEqual(receivers.roles, ["child_safety"]);
	assert.deepEqual(
		receivers.people.map(({ id }) => id),
		[second.personId],
	);
	for (const to of [{ role: "lead" as const }, { person: lead.personId }]) {
		await assert.rejects(handOver(first, { caseId, to, words: "Take it." }), {
			code: "RECEIVER_NOT_PERMITTED",
		});
	}
	await assert.rejects(handOver(lead, { caseId, to: { person: second.personId }, words: "Take it." }), {
		code: "CASE_RESTRICTED",
	});
	await assert.rejects(resumeCase(lead, caseId), { code: "CASE_RESTRICTED" });
	await handOver(first, { caseId, to: { person: second.personId }, words: "Take it." });
	await decideCase(second, { caseId, violation: null, actions: [], words: "" });
	await assert.rejects(reopenCase(lead, caseId), { code: "CASE_RESTRICTED" });
	const again = await reopenCase(first, caseId);
	const view = await readCase(first, again);
	assert.equal(view.case.restricted, true);
	await assert.rejects(readCase(lead, again), { code: "CASE_RESTRICTED" });
});

test("a decided case is taken up again as a case of its own, once, with the reports of the first", async () => {
	const [owner, lead] = [await desk.actor("moderator"), await desk.actor("lead")];
	const caseId = await seedCase(desk.database);
	const [row] = await desk.database
		.admin`select thread_id, platform_id from console.case where id = ${caseId}`;
	await desk.database.admin`
		insert into console.report (id, platform_id, external_id, case_id, thread_id, category, source, reported, has_note, sealed,
			reported_at, entry_id)
		values (gen_random_uuid(), ${row?.platform_id}, 'r-1', ${caseId}, ${row?.thread_id}, 'CYBER_VIOLENCE', 'USER', '{3,4}', false, 0,
			now(), gen_random_uuid())`;
	await assert.rejects(reopenCase(lead, caseId), { code: "CASE_OPEN" });
	await claimCase(owner, caseId);
	await decideCase(owner, { caseId, violation: null, actions: [], words: "" });
	assert.equal((await readCase(owner, caseId)).claim, null);
	await assert.rejects(reopenCase(owner, caseId), { code: "NOT_PERMITTED" });
	const both = await Promise.all([reopenCase(lead, caseId), reopenCase(lead, caseId)]);
	assert.equal(both[0], both[1]);
	const view = await readCase(owner, both[0]);
	assert.equal(view.case.reopens, caseId);
	assert.equal(view.reports.length, 1);
	assert.deepEqual(
		view.outline.filter(({ reported }) => reported).map(({ sequence }) => sequence),
		[3, 4],
	);
	assert.deepEqual(await entriesOf(desk.database, both[0]), ["case.reopened"]);
	assert.equal((await readHandling(lead, await readCase(lead, caseId))).reopenedAs, both[0]);
	// While that one is open, nothing on this thread is reopened; afterwards the newest may be.
	await claimCase(owner, both[0]);
	await decideCase(owner, { caseId: both[0], violation: null, actions: [], words: "" });
	const third = await reopenCase(lead, both[0]);
	assert.equal((await readCase(owner, third)).reports.length, 1);
});

test("what the platform has not heard of is taken back, not reopened: the database refuses it too", async () => {
	await deskPolicy(desk.database, { undoSeconds: 600 });
	const [owner, lead] = [await desk.actor("moderator"), await desk.actor("lead")];
	const caseId = await seedCase(desk.database);
	await claimCase(owner, caseId);
	await decideCase(owner, { caseId, violation: null, actions: [], words: "" });
	await deskPolicy(desk.database, { undoSeconds: 0 });
	assert.equal((await readHandling(lead, await readCase(lead, caseId))).reopenable, false);
	await assert.rejects(reopenCase(lead, caseId), { code: "DECISION_NOT_TOLD" });
	const past = () =>
		desk.database.as("web").begin(async (tx) => {
			const id = randomUUID();
			const [row] = await tx`select thread_id as thread, region from console.case where id = ${caseId}`;
			await tx`select ledger.append(${JSON.stringify({
				...{
					type: "case.reopened",
					outcome: "done",
					assurance: { kind: "session" },
					session: lead.sessionId,
				},
				...{ actor: { id: lead.personId, role: "lead" }, case: id, previous: caseId, ...row },
			})}::text::jsonb)`;
			await insertReopened(tx, { id, of: caseId, hours: 1 });
		});
	await assert.rejects(past(), { code: "CS404" });
	// And with the same rows once it was told.
	await desk.database.admin`update console.decision set left_at = now() where case_id = ${caseId}`;
	assert.equal((await readHandling(lead, await readCase(lead, caseId))).reopenable, true);
	await past();
});

test("nobody is led to a case that became child safety's: not by a link, not by taking up the old one", async () => {
	const [owner, lead, childSafety] = [
		await desk.actor("moderator"),
		await desk.actor("lead"),
		await desk.actor("child_safety"),
	];
	const caseId = await seedCase(desk.database);
	await claimCase(owner, caseId);
	await decideCase(owner, { caseId, violation: null, actions: [], words: "" });
	const again = await reopenCase(lead, caseId);
	const links = async (actor: Actor) => {
		const view = await readCase(actor, caseId);
		const { reopenedAs, reopenable } = await readHandling(actor, view);
		return [view.nextCaseId, reopenedAs, reopenable];
	};
	assert.deepEqual(await links(lead), [again, again, false]);
	const { previousCaseId, reopens } = (await readCase(owner, again)).case;
	assert.deepEqual([previousCaseId, reopens], [caseId, caseId]);
	await desk.database.admin`update console.case set restricted = true where id = ${again}`;
	for (const actor of [owner, lead]) assert.deepEqual(await links(actor), [null, null, false]);
	assert.deepEqual((await links(childSafety)).slice(0, 2), [again, again]);
	await assert.rejects(reopenCase(lead, caseId), (error: Error) => {
		assert.equal((error as { code?: string }).code, "THREAD_HAS_CASE");
		assert.ok(!error.message.includes(again));
		return true;
	});
	assert.equal(await reopenCase(childSafety, caseId), again);
	// Nor to one before that they may not see.
	await desk.database.admin`update console.case set restricted = true where id = ${caseId}`;
	const [third] = await desk.database.admin`
		insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, previous_case_id, closed_at)
		select gen_random_uuid(), platform_id, thread_id, region, category, severity, minors, false, due_at, id, now()
		from console.case where id = ${caseId} returning id`;
	assert.equal((await readCase(lead, third?.id)).case.previousCaseId, null);
	assert.equal((await readCase(childSafety, third?.id)).case.previousCaseId, caseId);
});

test("a lead takes over nothing that waits for another role, or that rests", async () => {
	const [owner, lead] = [await desk.actor("moderator"), await desk.actor("lead")];
	const [waits, rests] = [await seedCase(desk.database), await seedCase(desk.database)];
	await claimCase(owner, waits);
	await handOver(owner, { caseId: waits, to: { role: "child_safety" }, words: "A child, I think." });
	await assert.rejects(takeOver(lead, waits), { code: "CASE_FOR_ROLE" });
	await claimCase(owner, rests);
	await pauseCase(owner, { caseId: rests, kind: "OTHER", hours: 1 });
	await assert.rejects(takeOver(lead, rests), { code: "CASE_PAUSED" });
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { claimCase } from "./claim-case.ts";
import { type Decision, decideCase } from "./decide-case.ts";
import { readCase } from "./read-case.ts";
import { readEnding } from "./read-ending.ts";
import { entriesOf, seedCase, type TestDesk, testDesk } from "./testing-desk.ts";
import { deskPolicy } from "./testing-policy.ts";
import { undoDecision } from "./undo-decision.ts";

const WORDS = "She asked him to stop three times, and he wrote on for a week.";
const RULE = { category: "CYBER_VIOLENCE", keyword: "CYBER_STALKING" };
const MANY: Omit<Decision, "caseId"> = {
	violation: RULE,
	actions: [
		{ kind: "REMOVE_MESSAGES", messages: [2, 4] },
		{ kind: "SUSPEND_ACCOUNT", person: 1, until: new Date(Date.now() + 7 * 86_400_000) },
		{ kind: "SUPPORT", person: 2, label: "VIOLENCE_EU_116016" },
		{ kind: "LABEL", label: "SENSITIVE" },
	],
	words: WORDS,
};
const NOTHING: Omit<Decision, "caseId"> = { violation: null, actions: [], words: "" };
let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

async function decided(decision = MANY): Promise<{ actor: Actor; caseId: string; decisionId: string }> {
	const actor = await desk.actor("moderator");
	const caseId = await seedCase(desk.database);
	await claimCase(actor, caseId);
	const { decisionId } = await decideCase(actor, { caseId, ...decision });
	return { actor, caseId, decisionId };
}
const told = async (decisionId: string) => {
	const [row] = await desk.database.admin`
		select o.position is not null as told, d.left_at is not null as gone from console.decision d
		left join console.outbox o on o.decision_id = d.id where d.id = ${decisionId}`;
	assert.equal(row?.told, row?.gone);
	return row?.told;
};
const standing = async (...of: Parameters<typeof readCase>) =>
	(await readEnding(of[0], (await readCase(...of)).case)).decision;
const due = (decisionId: string) =>
	desk.database.admin`update console.decision set leaves_at = now() where id = ${decisionId}`;
const letGo = (decisionId: string) =>
	desk.database.as("worker")`select console.let_go(${decisionId}) as gone`;

test("several actions stand in one decision, the gravest is its outcome", async () => {
	const { decisionId } = await decided();
	const { admin } = desk.database;
	const [row] =
		await admin`select outcome, account, messages, clause from console.decision where id = ${decisionId}`;
	assert.deepEqual(
		[row?.outcome, row?.account, row?.messages, row?.clause],
		["SUSPEND_ACCOUNT", "u1", [], "3.4"],
	);
	const rows =
		await admin`select n, kind, account, messages, label from console.action where decision_id = ${decisionId} order by n`;
	assert.deepEqual(
		rows.map(({ n, kind, account, messages, label }) => [n, kind, account, messages, label]),
		[
			[1, "REMOVE_MESSAGES", null, ["m2", "m4"], null],
			[2, "SUSPEND_ACCOUNT", "u1", [], null],
			[3, "SUPPORT", "u2", [], "VIOLENCE_EU_116016"],
			[4, "LABEL", null, [], "SENSITIVE"],
		],
	);
});

test("until it has left the house a decision is undone: the case is open, and whose it was has it again", async () => {
	const { actor, caseId, decisionId } = await decided();
	await undoDecision(actor, caseId);
	const view = await readCase(actor, caseId);
	assert.deepEqual([view.case.closedAt, view.claim?.personId], [null, actor.personId]);
	assert.equal(await standing(actor, caseId), null);
	assert.deepEqual(await entriesOf(desk.database, caseId), [
		"case.claimed",
		"case.decided",
		"decision.undone",
	]);
	const [undone] = await desk.database
		.admin`select decision, kind from console.undone_decision where id = ${decisionId}`;
	assert.deepEqual(undone?.decision.actions[0], {
		...{ kind: "REMOVE_MESSAGES", person: null, sequences: [2, 4], until: null, label: null },
	});
	assert.ok(!JSON.stringify(undone).includes("u1"), "no id of the platform's");
	// Once is enough, and it can be decided otherwise.
	await assert.rejects(undoDecision(actor, caseId), { code: "DECISION_GONE" });
	await decideCase(actor, { caseId, ...NOTHING });
	assert.equal((await standing(actor, caseId))?.outcome, "NO_VIOLATION");
});

test("nobody undoes another's decision, nor what the platform was told", async () => {
	const { actor, caseId, decisionId } = await decided();
	await assert.rejects(undoDecision(await desk.actor("lead"), caseId), { code: "NOT_PERMITTED" });
	await assert.rejects(undoDecision(await desk.actor("moderator", ["us"]), caseId), {
		code: "REGION_NOT_HELD",
	});
	assert.deepEqual([...(await letGo(decisionId))], [{ gone: false }], "not before its time");
	await due(decisionId);
	assert.deepEqual([...(await letGo(decisionId))], [{ gone: true }]);
	assert.equal(await told(decisionId), true);
	assert.deepEqual([...(await letGo(decisionId))], [{ gone: false }], "once");
	await assert.rejects(undoDecision(actor, caseId), { code: "DECISION_LEFT" });
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed", "case.decided"]);
});

test("of undo and leaving at once one happens, never both", async () => {
	for (let i = 0; i < 8; i++) {
		const { actor, caseId, decisionId } = await decided(NOTHING);
		await due(decisionId);
		const [undo] = await Promise.allSettled([undoDecision(actor, caseId), letGo(decisionId)]);
		assert.equal(await told(decisionId), undo?.status === "rejected" ? true : undefined);
	}
});

test("where policy gives no time to undo, a decision leaves in the commit in which it is made", async () => {
	await deskPolicy(desk.database, { undoSeconds: 0 });
	const { decisionId } = await decided();
	assert.equal(await told(decisionId), true);
	await deskPolicy(desk.database, {});
});

test("what is severe waits for a second person, however long, and can be undone meanwhile", async () => {
	await deskPolicy(desk.database, { undoSeconds: 0 });
	const severe = [
		{ kind: "TERMINATE_ACCOUNT", person: 1 },
		{ kind: "SUSPEND_ACCOUNT", person: 1, until: null },
		{ kind: "SUSPEND_ACCOUNT", person: 1, until: new Date(Date.now() + 31 * 86_400_000) },
	] as const;
	for (const action of severe) {
		const { actor, caseId, decisionId } = await decided({ ...MANY, actions: [action] });
		await letGo(decisionId);
		await desk.database.as("worker")`select console.let_go_due(1000)`;
		assert.equal(await told(decisionId), false);
		await undoDecision(actor, caseId);
	}
	await deskPolicy(desk.database, {});
});

test("decisions on one conversation leave in the order in which they were made", async () => {
	const { admin } = desk.database;
	const { caseId, decisionId } = await decided();
	const second = randomUUID();
	await admin`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, previous_case_id)
		select ${second}, platform_id, thread_id, region, category, severity, minors, restricted, due_at, id from console.case where id = ${caseId}`;
	const actor = await desk.actor("moderator");
	await claimCase(actor, second);
	const later = await decideCase(actor, { caseId: second, ...NOTHING });
	await due(later.decisionId);
	await letGo(later.decisionId);
	assert.equal(await told(later.decisionId), false);
	await due(decisionId);
	await desk.database.as("worker")`select console.let_go_due(1000)`;
	await desk.database.as("worker")`select console.let_go_due(1000)`;
	assert.deepEqual([await told(decisionId), await told(later.decisionId)], [true, true]);
});

test("where the conversation was reported again meanwhile, the newer case goes on with both", async () => {
	const { admin } = desk.database;
	const { actor, caseId } = await decided();
	const newer = randomUUID();
	await admin`update console.case set severity = 1, minors = true, threat_to_life = true, report_count = 3 where id = ${caseId}`;
	await again(newer, caseId);
	await undoDecision(actor, caseId);
	const [row] =
		await admin`select n.reopens, n.closed_at, n.severity, n.category = o.category as category, n.due_at = o.due_at as due,
		n.minors, n.threat_to_life as threat, n.report_count as reports, n.paused_until as rests
		from console.case n join console.case o on o.id = ${caseId} where n.id = ${newer}`;
	assert.deepEqual(
		{ ...row },
		{
			...{
				reopens: caseId,
				closed_at: null,
				severity: 1,
				category: true,
				due: true,
				minors: true,
				threat: true,
			},
			...{ reports: 4, rests: null },
		},
	);
	assert.notEqual((await readCase(actor, caseId)).case.closedAt, null);
	assert.equal(await standing(actor, caseId), null);
});

test("what another case could not take up is not taken back", async () => {
	const { actor, caseId, decisionId } = await decided();
	const newer = randomUUID();
	await again(newer, caseId);
	await desk.database
		.admin`update console.case set reopens = ${await seedCase(desk.database)} where id = ${newer}`;
	await assert.rejects(undoDecision(actor, caseId), { code: "DECISION_OVERTAKEN" });
	assert.equal(await told(decisionId), false, "it stands");
});

test("nobody decides a conversation in which they take part", async () => {
	const actor = await desk.actor("moderator");
	const caseId = await seedCase(desk.database);
	await claimCase(actor, caseId);
	await desk.database.admin`insert into access.platform_account (person_id, platform_id, account, entry_id)
		select ${actor.personId}, platform_id, 'u2', gen_random_uuid() from console.case where id = ${caseId}`;
	await assert.rejects(decideCase(actor, { caseId, ...NOTHING }), { code: "OWN_THREAD" });
	assert.equal(await standing(actor, caseId), null);
});

/** Reported again, as less, and resting. */
const again = (id: string, of: string) => desk.database.admin`
	insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, previous_case_id,
		paused_until)
	select ${id}, platform_id, thread_id, region, 'SCAMS_AND_FRAUD', 3, false, restricted, due_at + interval '1 day', id,
		now() + interval '1 day' from console.case where id = ${of}`;

test("a case is not opened again by anything else", async () => {
	const { caseId } = await decided();
	await assert.rejects(
		desk.database.as("web")`update console.case set closed_at = null where id = ${caseId}`,
		{
			code: "CS022",
		},
	);
});

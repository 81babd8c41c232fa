import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Actor } from "../actor.ts";
import { readEnv } from "../env.ts";
import { claimCase } from "./claim-case.ts";
import { type Decision, decideCase } from "./decide-case.ts";
import { letDecisionsGo } from "./let-decisions-go.ts";
import { countSecond, listSecond, readEnding, readSecond } from "./read-ending.ts";
import { seedCase, type TestDesk, testDesk } from "./testing-desk.ts";
import { undoDecision } from "./undo-decision.ts";

const NOTHING: Omit<Decision, "caseId"> = { violation: null, actions: [], words: "" };
const SEVERE: Omit<Decision, "caseId"> = {
	violation: { category: "CYBER_VIOLENCE", keyword: null },
	actions: [{ kind: "TERMINATE_ACCOUNT", person: 1 }],
	words: "She asked him to stop three times, and he wrote on for a week.",
};
let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

async function decided(decision: Omit<Decision, "caseId">, { restricted = false, region = "eu" } = {}) {
	const actor = await desk.actor(restricted ? "child_safety" : "moderator", [region]);
	const id = await seedCase(desk.database, { restricted, region });
	await claimCase(actor, id);
	const { decisionId } = await decideCase(actor, { caseId: id, ...decision });
	return { actor, decisionId, found: { id, region, restricted } };
}
const may = async (actor: Actor, found: { id: string; region: string; restricted: boolean }) => {
	const { mayUndo, mayConfirm, leavesInMs } = await readEnding(actor, found);
	return [mayUndo, mayConfirm, leavesInMs === null];
};

test("whoever decided may undo while it is in the house; nobody else, and nothing of it needs a second word", async () => {
	const { actor, found } = await decided(NOTHING);
	assert.deepEqual(await may(actor, found), [true, false, false]);
	assert.deepEqual(await may(await desk.actor("lead"), found), [false, false, false]);
	await undoDecision(actor, found.id);
	const { decision, undone } = await readEnding(actor, found);
	assert.deepEqual([decision, undone.map(({ kind }) => kind)], [null, ["UNDONE"]]);
});

test("what is severe waits for whoever may say the second word, in their region, and never for its decider", async () => {
	const { actor, decisionId, found } = await decided(SEVERE);
	const theirs = await decided(SEVERE, { restricted: true });
	const lead = await desk.actor("lead");
	const guardian = await desk.actor("child_safety");
	const sees = async (one: Actor) => (await listSecond(one)).map(({ id }) => id);
	assert.deepEqual(await may(lead, found), [false, true, true]);
	assert.deepEqual(await may(actor, found), [true, false, true]);
	assert.deepEqual(await sees(lead), [decisionId]);
	assert.deepEqual((await sees(guardian)).sort(), [decisionId, theirs.decisionId].sort());
	assert.deepEqual(await sees(theirs.actor), [decisionId]);
	assert.deepEqual(await sees(await desk.actor("lead", ["us"])), []);
	assert.deepEqual(await sees(await desk.actor("moderator")), []);
	assert.equal(await countSecond(lead), 1);

	await assert.rejects(readSecond(lead, theirs.decisionId), { code: "CASE_RESTRICTED" });
	await assert.rejects(readSecond(await desk.actor("moderator"), decisionId), { code: "NOT_PERMITTED" });
	await assert.rejects(readSecond(await desk.actor("lead", ["us"]), decisionId), { code: "REGION_NOT_HELD" });
	await assert.rejects(readSecond(lead, found.id), { code: "NOT_FOUND" });
	const { decision, people } = await readSecond(lead, decisionId);
	assert.deepEqual([decision.actions[0]?.person, people.length], [1, 2]);
	assert.ok(!JSON.stringify(decision).includes("u1"), "no id of the platform's");
});

test("what waits behind another decision on its thread says so and no time, until that one has left", async () => {
	const { admin } = desk.database;
	const earlier = await decided(NOTHING);
	const id = randomUUID();
	await admin`insert into console.case (id, platform_id, thread_id, region, category, severity, minors, restricted, due_at, previous_case_id)
		select ${id}, platform_id, thread_id, region, category, severity, minors, restricted, due_at, id
		from console.case where id = ${earlier.found.id}`;
	await claimCase(earlier.actor, id);
	await decideCase(earlier.actor, { caseId: id, ...NOTHING });
	const how = async (caseId: string) => {
		const { decision, leavesInMs } = await readEnding(earlier.actor, { ...earlier.found, id: caseId });
		return [decision?.behind, leavesInMs === null];
	};
	assert.deepEqual(
		[await how(earlier.found.id), await how(id)],
		[
			[false, false],
			[true, true],
		],
	);
	await admin`update console.decision set leaves_at = now() where id = ${earlier.decisionId}`;
	await desk.database.as("worker")`select console.let_go_due(1000)`;
	assert.deepEqual(
		[await how(earlier.found.id), await how(id)],
		[
			[false, true],
			[false, false],
		],
	);
});

test("the worker lets go what is due, all of it, and two workers at once let it go once", async () => {
	const { admin } = desk.database;
	const ids: string[] = [];
	for (let n = 0; n < 5; n++) ids.push((await decided(NOTHING)).decisionId);
	const worker = { sql: desk.database.as("worker"), env: readEnv(), signal: new AbortController().signal };
	await letDecisionsGo.run(worker);
	const told = async () => {
		const [row] = await admin`select count(*)::int as n from console.outbox where decision_id = any(${ids})`;
		return row?.n;
	};
	assert.equal(await told(), 0, "not before its time");
	await admin`update console.decision set leaves_at = now() where id = any(${ids})`;
	await Promise.all([letDecisionsGo.run(worker), letDecisionsGo.run(worker)]);
	assert.equal(await told(), 5);
});

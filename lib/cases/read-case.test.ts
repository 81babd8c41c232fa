import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { seedThread } from "#db/testing-thread.ts";
import { readCase } from "./read-case.ts";
import { seedCase, type TestDesk, testDesk } from "./testing-desk.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

test("a case shows who, when and how many, in reading order, and no content, name or account", async () => {
	const thread = await seedThread(desk.database, { messages: 20 });
	const view = await readCase(await desk.actor("moderator"), thread.caseId);
	assert.equal(view.outline.length, 20);
	assert.deepEqual(
		view.outline.filter(({ reported }) => reported).map(({ sequence }) => sequence),
		[3],
	);
	assert.deepEqual(
		view.participants.map(({ number, messages }) => [number, messages]),
		[
			[1, 10],
			[2, 10],
		],
	);
	const times = view.outline.map(({ sentAt }) => sentAt.getTime());
	assert.deepEqual(
		times,
		times.toSorted((a, b) => a - b),
	);
	const said = JSON.stringify(view);
	for (const never of ["sealed 3", '"u1"', '"u2"', '"m3"', "no words"])
		assert.ok(!said.includes(never), never);
});

test("of a thread whose content is gone, how many messages each wrote stays", async () => {
	const thread = await seedThread(desk.database, { messages: 20 });
	await desk.database.admin`update console.message set gone_at = now() where thread_id = ${thread.threadId}`;
	const view = await readCase(await desk.actor("moderator"), thread.caseId);
	assert.deepEqual([view.outline.length, ...view.participants.map(({ messages }) => messages)], [0, 10, 10]);
});

test("a child-safety case is refused to everyone but child_safety, with the reason", async () => {
	const caseId = await seedCase(desk.database, { restricted: true });
	for (const role of ["moderator", "lead"] as const) {
		await assert.rejects(readCase(await desk.actor(role), caseId), { code: "CASE_RESTRICTED" });
	}
	assert.equal((await readCase(await desk.actor("child_safety"), caseId)).case.id, caseId);
});

test("a case of another region is refused, and a case that is none is not found", async () => {
	const caseId = await seedCase(desk.database, { region: "us" });
	const actor = await desk.actor("moderator");
	await assert.rejects(readCase(actor, caseId), { code: "REGION_NOT_HELD" });
	await assert.rejects(readCase(actor, randomUUID()), { code: "NOT_FOUND" });
	await assert.rejects(readCase(actor, "'; drop table"), { code: "NOT_FOUND" });
	await assert.rejects(readCase(await desk.actor("auditor"), caseId), { code: "NOT_PERMITTED" });
});

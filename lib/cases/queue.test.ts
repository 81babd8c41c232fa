import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { claimCase } from "./claim-case.ts";
import { forgetCounts, listQueue, QUEUE_PAGE } from "./list-queue.ts";
import { seedCase, type TestDesk, testDesk } from "./testing-desk.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

test("the gravest and most pressing come first, and only of the regions that one holds", async () => {
	const later = await seedCase(desk.database, { severity: 1, dueInMinutes: 90 });
	const sooner = await seedCase(desk.database, { severity: 1, dueInMinutes: 30 });
	const gravest = await seedCase(desk.database, { severity: 0, dueInMinutes: 300 });
	const elsewhere = await seedCase(desk.database, { severity: 0, region: "us" });
	const ids = (await listQueue(await desk.actor("moderator"))).cases.map(({ id }) => id);
	assert.deepEqual(ids.slice(0, 3), [gravest, sooner, later]);
	assert.ok(!ids.includes(elsewhere));
	const both = await listQueue(await desk.actor("lead", ["eu", "us"]));
	assert.ok(both.cases.some(({ id }) => id === elsewhere));
	assert.deepEqual(both.regions, ["eu", "us"]);
});

test("a child-safety case is in nobody's queue but child_safety's, and in nobody else's counts", async () => {
	const moderator = await desk.actor("moderator");
	const before = (await listQueue(moderator)).counts;
	const restricted = await seedCase(desk.database, { restricted: true, severity: 0, dueInMinutes: 1 });
	forgetCounts();
	const seen = await listQueue(moderator);
	assert.deepEqual(seen.counts.open, before.open);
	assert.ok(!seen.cases.some(({ id }) => id === restricted));
	const lead = await listQueue(await desk.actor("lead"));
	assert.ok(!lead.cases.some(({ id }) => id === restricted));
	const childSafety = await listQueue(await desk.actor("child_safety"));
	assert.equal(childSafety.cases[0]?.id, restricted);
});

test("pages by key show every case once, in order, whatever the page begins with", async () => {
	for (let at = 0; at < QUEUE_PAGE + 7; at++)
		await seedCase(desk.database, { region: "us", dueInMinutes: 500 });
	const actor = await desk.actor("moderator", ["us"]);
	const first = await listQueue(actor);
	assert.equal(first.cases.length, QUEUE_PAGE);
	assert.ok(first.next);
	const second = await listQueue(actor, { cursor: first.next });
	assert.equal(second.next, null);
	const ids = [...first.cases, ...second.cases].map(({ id }) => id);
	assert.equal(new Set(ids).size, ids.length);
	const count = first.counts.open.reduce((sum, one) => sum + one, 0);
	assert.equal(ids.length, count);
	const nonsense = await listQueue(actor, { cursor: "eyJub3QiOiJvdXJzIn0" });
	assert.deepEqual(nonsense.cases[0], first.cases[0]);
});

test("filters narrow by severity, region and claim, and never widen", async () => {
	const actor = await desk.actor("moderator");
	const mine = await seedCase(desk.database, { severity: 3 });
	await claimCase(actor, mine);
	assert.deepEqual(
		(await listQueue(actor, { mine: true })).cases.map(({ id, claimedByAlias }) => [id, claimedByAlias]),
		[[mine, actor.alias]],
	);
	const third = await listQueue(actor, { severity: 3 });
	assert.ok(third.cases.every(({ severity }) => severity === 3));
	assert.deepEqual((await listQueue(actor, { region: "us" })).cases, []);
});

test("an auditor and an admin have no queue", async () => {
	for (const role of ["auditor", "admin"] as const) {
		await assert.rejects(listQueue(await desk.actor(role)), { code: "NOT_PERMITTED" });
	}
});

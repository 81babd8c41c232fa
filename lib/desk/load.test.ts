import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { claimCase } from "../cases/claim-case.ts";
import { decideCase } from "../cases/decide-case.ts";
import { seedCase, type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { deskPolicy } from "../cases/testing-policy.ts";
import { forgetLoad, readLoad } from "./load.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
	await deskPolicy(desk.database, { undoSeconds: 0 });
});
after(() => desk.close());

test("a lead sees how much is open, due and late in their region, and who has it", async () => {
	const [lead, moderator] = [await desk.actor("lead"), await desk.actor("moderator")];
	const late = await seedCase(desk.database, { severity: 0, dueInMinutes: -5 });
	await seedCase(desk.database, { severity: 0, dueInMinutes: 30 });
	await seedCase(desk.database, { severity: 1, dueInMinutes: 200 });
	await seedCase(desk.database, { severity: 2, dueInMinutes: 3000 });
	await seedCase(desk.database, { severity: 2, region: "us", dueInMinutes: 3000 });
	const decided = await seedCase(desk.database, { severity: 3 });
	await claimCase(moderator, decided);
	await decideCase(moderator, { caseId: decided, violation: null, actions: [], words: "" });
	await claimCase(moderator, late);
	forgetLoad();
	const load = await readLoad(lead);
	assert.deepEqual(
		load.open.map(({ count }) => count),
		[2, 1, 1, 0],
	);
	assert.deepEqual(load.open[0]?.dues, [1, 1, 0, 0, 0]);
	assert.deepEqual(load.open[1]?.dues, [0, 0, 1, 0, 0]);
	assert.deepEqual(load.open[2]?.dues, [0, 0, 0, 0, 1]);
	assert.equal(load.open[0]?.ages[0], 2);
	assert.deepEqual(
		load.holders.map(({ alias, count, late: over }) => [alias, count, over]),
		[[moderator.alias, 1, 1]],
	);
	assert.equal(load.flow.length, 48);
	assert.equal(load.flow.at(-1)?.decided, 1);
	assert.ok((load.flow.at(-1)?.arrived ?? 0) + (load.flow.at(-2)?.arrived ?? 0) >= 5);
	assert.deepEqual(load.regions, ["eu"]);
	assert.ok(load.exposure[0]?.people.some(({ personId }) => personId === moderator.personId));
});

test("child safety's cases are in no lead's sums, unless the lead is child safety's too", async () => {
	const lead = await desk.actor("lead", ["us"]);
	const safety = await desk.actor("child_safety", ["us"]);
	const restricted = await seedCase(desk.database, { region: "us", restricted: true, severity: 0 });
	await claimCase(safety, restricted);
	forgetLoad();
	const load = await readLoad(lead);
	assert.equal(load.open[0]?.count, 0);
	assert.ok(!load.holders.some(({ personId }) => personId === safety.personId));
	const both = { ...lead, grants: [...lead.grants, { role: "child_safety" as const, region: "us" }] };
	assert.equal((await readLoad(both)).open[0]?.count, 1);
	assert.equal((await readLoad(lead)).open[0]?.count, 0);
});

test("a lead sees how many severe decisions wait for a second person, and since when", async () => {
	const [lead, moderator] = [await desk.actor("lead"), await desk.actor("moderator")];
	forgetLoad();
	assert.deepEqual((await readLoad(lead)).second, { count: 0, since: null });
	const caseId = await seedCase(desk.database);
	await claimCase(moderator, caseId);
	await decideCase(moderator, {
		...{ caseId, violation: { category: "CYBER_VIOLENCE", keyword: "CYBER_STALKING" } },
		actions: [{ kind: "TERMINATE_ACCOUNT", person: 1 }],
		words: "She asked him to stop three times, and he wrote on for a week.",
	});
	const { second } = await readLoad(lead);
	assert.equal(second.count, 1);
	assert.ok(second.since && second.since.getTime() > Date.now() - 60_000);
});

test("load is for leads, and of the regions that they lead", async () => {
	for (const role of ["moderator", "child_safety", "auditor", "admin"] as const)
		await assert.rejects(readLoad(await desk.actor(role)), { code: "NOT_PERMITTED" });
	await assert.rejects(readLoad(await desk.actor("lead"), "us"), { code: "REGION_NOT_HELD" });
});

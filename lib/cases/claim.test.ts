import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lockNextUnclaimed } from "#db/queries/queue.ts";
import type { Db } from "#db/web.ts";
import { claimCase, claimNext } from "./claim-case.ts";
import { filtersOf, narrowedLanes } from "./list-queue.ts";
import { FACTORS, partsFrom } from "./queue-order.ts";
import { readCase } from "./read-case.ts";
import { releaseCase, takeOver } from "./release-case.ts";
import { entriesOf, seedCase, type TestDesk, testDesk } from "./testing-desk.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

test("a claim is on the record in the commit that makes it, and a second person is refused", async () => {
	const [first, second] = [await desk.actor("moderator"), await desk.actor("moderator")];
	const caseId = await seedCase(desk.database);
	await claimCase(first, caseId);
	await claimCase(first, caseId); // again: nothing new
	await assert.rejects(claimCase(second, caseId), { code: "CASE_ALREADY_CLAIMED" });
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed"]);
	assert.equal((await readCase(second, caseId)).claim?.alias, first.alias);
});

test("of twelve people who claim one case at once, one has it", async () => {
	const people = await Promise.all(Array.from({ length: 12 }, () => desk.actor("moderator")));
	const caseId = await seedCase(desk.database);
	const outcomes = await Promise.allSettled(people.map((person) => claimCase(person, caseId)));
	assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
	assert.deepEqual(await entriesOf(desk.database, caseId), ["case.claimed"]);
});

test("of eight people who claim next at once, each gets a case of their own, the most pressing first", async () => {
	const ids: string[] = [];
	for (let at = 0; at < 8; at++) {
		ids.push(await seedCase(desk.database, { region: "us", severity: 0, dueInMinutes: at + 1 }));
	}
	const people = await Promise.all(Array.from({ length: 8 }, () => desk.actor("moderator", ["us"])));
	const got = await Promise.all(people.map((person) => claimNext(person)));
	assert.deepEqual([...got].sort(), [...ids].sort());
});

test("claim next gives nothing of a region not held, and no child-safety case to a moderator", async () => {
	const restricted = await seedCase(desk.database, {
		region: "us",
		restricted: true,
		severity: 0,
		dueInMinutes: 1,
	});
	const moderator = await desk.actor("moderator", ["us"]);
	assert.equal(await claimNext(moderator), null);
	assert.equal(await claimNext(await desk.actor("child_safety", ["us"])), restricted);
	await assert.rejects(claimCase(moderator, restricted), { code: "CASE_RESTRICTED" });
	await assert.rejects(claimCase(await desk.actor("moderator"), restricted), { code: "REGION_NOT_HELD" });
});

test("who releases gives back their own; a lead takes over, and the record names from whom", async () => {
	const [owner, other, lead] = [
		await desk.actor("moderator"),
		await desk.actor("moderator"),
		await desk.actor("lead"),
	];
	const caseId = await seedCase(desk.database);
	await claimCase(owner, caseId);
	await assert.rejects(releaseCase(other, caseId), { code: "CASE_NOT_CLAIMED" });
	await assert.rejects(takeOver(other, caseId), { code: "NOT_PERMITTED" });
	await takeOver(lead, caseId);
	assert.equal((await readCase(lead, caseId)).claim?.personId, lead.personId);
	const [released] = await desk.database.admin`
		select convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where case_id = ${caseId} and type = 'case.released'`;
	assert.equal(released?.leaf.person, owner.personId);
	assert.equal(released?.leaf.actor.id, lead.personId);
	await releaseCase(lead, caseId);
	await claimCase(other, caseId);
	assert.deepEqual(await entriesOf(desk.database, caseId), [
		...["case.claimed", "case.released", "case.claimed"],
		...["case.released", "case.claimed"],
	]);
});

test("a lead without child safety takes over no child-safety case", async () => {
	const caseId = await seedCase(desk.database, { restricted: true });
	await assert.rejects(takeOver(await desk.actor("lead"), caseId), { code: "CASE_RESTRICTED" });
});

test("what is handed to a role, has to rest or becomes child safety's between the look and the lock is given to nobody else", async () => {
	const { admin, as } = desk.database;
	const moderator = await desk.actor("moderator", ["us"]);
	const lanes = narrowedLanes(moderator, { category: "VIOLENT_SPEECH" });
	for (const changed of [
		"for_role = 'lead'",
		"paused_until = now() + interval '1 hour'",
		"restricted = true",
	]) {
		const [first, second] = [
			await seedCase(desk.database, { region: "us", severity: 0, dueInMinutes: 1 }),
			await seedCase(desk.database, { region: "us", severity: 0, dueInMinutes: 2 }),
		];
		await admin`update console.case set category = 'VIOLENT_SPEECH' where id in (${first}, ${second})`;
		let meanwhile = 0;
		const got = await as("web").begin(async (tx) => {
			const seen = new Proxy(tx, {
				apply(target, self, [text, ...values]) {
					const ask = () => Reflect.apply(target, self, [text, ...values]);
					if (!String(text).includes("skip locked") || meanwhile++ > 0) return ask();
					return (async () => {
						await admin.unsafe(`update console.case set ${changed} where id = '${first}'`);
						return ask();
					})();
				},
			});
			return lockNextUnclaimed(seen as unknown as Db, {
				...{ order: "severity", asOf: BigInt(Date.now()) * 1000n, factors: FACTORS, limit: 16 },
				parts: partsFrom(lanes, "severity", null, null),
				filters: filtersOf({ category: "VIOLENT_SPEECH" }, null),
			});
		});
		assert.ok(meanwhile > 0);
		assert.equal(got?.id, second, changed);
		await admin`update console.case set closed_at = now() where id in (${first}, ${second})`;
	}
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { claimCase } from "./claim-case.ts";
import { escalateCase } from "./escalate-case.ts";
import { writeNote } from "./notes.ts";
import { releaseCase } from "./release-case.ts";
import { seedCase, type TestDesk, testDesk } from "./testing-desk.ts";
import { readTimeline } from "./timeline.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

test("a case's acts stand in the order in which they were done, the newest first, each with its entry", async () => {
	const actor = await desk.actor("moderator");
	const caseId = await seedCase(desk.database);
	const found = { id: caseId, region: "eu", restricted: false, receivedAt: new Date() };
	await claimCase(actor, caseId);
	await escalateCase(actor, { caseId, kind: "THREAT_TO_LIFE", words: "" });
	await writeNote(actor, { caseId, words: "Called the platform.", mentions: [] });
	await releaseCase(actor, caseId);
	const { rows, more } = await readTimeline(await desk.actor("qa"), found);
	assert.deepEqual(
		rows.map(({ type, alias, category }) => [type, alias, category]),
		[
			["case.released", actor.alias, null],
			["case.noted", actor.alias, null],
			["case.escalated", actor.alias, "THREAT_TO_LIFE"],
			["case.claimed", actor.alias, null],
		],
	);
	assert.equal(more, false);
	const [entry] = await desk.database
		.admin`select type from ledger.entry where id = ${rows[0]?.entryId as string}`;
	assert.equal(entry?.type, "case.released");
});

test("what was refused, what belongs to a legal matter, and what oversight looks at again is not among them", async () => {
	const caseId = await seedCase(desk.database);
	const said = (type: string, more: object) => desk.database.as("keeper")`
		select ledger.append(${desk.database.as("keeper").json({
			...{ type, outcome: "granted", assurance: { kind: "system" }, case: caseId, region: "eu" },
			...(more as Record<string, string>),
		})})`;
	await said("opening.refused", { outcome: "refused" });
	await said("opening.requested", { outcome: "refused" });
	await said("opening.requested", { reason: { code: "OVERSIGHT_REVIEW" } as never });
	await said("opening.requested", { matter: crypto.randomUUID() });
	await said("opening.requested", { reason: { code: "USER_REPORT_REVIEW" } as never });
	const { rows } = await readTimeline(await desk.actor("moderator"), {
		id: caseId,
		region: "eu",
		restricted: false,
		receivedAt: new Date(),
	});
	assert.deepEqual(
		rows.map(({ type, reason }) => [type, reason]),
		[["opening.requested", "USER_REPORT_REVIEW"]],
	);
});

test("of a case that is not theirs to see nobody reads a line", async () => {
	const caseId = await seedCase(desk.database, { restricted: true });
	const found = { id: caseId, region: "eu", restricted: true, receivedAt: new Date() };
	await assert.rejects(readTimeline(await desk.actor("lead"), found), { code: "CASE_RESTRICTED" });
	await assert.rejects(readTimeline(await desk.actor("moderator", ["us"]), found), {
		code: "REGION_NOT_HELD",
	});
	await assert.rejects(readTimeline(await desk.actor("admin"), found), { code: "NOT_PERMITTED" });
});

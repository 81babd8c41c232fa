import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDesk, testDesk } from "../cases/testing-desk.ts";
import { UNSEEN_MS, unseenInWords, workerUnseen } from "./worker-unseen.ts";

const NOW = new Date("2026-11-21T14:03:00.000Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
});
after(() => desk.close());

test("a worker that was seen in the last 30 seconds is no news", () => {
	assert.equal(unseenInWords(ago(0), NOW), null);
	assert.equal(unseenInWords(ago(UNSEEN_MS), NOW), null);
});

test("a worker that was not seen for longer is said, with since when and what is missing", () => {
	assert.equal(
		unseenInWords(ago(UNSEEN_MS + 1), NOW),
		"The worker has not been seen since 14:02 UTC. What it finds (alarms, signals, samples, sums) is missing here since then.",
	);
	assert.match(
		unseenInWords(ago(15 * 3_600_000), NOW) ?? "",
		/^The worker has not been seen since 2026-11-20 23:03 UTC\./,
	);
	assert.match(unseenInWords(null, NOW) ?? "", /^The worker has not been seen yet\./);
});

test("one task that began is the worker seen, and oversight alone asks", async () => {
	const auditor = await desk.actor("auditor", ["eu"]);
	const { admin } = desk.database;
	assert.match((await workerUnseen(auditor)) ?? "", /not been seen yet/);
	await admin`insert into oversight.task (name, began_at, ended_at)
		values ('alarms', now() - interval '1 hour', now() - interval '1 hour')`;
	assert.match((await workerUnseen(auditor)) ?? "", /not been seen since \d/);
	await admin`insert into oversight.task (name, began_at) values ('signals', now())`;
	assert.equal(await workerUnseen(auditor), null);
	await assert.rejects(workerUnseen(await desk.actor("moderator", ["eu"])), { code: "NOT_PERMITTED" });
});

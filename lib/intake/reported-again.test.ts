/** What was deleted is reported again: it is sealed again, and what was deleted stays so (docs/retention.md). */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { closeAgo, makeDue, planRetention, putRetention, testClock } from "#db/testing-retention.ts";
import { type IntakeBench, intakeBench, reportBody } from "./testing.ts";

let bench: IntakeBench;
before(async () => {
	bench = await intakeBench();
	await putRetention(bench.database);
});
after(() => bench.database.drop());

const answer = async (body: unknown) => (await bench.post(body)).answer;
const outline = (threadId: string) => bench.database.admin`
	select m.sequence, m.revision, m.gone_at is not null as gone, s.sequence is not null as sealed
	from console.message m left join vault.sealed_message s on s.thread_id = m.thread_id and s.sequence = m.sequence
	where m.thread_id = ${threadId} order by m.sequence`;

it("the same messages, word for word and within the days in which sameness is known, begin another life of the thread", async () => {
	const first = await answer(reportBody("again-1", { thread: { id: "t-again" } }));
	const before = await outline(first.threadId);
	await closeAgo(bench.database, first.caseId, 31);
	await makeDue(bench.database, (await planRetention(bench.database)).plan);
	const second = await answer(reportBody("again-2", { thread: { id: "t-again" } }));
	assert.equal(second.threadId, first.threadId);
	assert.notEqual(second.caseId, first.caseId);
	assert.equal(second.sealed, before.length);
	const rows = await outline(first.threadId);
	assert.deepEqual(
		rows.map(({ sequence, revision, gone, sealed }) => [sequence, revision, gone, sealed]),
		[
			...before.map(({ sequence }) => [sequence, 0, true, false]),
			...before.map(({ sequence }) => [before.length + sequence, 1, false, true]),
		],
	);
	const [fate] = await bench.database
		.admin`select state, life from vault.fate where thread_id = ${first.threadId}`;
	assert.deepEqual({ ...fate }, { state: "open", life: 2 });
});

it("where the platform's ids went too, it is a thread of its own", async () => {
	const first = await answer(reportBody("ids-1", { thread: { id: "t-ids" } }));
	await closeAgo(bench.database, first.caseId, 31);
	await makeDue(bench.database, (await planRetention(bench.database)).plan);
	await bench.database
		.admin`update vault.thread_life set due_at = due_at - interval '366 days' where thread_id = ${first.threadId}`;
	const keeper = bench.database.as("keeper");
	await keeper`select vault.erase_ids(${keeper.json({ region: "eu", limit: 9, clock: testClock() } as never)})`;
	const second = await answer(reportBody("ids-2", { thread: { id: "t-ids" } }));
	assert.notEqual(second.threadId, first.threadId);
});

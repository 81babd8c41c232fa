import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type House, openHouse, reportThread } from "../testing.ts";
import { countFalls } from "./count-falls.ts";
import { runJob } from "./run-job.ts";

const DAY = 86_400_000;
let house: House;
before(async () => {
	house = await openHouse();
});
after(() => house.close());

const count = () => runJob(house.keeper, countFalls, { region: "eu" });
const counted = async () => {
	const [row] =
		await house.web`select passed, days, later, undated, due, shredded from access.falls where region = 'eu'`;
	return row;
};
/** Time passes, and a case is closed: nobody's right, so the superuser's. */
const closed = (caseId: string, daysAgo: number) =>
	house.database.admin`update console.case set closed_at = now() - make_interval(days => ${daysAgo})
		where id = ${caseId}`;
/** As if the last count were long ago. */
const longAgo = () =>
	house.database.admin`update access.falls set counted_at = counted_at - interval '1 day'`;

test("each thread of the region is counted once: past its time, on its day, or without one", async () => {
	const ids: string[] = [];
	for (let n = 0; n < 4; n += 1) {
		ids.push((await reportThread(house, { messages: 1, reported: [1] })).caseId);
	}
	await reportThread(house, { messages: 1, reported: [1], region: "us" });
	const [gone = "", soon = "", held = ""] = ids;
	await closed(gone, 31);
	await closed(soon, 10);
	await closed(held, 10);
	await house.database.admin`update vault.thread_life set holds = 1
		where thread_id = (select thread_id from console.case where id = ${held})`;
	assert.equal(await count(), "done");
	const day = new Date(Date.now() + 20 * DAY).toISOString().slice(0, 10);
	// The held one is told from the open one by nothing.
	assert.deepEqual(await counted(), {
		passed: 1,
		days: [[day, 1]],
		later: 0,
		undated: 2,
		due: 0,
		shredded: 0,
	});
});

test("a count is not made again before a hundred times what the last one took has passed, whatever the clock does", async () => {
	await house.database.admin`update access.falls set took_ms = 60000, passed = 99`;
	await count();
	assert.equal((await counted())?.passed, 99);
	await longAgo();
	await count();
	assert.equal((await counted())?.passed, 1);
	await house.database
		.admin`update access.falls set took_ms = 60000, passed = 99, counted_at = now() + interval '1 year'`;
	await count();
	assert.equal((await counted())?.passed, 1);
});

test("only the keeper counts", async () => {
	await assert.rejects(house.web`select access.count_falls('eu')`, { code: "42501" });
	await assert.rejects(house.web`update access.falls set passed = 0`, { code: "42501" });
	await assert.rejects(house.database.as("worker")`select passed from access.falls`, { code: "42501" });
});

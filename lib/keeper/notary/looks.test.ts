/** That an old transaction does not make the notary's looks long, and that nothing is overlooked for it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "#db/testing.ts";
import { openTestLog } from "#db/testing-seal.ts";
import { looksAtQueue } from "./looks.ts";

test("a look begins a little behind what was sealed last, and now and then at the head", async () => {
	let time = 0;
	const looks = looksAtQueue(() => time);
	const began = async (takes = 1) => {
		const behind = await looks.look(async (behind) => behind);
		time += takes;
		return behind;
	};
	assert.equal(await began(), 0);
	looks.passed("10000");
	assert.equal(await began(), 10_000 - 4_096);
	looks.passed("5");
	assert.equal(await began(), 10_000 - 4_096, "what was late does not set it back");
	time += 1_000;
	assert.equal(await began(), 0);
	assert.equal(await began(), 10_000 - 4_096);
});

test("looks at the head that take long are seldom", async () => {
	let time = 0;
	const looks = looksAtQueue(() => time);
	looks.passed("10000");
	let [whole, all] = [0, 0];
	while (time < 60_000) {
		await looks.look(async (behind) => {
			const takes = behind === 0 ? 500 : 5;
			time += takes;
			all += takes;
			if (behind === 0) whole += takes;
		});
	}
	assert.ok(whole / all < 0.06, `${whole} of ${all}`);
});

test("what waits before the place where a look begins is left out, and found from the head", async () => {
	const database = await testDatabase();
	try {
		await openTestLog(database);
		const web = database.as("web");
		const event = { type: "session.ended", outcome: "done", assurance: { kind: "system" } };
		await web`select ledger.append(${web.json(event)}) from generate_series(1, 5)`;
		const positions = async (behind: number) => {
			const [row] = await database.as("notary")`select positions from ledger.peek(512, ${behind})`;
			return ((row?.positions ?? []) as string[]).map(Number);
		};
		const all = await positions(0);
		assert.equal(all.length, 6, "with the one that says what releases wait for");
		assert.deepEqual(await positions(all[3] as number), all.slice(4));
		assert.deepEqual(await positions(all.at(-1) as number), []);
	} finally {
		await database.drop();
	}
});

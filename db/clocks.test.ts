/** Where deletion by the clock stops for a person, and how it goes on. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, beforeEach, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { closeAgo, makeDue, planRetention, putRetention, testClock } from "./testing-retention.ts";
import { type SeededPerson, seedPerson, seedThread } from "./testing-thread.ts";

const databases: TestDatabase[] = [];
after(() => Promise.all(databases.map((one) => one.drop())));
let database: TestDatabase;
let admin: SeededPerson;
beforeEach(async () => {
	database = await testDatabase();
	databases.push(database);
	await database.as("keeper")`select access.put_in_force('settings', 'seed', '{"assurance": "session"}')`;
	await putRetention(database);
	admin = await seedPerson(database, "X", "admin", ["eu"]);
});

const past = async (n = 1) => {
	const seeded = await Promise.all(Array.from({ length: n }, () => seedThread(database)));
	for (const { caseId } of seeded) await closeAgo(database, caseId, 31);
	return seeded;
};
/** As if so long had passed since the keepers last looked. */
const marksAgo = (interval: string) =>
	database.admin`update vault.clock_mark set at = at - ${interval}::interval, began_at = began_at - ${interval}::interval`;
const resume = async (plan: string | null, person = admin, role = "admin") => {
	const keeper = database.as("keeper");
	const [stopped] =
		await database.admin`select stopped_entry_id as entry from vault.retention_plan where id = ${plan}`;
	const asked = {
		...{ plan, entry: stopped?.entry, person: person.id, session: person.sessionId, role },
		...{ assurance: { kind: "session" }, policy: "p" },
	};
	return keeper`select vault.resume_retention(${keeper.json(asked as never)})`;
};
const said = async () => {
	const rows = await database.admin`select type, convert_from(leaf, 'UTF8')::jsonb as leaf from ledger.entry
		where type like 'retention.%' order by at`;
	return rows.map(({ type, leaf }) => [type, leaf.kind ?? leaf.entry, leaf.count, leaf.size]);
};
const stopped = async () => {
	const [row] = await database.as("keeper")`select access.retention_stopped() as r`;
	return row?.r;
};

const eraseWords = () => {
	const keeper = database.as("keeper");
	return keeper`select vault.erase_words(${keeper.json({ region: "eu", limit: 1, clock: testClock() } as never)})`;
};
/** The log says of a legal hold that the database does not have. */
const loseHold = async () => {
	const keeper = database.as("keeper");
	const hold = randomUUID();
	const lost = {
		...{ type: "hold.placed", outcome: "done", assurance: { kind: "system" }, region: "eu" },
		...{ hold, matter: randomUUID(), commitment: "ab", expires: "2099-01-01T00:00:00Z" },
	};
	await database.admin`alter table ledger.entry disable trigger user`; // as what an import brings back
	await keeper`select ledger.append(${keeper.json(lost as never)})`;
	return hold;
};

describe("deletion waits for a person", () => {
	it("where more than the policy's share of all living threads would go at once", async () => {
		await putRetention(database, { atOncePercent: 50 });
		await past(2);
		await seedThread(database);
		const plan = await planRetention(database);
		assert.deepEqual([plan.stopped, plan.waits, plan.due, plan.living], ["TOO_MANY", true, 2, 3]);
		await assert.rejects(makeDue(database, plan.plan), { code: "CS321" });
		assert.deepEqual(await planRetention(database), plan); // it asks once
		assert.deepEqual(await said(), [["retention.stopped", "TOO_MANY", 2, 3]]);
		assert.equal(await stopped(), true);
	});

	it("not at exactly that share", async () => {
		await putRetention(database, { atOncePercent: 50 });
		await past(1);
		await seedThread(database);
		assert.equal((await planRetention(database)).waits, false);
	});

	it("where keeper and database disagree about the time", async () => {
		await past();
		for (const clock of [
			testClock({ apartMs: 5001 }),
			testClock({ at: new Date(Date.now() - 400 * 86_400_000).toISOString() }),
			testClock({ at: undefined as never }),
		]) {
			const plan = await planRetention(database, "eu", clock);
			assert.equal(plan.stopped, "CLOCKS_DISAGREE");
			assert.equal(plan.waits, true);
		}
	});

	for (const [far, kind] of [
		["25 hours", "CLOCK_JUMPED"],
		["365 days", "CLOCK_JUMPED"],
		["-2 minutes", "CLOCK_SET_BACK"],
		["-365 days", "CLOCK_SET_BACK"],
	] as const) {
		it(`where the clock went by ${far} more than the process has run`, async () => {
			await planRetention(database);
			await past();
			await marksAgo(far);
			assert.equal(await stopped(), true);
			assert.equal((await planRetention(database)).stopped, kind);
		});

		it(`where it went by ${far} while no keeper ran`, async () => {
			await planRetention(database);
			await past();
			await marksAgo(far);
			const plan = await planRetention(database, "eu", testClock({ run: randomUUID(), ms: 3 }));
			assert.equal(plan.stopped, kind);
			assert.equal(plan.due, 1);
			assert.equal(await stopped(), true);
		});
	}

	it("not where another keeper looked within the day", async () => {
		await planRetention(database);
		await marksAgo("20 days");
		await database.admin`insert into vault.clock_mark values ('k-2', gen_random_uuid(), now(), 0, now(), 0)`;
		await past();
		const own = testClock({ run: randomUUID(), ms: 3 });
		assert.equal((await planRetention(database, "eu", own)).waits, false);
		assert.equal(await stopped(), false);
	});

	it("where the log knows of a legal hold that the database lost", async () => {
		await past();
		await loseHold();
		const plan = await planRetention(database);
		assert.deepEqual([plan.stopped, plan.waits], ["HOLDS_LOST", true]);
	});

	it("where it lacks them still, whatever else a person let go: at each plan, each batch and each erasure", async () => {
		await past(2);
		const { plan } = await planRetention(database);
		assert.equal((await makeDue(database, plan, { limit: 1 })).length, 1);
		const hold = await loseHold();
		assert.deepEqual([...(await makeDue(database, plan, { limit: 1 }))], []); // it stops itself
		await assert.rejects(makeDue(database, plan), { code: "CS321" });
		await assert.rejects(resume(plan), { code: "CS321", message: /lost holds/ });
		await assert.rejects(eraseWords(), { code: "CS321" });
		// Another reason, which a person may see to: the holds are asked for again.
		await database.admin`update vault.retention_plan set stopped = 'CLOCK_JUMPED'`;
		await resume(plan);
		assert.deepEqual([...(await makeDue(database, plan, { limit: 1 }))], []);
		assert.equal((await planRetention(database)).stopped, "HOLDS_LOST");
		await database.admin`delete from ledger.entry where convert_from(leaf, 'UTF8')::jsonb->>'hold' = ${hold}`; // as if placed again
		await resume(plan);
		assert.equal((await makeDue(database, plan)).filter(({ entry }) => entry).length, 1);
	});

	it("after a restore, in each region, until an admin of it looked", async () => {
		await past();
		await database.admin`insert into vault.restored (region) values ('eu')`;
		const { plan, stopped: why } = await planRetention(database);
		assert.equal(why, "RESTORED");
		assert.equal(await stopped(), true);
		await assert.rejects(eraseWords(), { code: "CS321" });
		await resume(plan);
		assert.equal(await stopped(), false);
		assert.equal((await makeDue(database, plan)).filter(({ entry }) => entry).length, 1);
	});

	it("where as much as may go at once goes with each plan: the share is a day's", async () => {
		await putRetention(database, { atOncePercent: 40 });
		await past(2);
		for (let i = 0; i < 4; i++) await seedThread(database);
		const first = await planRetention(database); // 2 of 6
		assert.equal(first.waits, false);
		await makeDue(database, first.plan);
		await past(1); // 1 of 5, and 2 before
		const { plan, stopped: why } = await planRetention(database);
		assert.equal(why, "TOO_MANY");
		await database.admin`update vault.retention_plan set ended_at = ended_at - interval '1 day' where id = ${first.plan}`;
		await database.admin`delete from vault.retention_item where plan_id = ${plan}`;
		await database.admin`delete from vault.retention_plan where id = ${plan}`;
		assert.equal((await planRetention(database)).waits, false);
	});

	it("in the middle of a plan, with what is left of it", async () => {
		await past(3);
		const { plan } = await planRetention(database);
		assert.equal((await makeDue(database, plan, { limit: 1 })).length, 1);
		await marksAgo("2 days");
		assert.deepEqual([...(await makeDue(database, plan, { limit: 1 }))], []);
		await assert.rejects(makeDue(database, plan), { code: "CS321" });
		assert.deepEqual(await said(), [["retention.stopped", "CLOCK_JUMPED", 2, 3]]);
	});
});

describe("going on", () => {
	it("lets exactly that plan go: what fell due since waits for the next", async () => {
		await putRetention(database, { atOncePercent: 10 });
		const [first] = await past(1);
		const { plan } = await planRetention(database);
		const [later] = await past(1);
		await resume(plan);
		assert.equal((await planRetention(database)).plan, plan);
		const gone = (await makeDue(database, plan)).filter(({ entry }) => entry).map(({ thread }) => thread);
		assert.deepEqual(gone, [first?.threadId]);
		const next = await planRetention(database);
		assert.deepEqual([next.stopped, next.due], ["TOO_MANY", 1]);
		assert.notEqual(later?.threadId, first?.threadId);
		const [stop, go] = await said();
		const [row] = await database.admin`select stopped_entry_id from vault.retention_plan where id = ${plan}`;
		assert.deepEqual([stop?.[1], go?.[1]], ["TOO_MANY", row?.stopped_entry_id]);
	});

	it("after a jump the clock counts from now; where it is still wrong, it stops again", async () => {
		await planRetention(database);
		await past();
		await marksAgo("40 days");
		const { plan } = await planRetention(database);
		await resume(plan);
		assert.deepEqual([...(await makeDue(database, plan, { clock: testClock({ apartMs: 60_000 }) }))], []);
		await assert.rejects(makeDue(database, plan), { code: "CS321" });
		await resume(plan);
		assert.equal((await makeDue(database, plan)).filter(({ entry }) => entry).length, 1);
		assert.equal((await said()).length, 4);
	});

	it("is an admin's of the region, once, and nobody's else", async () => {
		await putRetention(database, { atOncePercent: 1 });
		await past();
		const { plan } = await planRetention(database);
		const auditor = await seedPerson(database, "A", "auditor", ["eu"]);
		const elsewhere = await seedPerson(database, "E", "admin", ["us"]);
		for (const [person, role] of [
			[auditor, "auditor"],
			[auditor, "admin"],
			[elsewhere, "admin"],
		] as const)
			await assert.rejects(resume(plan, person, role), { code: "CS043" });
		await resume(plan);
		await assert.rejects(resume(plan), { code: "CS323" });
		for (const role of ["web", "worker", "notary"] as const)
			await assert.rejects(database.as(role)`select vault.resume_retention('{}')`, { code: "42501" });
	});

	it("by passkey alone, where the product asks for passkeys", async () => {
		await putRetention(database, { atOncePercent: 1 });
		await past();
		const { plan } = await planRetention(database);
		await database.as("keeper")`select access.put_in_force('settings', 'seed', '{"assurance": "passkey"}')`;
		await assert.rejects(resume(plan), { code: "CS064" });
	});
});

describe("shredded", () => {
	it("is a thread that is due once every key it was wrapped to is destroyed and gone from its store", async () => {
		const [one] = await past();
		const { plan } = await planRetention(database);
		await makeDue(database, plan);
		const keeper = database.as("keeper");
		const shredded = async () => {
			const [row] = await keeper`select vault.mark_shredded(100) as n`;
			return row?.n;
		};
		assert.equal(await shredded(), 0);
		await database.admin`update access.intake_key set not_before = now() - interval '60 days', not_after = now() - interval '30 days',
			announced_at = now() - interval '9 days', announced_entry_id = gen_random_uuid(),
			destruction_due_at = now() - interval '1 day', destroyed_at = now(), destroyed_entry_id = gen_random_uuid()`;
		assert.equal(await shredded(), 0);
		await database.admin`update access.intake_key set removed_at = now()`;
		assert.equal(await shredded(), 1);
		assert.equal(await shredded(), 0);
		const [row] = await database.as(
			"keeper",
		)`select f.state, e.type, convert_from(e.leaf, 'UTF8')::jsonb->>'entry' = f.due_entry_id::text as names_due
			from vault.fate f join ledger.entry e on e.id = f.shredded_entry_id where f.thread_id = ${one?.threadId ?? null}`;
		assert.deepEqual({ ...row }, { state: "shredded", type: "thread.shredded", names_due: true });
	});

	it("entries of what did not happen are refused", async () => {
		const [one] = await past();
		const keeper = database.as("keeper");
		for (const event of [
			{ type: "thread.due", thread: one?.threadId, region: "eu", life: 1, kind: "RETENTION", count: 20 },
			{ type: "thread.shredded", thread: one?.threadId, region: "eu", life: 1, entry: randomUUID() },
			{ type: "retention.stopped", region: "eu", kind: "TOO_MANY" },
			{ type: "retention.resumed", region: "eu", entry: randomUUID() },
		]) {
			const whole = { ...event, outcome: "done", assurance: { kind: "system" } };
			await assert.rejects(keeper`select ledger.append(${keeper.json(whole as never)})`, { code: "CS012" });
		}
	});
});

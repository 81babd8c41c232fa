/** What a restore leaves: deletion waits for a person in each region, and what was renewed or called off since is taken up. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, beforeEach, describe, it } from "node:test";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { testIntakeKey } from "./testing-intake-key.ts";
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
	admin = await seedPerson(database, "X", "admin", ["eu", "us"]);
});

/** As restore.ts leaves it. */
const broughtBack = () => database.admin`insert into vault.restored (region) select code from console.region`;
const past = async (region: "eu" | "us") => {
	const seeded = await seedThread(database, { region });
	await closeAgo(database, seeded.caseId, 31);
	return seeded;
};
const resume = async (plan: string | null) => {
	const keeper = database.as("keeper");
	const [stopped] =
		await database.admin`select stopped_entry_id as entry from vault.retention_plan where id = ${plan}`;
	const asked = {
		...{ plan, entry: stopped?.entry, person: admin.id, session: admin.sessionId, role: "admin" },
		...{ assurance: { kind: "session" }, policy: "p" },
	};
	return keeper`select vault.resume_retention(${keeper.json(asked as never)})`;
};
const waits = async () => {
	const [row] = await database.as("keeper")`select access.retention_stopped() as r`;
	return row?.r;
};
const asIfImported = async (event: object) => {
	const keeper = database.as("keeper");
	await database.admin`alter table ledger.entry disable trigger user`;
	const [row] = await keeper<{ id: string }[]>`
		select id from ledger.append(${keeper.json({ outcome: "done", assurance: { kind: "system" }, region: "eu", ...event } as never)})`;
	await database.admin.begin(async (tx) => {
		await tx`update ledger.entry set xid = '0' where id = ${row?.id ?? ""}`;
		await tx`set local session_replication_role = replica`;
		await tx`insert into ledger.indexed (epoch, index, entry_id, entry_at, leaf_hash)
			select 1, (select count(*) from ledger.indexed), id, at, sha256(leaf) from ledger.entry where id = ${row?.id ?? ""}`;
	});
	await database.admin`alter table ledger.entry enable trigger user`;
	return row?.id ?? "";
};

describe("after a restore", () => {
	it("of a minute ago nothing is deleted in any region before an admin let it go on there", async () => {
		await planRetention(database); // the clock was looked at, and is right
		const [eu, us] = [await past("eu"), await past("us")];
		await broughtBack();
		assert.equal(await waits(), true);
		const [first, other] = [await planRetention(database), await planRetention(database, "us")];
		for (const { plan, stopped, waits, due } of [first, other]) {
			assert.deepEqual([stopped, waits, due], ["RESTORED", true, 1]);
			await assert.rejects(makeDue(database, plan), { code: "CS321" });
		}
		await resume(first.plan);
		const plan = await planRetention(database);
		assert.deepEqual([plan.plan, plan.waits], [first.plan, false]);
		assert.equal((await makeDue(database, first.plan))[0]?.thread, eu.threadId);
		assert.equal((await planRetention(database, "us")).waits, true);
		await assert.rejects(makeDue(database, other.plan), { code: "CS321" });
		assert.equal(await waits(), true);
		await resume(other.plan);
		assert.equal((await makeDue(database, other.plan))[0]?.thread, us.threadId);
		assert.equal(await waits(), false);
		assert.equal((await database.admin`select from vault.restored`).length, 0);
	});

	it("a plan that was under way in the backup stops too", async () => {
		await past("eu");
		await past("eu");
		const { plan } = await planRetention(database);
		await makeDue(database, plan, { limit: 1 });
		await broughtBack();
		assert.equal((await makeDue(database, plan)).length, 0);
		assert.equal((await planRetention(database)).stopped, "RESTORED");
		await assert.rejects(makeDue(database, plan), { code: "CS321" });
	});

	it("where nothing is due it waits all the same, and keys and staff's words wait with it", async () => {
		await broughtBack();
		const { stopped, waits, due } = await planRetention(database);
		assert.deepEqual([stopped, waits, due], ["RESTORED", true, 0]);
		const keeper = database.as("keeper");
		const { kid } = await testIntakeKey(database.admin, "eu");
		await database.admin`update access.intake_key set not_before = now() - interval '60 days',
			not_after = now() - interval '30 days', announced_at = now() - interval '20 days',
			announced_entry_id = gen_random_uuid(), destruction_due_at = now() - interval '10 days' where kid = ${kid}`;
		const clock = testClock();
		await assert.rejects(keeper`select access.destroy_key(${keeper.json({ kid, clock } as never)})`, {
			code: "CS321",
		});
	});

	it("a destruction that was called off since is called off, and an admin may announce it anew", async () => {
		const { kid } = await testIntakeKey(database.admin, "eu");
		const announced = randomUUID();
		await database.admin`update access.intake_key set not_before = now() - interval '60 days',
			not_after = now() - interval '30 days', announced_at = now() - interval '8 days',
			announced_entry_id = ${announced}, destruction_due_at = now() - interval '1 day' where kid = ${kid}`;
		const entry = await asIfImported({ type: "key.destruction_cancelled", key: kid, entry: announced });
		const keeper = database.as("keeper");
		const take = async () => (await keeper`select access.take_up_cancelled() as n`)[0]?.n;
		assert.equal(await take(), 1);
		assert.equal(await take(), 0);
		const [row] = await database.admin`
			select announced_at, destruction_due_at, kept_entry_id from access.intake_key where kid = ${kid}`;
		assert.deepEqual({ ...row }, { announced_at: null, destruction_due_at: null, kept_entry_id: entry });
		await database.admin`update access.intake_key set announced_at = now(), announced_entry_id = gen_random_uuid(),
			destruction_due_at = now() + interval '7 days', kept_entry_id = null where kid = ${kid}`;
		assert.equal(await take(), 0);
	});

	it("what a keeper wrote into the log itself calls nothing off", async () => {
		const { kid } = await testIntakeKey(database.admin, "eu");
		const keeper = database.as("keeper");
		const lie = {
			type: "key.destruction_cancelled",
			outcome: "done",
			assurance: { kind: "system" },
			region: "eu",
			key: kid,
		};
		await keeper`select ledger.append(${keeper.json(lie as never)})`.catch(() => {});
		assert.equal((await keeper`select access.take_up_cancelled() as n`)[0]?.n, 0);
	});

	const DATES = ["2026-12-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z"] as const;
	const inTheLog = (type: string, hold: string, matter: string, expires: string) =>
		asIfImported({ type, hold, matter, expires, commitment: "ab" });
	const putHold = async (hold: string, matter: string, expires: string, region = "eu") => {
		const { admin: sql } = database;
		await sql`insert into legal.matter (id, restricted, reference, title, made_by, entry_id)
			values (${matter}, false, 'r', 't', ${admin.id}, ${randomUUID()}) on conflict do nothing`;
		await sql`insert into legal.hold (id, matter_id, region, placed_by, role, placed_at, expires_at, note_id, commitment,
				scope_digest, entry_id)
			values (${hold}, ${matter}, ${region}, ${admin.id}, 'legal', '2026-01-01', ${expires}, ${randomUUID()}, ${"a".repeat(64)},
				${"b".repeat(64)}, ${randomUUID()})`;
	};

	it("a hold that was renewed since stands until that date, and its end is warned of again", async () => {
		const [hold, matter] = [randomUUID(), randomUUID()];
		await putHold(hold, matter, DATES[0]);
		await database.admin`update legal.hold set warned_at = now(), over_at = now() where id = ${hold}`;
		await inTheLog("hold.renewed", hold, matter, DATES[1]);
		const keeper = database.as("keeper");
		assert.equal((await keeper`select legal.take_up_renewals() as n`)[0]?.n, 1);
		assert.equal((await keeper`select legal.take_up_renewals() as n`)[0]?.n, 0);
		const [row] =
			await database.admin`select expires_at, warned_at, over_at from legal.hold where id = ${hold}`;
		assert.deepEqual({ ...row }, { expires_at: new Date(DATES[1]), warned_at: null, over_at: null });
	});

	it("a lost hold is placed again as it was: of its matter, in its region, and no shorter", async () => {
		const [hold, matter] = [randomUUID(), randomUUID()];
		await inTheLog("hold.placed", hold, matter, DATES[1]);
		for (const other of [
			() => putHold(hold, randomUUID(), DATES[1]),
			() => putHold(hold, matter, DATES[0]),
			() => putHold(hold, matter, DATES[1], "us"),
		])
			await assert.rejects(other, { code: "CS330" });
		await putHold(hold, matter, DATES[1]);
	});
});

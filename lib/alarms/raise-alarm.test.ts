import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "#db/testing.ts";

let database: TestDatabase;
before(async () => {
	database = await testDatabase();
});
after(() => database.drop());

const raise = (subject: string, kind = "LOG_STANDS") =>
	database.as("worker")`select oversight.raise_alarm(${kind}, ${subject}, 'for 12 seconds', null) as id`;
const clear = (subject: string, kind = "LOG_STANDS") =>
	database.as("worker")`select oversight.clear_alarm(${kind}, ${subject}) as ended`;

test("an alarm is raised once while it is open, and again after it ended", async () => {
	const [first] = await raise("log");
	const [second] = await raise("log");
	assert.equal(first?.id, second?.id);
	assert.equal((await clear("log"))[0]?.ended, true);
	assert.equal((await clear("log"))[0]?.ended, false);
	const [third] = await raise("log");
	assert.notEqual(third?.id, first?.id);
});

test("what is about an entry is raised once for it, also after it ended", async () => {
	const worker = database.as("worker");
	const entry = crypto.randomUUID();
	const once = () =>
		worker`select oversight.raise_alarm('BREAK_GLASS', ${entry}, null, ${entry}::uuid) as id`.then(
			([row]) => row?.id,
		);
	const id = await once();
	await worker`select oversight.clear_alarm('BREAK_GLASS', ${entry})`;
	assert.equal(await once(), id);
});

test("two that raise one alarm at the same time raise one", async () => {
	const ids = await Promise.all(Array.from({ length: 4 }, () => raise("same")));
	assert.equal(new Set(ids.map(([row]) => row?.id).filter(Boolean)).size, 1);
	const [row] = await database.admin`select count(*)::int as n from oversight.alarm where subject = 'same'`;
	assert.equal(row?.n, 1);
});

test("neither the console nor the decryption service can raise an alarm, end one or change one", async () => {
	const web = database.as("web");
	await assert.rejects(database.as("keeper")`select oversight.raise_alarm('LOG_STANDS', 'x', null, null)`, {
		code: "42501",
	});
	await assert.rejects(database.as("keeper")`select oversight.clear_alarm('LOG_STANDS', 'log')`, {
		code: "42501",
	});
	await assert.rejects(web`select oversight.raise_alarm('LOG_STANDS', 'x', null, null)`, { code: "42501" });
	await assert.rejects(web`select oversight.clear_alarm('LOG_STANDS', 'log')`, { code: "42501" });
	await assert.rejects(web`update oversight.alarm set ended_at = now()`, { code: "42501" });
	await assert.rejects(web`insert into oversight.alarm (kind, subject) values ('LOG_STANDS', 'x')`, {
		code: "42501",
	});
	await assert.rejects(web`update oversight.alarm_delivery set delivered_at = now()`, { code: "42501" });
	await assert.rejects(database.as("worker")`delete from oversight.alarm`, { code: "42501" });
	await assert.rejects(database.admin`update oversight.alarm set words = 'other'`, { code: "CS179" });
});

test("only a change is settled by a person, and only by one who is signed in", async () => {
	const [{ id } = { id: "" }] = await raise("stands-still");
	await assert.rejects(
		database.as("web")`insert into console.alarm_settled (alarm_id, kind, person_id, entry_id)
			values (${id}, 'LOG_STANDS', gen_random_uuid(), gen_random_uuid())`,
		/alarm_settled_kind_check|signed in/,
	);
});

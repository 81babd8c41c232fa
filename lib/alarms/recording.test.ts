import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { connect } from "#db/client.ts";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { readEnv } from "../env.ts";
import { until } from "../testing-until.ts";
import { readChannels } from "./channels.ts";
import { deliver } from "./deliver.ts";
import { watchRecording } from "./recording.ts";
import { type Receiver, startReceiver } from "./testing-receivers.ts";

let database: TestDatabase;
let receiver: Receiver;
let ending: AbortController;
let watching: Promise<void>;
before(async () => {
	database = await testDatabase();
	receiver = await startReceiver();
});
after(async () => {
	await receiver.stop();
	await database.drop();
});

const channels = () =>
	readChannels(
		readEnv({
			ALARM_WEBHOOK_URL: receiver.url,
			ALARM_WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
			ALARM_WEBHOOK_PRIVATE: "true",
		}),
	);
const worker = () => ({ sql: database.as("worker"), env: readEnv({}), signal: ending.signal });
beforeEach(() => {
	receiver.posted.length = 0;
	receiver.answer = { status: 200 };
	ending = new AbortController();
	watching = watchRecording(worker(), {
		channels: channels(),
		open: () => connect(database.url("worker"), { max: 1, connectTimeout: 1 }),
		...{ afterMs: 300, everyMs: 50, patienceMs: 500 },
	});
});
afterEach(async () => {
	ending.abort();
	await watching;
});

const kinds = () =>
	receiver.posted.map(({ body }) => {
		const { type, data } = JSON.parse(body);
		return `${type} ${data.kind}`;
	});
const alarms = () => database.admin<{ words: string; ended: boolean }[]>`
	select words, ended_at is not null as ended from oversight.alarm where kind = 'RECORDING_FAILS' order by raised_at`;

test("a trial leaves nothing behind, and says nothing while it works", async () => {
	const sizes = () =>
		database.admin`select (select count(*) from ledger.entry) + (select count(*) from ledger.pending) as n`;
	const [before] = await sizes();
	await database.as("worker")`select oversight.can_record()`;
	assert.deepEqual((await sizes())[0], before);
	assert.deepEqual(kinds(), []);
});

test("an append that fails is told and shown while it lasts, and its end goes the common way", async () => {
	await database.admin`alter table ledger.pending rename to pending_gone`;
	await until(() => kinds().length > 0);
	assert.deepEqual(kinds(), ["alarm.raised RECORDING_FAILS"]);
	await until(async () => (await alarms()).length === 1);
	assert.deepEqual({ ...(await alarms())[0] }, { words: "42P01", ended: false });
	await deliver(worker(), channels(), "webhook");
	assert.equal(kinds().length, 1, "it was told already");

	await database.admin`alter table ledger.pending_gone rename to pending`;
	await until(async () => (await alarms())[0]?.ended === true);
	await deliver(worker(), channels(), "webhook");
	assert.deepEqual(kinds(), ["alarm.raised RECORDING_FAILS", "alarm.ended RECORDING_FAILS"]);
});

test("a database that is gone is told without it, and stored when it is back", async () => {
	const earlier = (await alarms()).length;
	const { name } = database;
	await database.admin.unsafe(`revoke connect on database ${name} from worker`);
	await database.admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and usename = 'worker'`;
	try {
		receiver.answer = { status: 503 };
		await until(() => kinds().length > 0);
		receiver.answer = { status: 200 };
		await until(() => kinds().length > 1, 15_000);
		const ids = new Set(receiver.posted.map(({ headers }) => headers["webhook-id"]));
		assert.equal(ids.size, 1);
		assert.equal((await alarms()).length, earlier);
	} finally {
		await database.admin.unsafe(`grant connect on database ${name} to worker`);
	}
	// On a slow machine the worker may have noticed it twice: the last one, too, ends.
	await until(async () => {
		const rows = await database.admin<{ lasted: boolean | null }[]>`
			select a.raised_at < a.ended_at as lasted from oversight.alarm a
			join oversight.alarm_delivery d on d.alarm_id = a.id order by a.raised_at desc`;
		return rows.length > earlier && rows[0]?.lasted === true;
	});
});

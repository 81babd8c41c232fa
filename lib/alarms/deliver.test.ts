import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { type TestDatabase, testDatabase } from "#db/testing.ts";
import { readEnv } from "../env.ts";
import { pauseAfter } from "../http/pause-after.ts";
import type { Worker } from "../worker/task.ts";
import { type Channels, channelsOf, readChannels, type Webhook } from "./channels.ts";
import { deliver, deliverByEmail, deliverByWebhook } from "./deliver.ts";
import {
	type Mailbox,
	makeCertificate,
	type Receiver,
	startMailbox,
	startReceiver,
} from "./testing-receivers.ts";

let database: TestDatabase;
let receiver: Receiver;
let mailbox: Mailbox;
let worker: Worker;
let channels: Channels;
before(async () => {
	const certificate = await makeCertificate();
	setDefaultCACertificates([...getCACertificates(), certificate.cert]);
	[database, receiver, mailbox] = await Promise.all([
		testDatabase(),
		startReceiver(certificate),
		startMailbox(certificate),
	]);
	const env = readEnv({
		ALARM_WEBHOOK_URL: receiver.url,
		ALARM_WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
		ALARM_WEBHOOK_PRIVATE: "true",
		ALARM_SMTP_URL: `smtp://countersign:p%40ss%20word@localhost:${mailbox.port}`,
		ALARM_EMAIL_FROM: "countersign@example.com",
		ALARM_EMAIL_TO: "oversight@example.com",
	});
	worker = { sql: database.as("worker"), env, signal: new AbortController().signal };
	channels = readChannels(env);
});
after(async () => {
	await Promise.all([receiver.stop(), mailbox.stop()]);
	await database.drop();
});
beforeEach(() => {
	receiver.posted.length = 0;
	mailbox.mails.length = 0;
	receiver.answer = { status: 200 };
});

const raise = async (subject: string) => {
	const [row] =
		await worker.sql`select oversight.raise_alarm('BREAK_GLASS', ${subject}, 'words that stay', null) as id`;
	return row?.id as string;
};
const clear = (subject: string) => worker.sql`select oversight.clear_alarm('BREAK_GLASS', ${subject})`;
/** As the two tasks do, side by side. */
const deliverAll = () => Promise.all(channelsOf(channels).map((name) => deliver(worker, channels, name)));
const nowDue = () =>
	worker.sql`update oversight.alarm_delivery set next_at = now() where delivered_at is null`;
const events = () => receiver.posted.map(({ body }) => JSON.parse(body).type as string);

test("an alarm is told once by each channel, and again when it is over", async () => {
	const id = await raise("one");
	await deliverAll();
	await deliverAll();
	assert.deepEqual(events(), ["alarm.raised"]);
	assert.equal(mailbox.mails.length, 1);
	const all = receiver.posted[0]?.body + (mailbox.mails[0]?.text ?? "");
	assert.match(all, new RegExp(id));
	assert.doesNotMatch(all, /words that stay/);
	await clear("one");
	await deliverAll();
	await deliverAll();
	assert.deepEqual(events(), ["alarm.raised", "alarm.ended"]);
	assert.equal(mailbox.mails.length, 2);
});

test("what a receiver does not take is sent again under the same id, and keeps nothing from the other", async () => {
	receiver.answer = { status: 503 };
	await raise("two");
	await deliverAll();
	assert.equal(mailbox.mails.length, 1);
	const [row] = await worker.sql`select error, attempts, next_at > now() as later, delivered_at
		from oversight.alarm_delivery where delivered_at is null`;
	assert.deepEqual({ ...row }, { error: "HTTP_503", attempts: 1, later: true, delivered_at: null });
	await deliverAll();
	assert.equal(receiver.posted.length, 1, "not before its pause is over");

	// It is over before anybody could be told: both are told, in order.
	await clear("two");
	await nowDue();
	await deliverAll();
	assert.deepEqual(events(), ["alarm.raised", "alarm.raised"]);
	receiver.answer = { status: 200 };
	await nowDue();
	await deliverAll();
	await deliverAll();
	assert.deepEqual(events(), ["alarm.raised", "alarm.raised", "alarm.raised", "alarm.ended"]);
	assert.equal(new Set(receiver.posted.slice(0, 3).map(({ headers }) => headers["webhook-id"])).size, 1);
});

test("a worker that died between sending and noting it sends again: at least once", async () => {
	await raise("three");
	const dying: Worker = {
		...worker,
		sql: new Proxy(worker.sql, {
			apply(target, self, args: [TemplateStringsArray, ...unknown[]]) {
				if (args[0].join().includes("set delivered_at")) throw new Error("gone");
				if (args[0].join().includes("set attempts")) throw new Error("gone");
				return Reflect.apply(target, self, args);
			},
		}),
	};
	await assert.rejects(deliver(dying, channels, "webhook"));
	await nowDue();
	await deliverAll();
	const ids = receiver.posted.map(({ headers }) => headers["webhook-id"]);
	assert.equal(ids.length, 2);
	assert.equal(new Set(ids).size, 1);
});

test("a channel that comes hears of what is open", async () => {
	await raise("four");
	await deliverAll();
	assert.deepEqual(events(), ["alarm.raised"]);
});

test("a webhook that hangs makes no e-mail late, however much waits for it", async () => {
	const hanging = createServer(() => {}); // takes what is sent, and never answers
	await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
	const url = new URL(`http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`);
	const ending = new AbortController();
	const stuck = { ...channels, webhook: { ...(channels.webhook as Webhook), url } };
	for (let n = 0; n < 25; n++) await raise(`before-${n}`);
	const webhook = deliver({ ...worker, signal: ending.signal }, stuck, "webhook");
	try {
		await deliver(worker, stuck, "email");
		await raise("an-emergency");
		await deliver(worker, stuck, "email");
		assert.equal(mailbox.mails.length, 26);
	} finally {
		ending.abort();
		hanging.closeAllConnections();
		hanging.close();
		await webhook;
	}
	assert.notEqual(deliverByWebhook.name, deliverByEmail.name, "a task, and so a lease, each");
});

test("a channel that is not configured is no task", () => {
	assert.equal(deliverByEmail.when?.(worker.env), true);
	assert.equal(deliverByEmail.when?.(readEnv({})), false);
	assert.equal(deliverByWebhook.when?.(readEnv({})), false);
});

test("the pause between tries doubles up to an hour", () => {
	assert.deepEqual(
		[1, 2, 3, 11, 50].map((tries) => pauseAfter(tries, 1)),
		[5_000, 10_000, 20_000, 3_600_000, 3_600_000],
	);
	assert.equal(pauseAfter(1, 0), 4_000);
});

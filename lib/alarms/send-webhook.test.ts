import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { sendWebhook } from "./send-webhook.ts";
import { type Receiver, startReceiver } from "./testing-receivers.ts";

let receiver: Receiver;
let inside: Receiver;
before(async () => {
	receiver = await startReceiver();
	inside = await startReceiver();
});
after(() => Promise.all([receiver.stop(), inside.stop()]));

const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
const webhook = (more = {}) => ({ url: new URL(receiver.url), key, mayBePrivate: true, ...more });
const message = { id: "msg_1", body: '{"type":"alarm.raised"}' };

test("what arrives is signed over its id, its time and its very bytes", async () => {
	await sendWebhook(webhook(), message);
	const posted = receiver.posted.at(-1);
	assert.ok(posted);
	const { headers, body } = posted;
	assert.equal(body, message.body);
	assert.equal(headers["webhook-id"], "msg_1");
	const at = headers["webhook-timestamp"];
	assert.ok(Math.abs(Number(at) - Date.now() / 1000) < 60);
	const expected = createHmac("sha256", key).update(`msg_1.${at}.${body}`).digest("base64");
	assert.equal(headers["webhook-signature"], `v1,${expected}`);
});

test("no address that is not public is asked, unless it is allowed", async () => {
	const before = receiver.posted.length;
	const port = new URL(receiver.url).port;
	for (const host of ["localhost", "127.0.0.1", "[::1]", "2130706433", "[::ffff:127.0.0.1]"])
		await assert.rejects(
			sendWebhook({ url: new URL(`http://${host}:${port}/`), key, mayBePrivate: false }, message),
			{ code: "ADDRESS_PRIVATE" },
			host,
		);
	assert.equal(receiver.posted.length, before);
});

test("a redirect is a failure, and nobody follows it", async () => {
	for (const status of [301, 302, 303, 307, 308]) {
		receiver.answer = { status, headers: { location: inside.url } };
		await assert.rejects(sendWebhook(webhook(), message), { code: `HTTP_${status}` });
	}
	assert.equal(inside.posted.length, 0);
	receiver.answer = { status: 200 };
});

test("only a 2xx is a delivery, and why it was none is a code", async () => {
	for (const status of [400, 404, 429, 500, 503]) {
		receiver.answer = { status };
		await assert.rejects(sendWebhook(webhook(), message), { code: `HTTP_${status}` });
	}
	receiver.answer = { status: 204 };
	await sendWebhook(webhook(), message);
	await assert.rejects(sendWebhook(webhook({ url: new URL("http://127.0.0.1:9/") }), message), {
		code: "ECONNREFUSED",
	});
});

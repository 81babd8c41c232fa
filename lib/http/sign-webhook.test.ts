import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { signedHeaders } from "./sign-webhook.ts";

test("the signature is the one of the specification's example, and of node:crypto", () => {
	// Standard Webhooks 1.0, "Example": the same secret, id, time and payload.
	const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
	const [id, body] = ["msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}'];
	const headers = signedHeaders([key], id, body, new Date(1614265330_000));
	assert.equal(headers["webhook-signature"], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	const ours = createHmac("sha256", key).update(`${id}.1614265330.${body}`).digest("base64");
	assert.equal(headers["webhook-signature"], `v1,${ours}`);
});

test("each valid key signs, and whoever has one of them verifies by the convention's package; another does not", () => {
	const [fresh, former, other] = [randomBytes(32), randomBytes(32), randomBytes(32)];
	const body = JSON.stringify({ type: "ping", data: { ü: "☃" } });
	const headers = signedHeaders([fresh, former], "an-id", body);
	for (const key of [fresh, former])
		assert.deepEqual(new Webhook(`whsec_${key.toString("base64")}`).verify(body, headers), JSON.parse(body));
	assert.throws(() => new Webhook(other.toString("base64")).verify(body, headers));
	assert.throws(() => new Webhook(fresh.toString("base64")).verify(`${body} `, headers));
});

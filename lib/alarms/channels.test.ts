import assert from "node:assert/strict";
import { test } from "node:test";
import { readEnv } from "../env.ts";
import { readSinks } from "../siem/sinks.ts";
import { channelsOf, readChannels } from "./channels.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const read = (env: Record<string, string>) => readChannels(readEnv(env));
const email = {
	ALARM_SMTP_URL: "smtp://me:hunter2@mail.example:587",
	ALARM_EMAIL_FROM: "countersign@example.com",
	ALARM_EMAIL_TO: "oversight@example.com, on-call@example.com",
};

test("nothing configured is no channel; both are both", () => {
	assert.deepEqual(channelsOf(read({})), []);
	const webhook = { ALARM_WEBHOOK_URL: "https://pager.example/x", ALARM_WEBHOOK_SECRET: SECRET };
	const channels = read({ ...webhook, ...email });
	assert.deepEqual(channelsOf(channels), ["webhook", "email"]);
	assert.deepEqual(channels.email?.to, ["oversight@example.com", "on-call@example.com"]);
	assert.equal(channels.webhook?.key.length, 24);
});

test("what is set by half, or would be sent in the clear, is refused without its value", () => {
	const webhook = "https://pager.example/x";
	for (const env of [
		{ ALARM_WEBHOOK_URL: webhook },
		{ ALARM_WEBHOOK_SECRET: SECRET },
		{ ALARM_WEBHOOK_URL: webhook, ALARM_WEBHOOK_SECRET: "hunter2" },
		{ ALARM_WEBHOOK_URL: "http://pager.example/x", ALARM_WEBHOOK_SECRET: SECRET },
		{ ALARM_WEBHOOK_URL: "https://me:hunter2@pager.example/x", ALARM_WEBHOOK_SECRET: SECRET },
		{
			ALARM_WEBHOOK_URL: "ftp://hunter2.example",
			ALARM_WEBHOOK_SECRET: SECRET,
			ALARM_WEBHOOK_PRIVATE: "true",
		},
		{ ...email, ALARM_EMAIL_TO: "" },
		{ ...email, ALARM_EMAIL_TO: "hunter2" },
		{ ...email, ALARM_EMAIL_FROM: "hunter2@example.com\r\nBcc: everybody@example.com" },
		{ ...email, ALARM_SMTP_URL: "https://hunter2.example" },
	]) {
		assert.throws(
			() => read(env as Record<string, string>),
			(error: Error & { code?: string }) => {
				assert.equal(error.code, "INPUT_INVALID");
				assert.match(error.message, /ALARM_/);
				assert.doesNotMatch(error.message, /hunter2/);
				return true;
			},
			JSON.stringify(env),
		);
	}
});

test("another system is told over https only, save on this machine", () => {
	const sinks = (env: Record<string, string | undefined>) => readSinks(readEnv(env));
	assert.deepEqual(sinks({}), {});
	assert.equal(
		sinks({ SIEM_URL: "https://siem.example/x", SIEM_TOKEN: "abc" }).https?.authorization,
		"Bearer abc",
	);
	assert.equal(
		sinks({ SIEM_URL: "http://127.0.0.1:1/x", SIEM_TOKEN: "Splunk abc" }).https?.authorization,
		"Splunk abc",
	);
	for (const env of [
		{ SIEM_URL: "http://siem.example/x" },
		{ SIEM_TOKEN: "hunter2" },
		{ SIEM_FILE: "relative/hunter2" },
		{ SIEM_URL: "https://me:hunter2@siem.example/x" },
	])
		assert.throws(() => sinks(env), /^(?!.*hunter2).*SIEM_/);
});

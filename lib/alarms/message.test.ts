import assert from "node:assert/strict";
import { test } from "node:test";
import { ALARM_KINDS } from "./kinds.ts";
import { asEmail, asWebhook, type Told } from "./message.ts";

const told: Told = {
	id: "5f0a6c3e-0000-4000-8000-000000000001",
	alarmId: "5f0a6c3e-0000-4000-8000-000000000002",
	event: "raised",
	kind: "BREAK_GLASS",
	raisedAt: new Date("2026-11-21T19:00:00Z"),
	endedAt: null,
	entry: 4711,
};

test("a message holds kind, time, entry number and link, and nothing else", () => {
	assert.deepEqual(JSON.parse(asWebhook(told, "https://c.example")), {
		type: "alarm.raised",
		timestamp: "2026-11-21T19:00:00.000Z",
		data: {
			alarm: told.alarmId,
			kind: "BREAK_GLASS",
			raised: "2026-11-21T19:00:00.000Z",
			ended: null,
			entry: 4711,
			link: `https://c.example/oversight/alerts#alarm-${told.alarmId}`,
		},
	});
});

test("an e-mail says what to do, and when it is over that it is", () => {
	for (const kind of Object.keys(ALARM_KINDS)) {
		const raised = asEmail({ ...told, kind }, "https://c.example");
		assert.match(raised.subject, /^Alarm: [ -~]+ \([A-Z_]+\)$/);
		assert.match(raised.text, /What to do: .{20,}/);
		assert.match(raised.text, /Entry: {2}4711/);
		const ended = asEmail(
			{ ...told, kind, event: "ended", endedAt: new Date(told.raisedAt) },
			"https://c.example",
		);
		assert.match(ended.subject, /^(Ended|Looked into): /);
		assert.doesNotMatch(ended.text, /What to do/);
	}
});

test("that somebody looked into a change is not told as if the change were over", () => {
	const end = (kind: string) => ({ ...told, kind, event: "ended" as const, endedAt: told.raisedAt });
	const ending = (kind: string) => JSON.parse(asWebhook(end(kind), "https://c.example")).data.ending;
	assert.deepEqual([ending("GATE_CHANGED"), ending("LOG_STANDS")], ["settled", "over"]);
	const { subject, text } = asEmail(end("KEY_CHANGED"), "https://c.example");
	assert.match(subject, /^Looked into: A key changed/);
	assert.match(text, /on the record/);
	assert.doesNotMatch(text, /has ended/);
});

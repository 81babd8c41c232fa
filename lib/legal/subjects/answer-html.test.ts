/** An answer as a person reads it: true, plain, and the same in what it does not say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer } from "./answer.ts";
import { answerHtml, fileOf } from "./answer-html.ts";
import { notesOf, outcomeInWords } from "./words.ts";

const ACCESS: Answer = {
	...{ version: 1, kind: "ACCESS", request: "8a0f2b1e-0000-4000-8000-000000000000", platform: "chat" },
	...{ account: "u<1>&", region: "eu", received: "2026-11-20", asOf: "2026-11-22T10:00:00.000Z" },
	salt: "0".repeat(64),
	conversations: [
		{
			...{ number: 1, kept: true },
			accesses: [
				{
					...{ at: "2026-11-18T09:12:00.000Z", reason: "USER_REPORT_REVIEW", team: "MODERATION" },
					...{ country: "IE", messages: 11, names: true },
				},
			],
		},
		{ number: 2, kept: false, accesses: [] },
	],
};
const ERASURE: Answer = { ...ACCESS, kind: "ERASURE", conversations: [] };

test("says when, why, how much, by which team and where, and escapes what a platform calls people", () => {
	const html = answerHtml(ACCESS, "d".repeat(64));
	for (const said of [
		"2026-11-18 09:12 UTC",
		"a report about the conversation",
		"11, and names",
		"moderation",
		"Ireland",
	])
		assert.ok(html.includes(said), said);
	assert.ok(html.includes("u&#60;1&#62;&#38;"));
	assert.ok(!html.includes("u<1>"));
	assert.match(html, /No staff were shown any of it/);
	assert.ok(html.includes("d".repeat(64)));
});

test("stands alone: nothing is loaded, nothing runs", () => {
	for (const answer of [ACCESS, ERASURE])
		assert.doesNotMatch(answerHtml(answer, ""), /<script|<link|<img|src=|style=|url\(|@import|@font-face/);
});

test("what is left out is said in the same words whether there is anything or not", () => {
	for (const kind of ["ACCESS", "ERASURE"] as const) {
		const notes = notesOf({ kind });
		assert.ok(notes.some((note) => /whether there are is not said/.test(note)));
		const html = answerHtml({ ...ERASURE, kind }, "");
		for (const note of notes) assert.ok(html.includes(note.replaceAll("'", "&#39;")), note);
	}
});

test("whatever keeps a conversation, its words are true where something unsaid keeps it too", () => {
	const kept = ["DECISION", "OTHERS", "PERIOD", "of a later version"].map((why) =>
		outcomeInWords({ number: 1, outcome: "KEPT", why }),
	);
	for (const words of kept)
		assert.match(words, /^Not erased\. .*or as a law or a claim demands\. When that is over/);
	assert.match(outcomeInWords({ number: 1, outcome: "KEPT", why: "HOLD" }), /legal claim or a legal duty/);
	assert.match(
		outcomeInWords({ number: 1, outcome: "ERASED", unreadable: "2026-12-12" }),
		/from 2026-12-12 on/,
	);
	assert.match(outcomeInWords({ number: 1, outcome: "GONE", deleted: "2026-10-01" }), /on 2026-10-01/);
});

test("neither an account nor a platform stands in a file's name", () => {
	assert.equal(fileOf(ACCESS, "json"), "access-8a0f2b1e-0000-4000-8000-000000000000.json");
});

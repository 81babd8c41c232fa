import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { demoCases } from "./cases.ts";
import { demoPeople } from "./people.ts";
import { type IntakeBody, intakeBody } from "./screenplay.ts";

const ID = /^[A-Za-z0-9._:-]{1,128}$/;
const NOW = new Date("2026-11-20T12:00:00Z");
const bodies = demoCases.map((demo) => intakeBody(demo, NOW));
const urgent = JSON.parse(
	readFileSync(new URL("./urgent-report.json", import.meta.url), "utf8").replaceAll("NOW", "1800000000"),
) as IntakeBody;

const words = (body: IntakeBody) => body.thread.messages.map(({ text }) => text ?? "").join("\n");
const ofCategory = (pattern: RegExp) =>
	demoCases.filter(({ category, keyword }) => pattern.test(`${category} ${keyword}`)).length;

describe("the demo's cases", () => {
	it("hold together: senders take part, reported messages exist, ids are well formed", () => {
		for (const { report, thread } of [...bodies, urgent]) {
			const accounts = thread.participants.map(({ accountId }) => accountId);
			const messages = new Set(thread.messages.map(({ id }) => id));
			for (const id of [report.id, thread.id, ...accounts, ...messages]) assert.match(id, ID);
			assert.equal(messages.size, thread.messages.length, report.id);
			assert.equal(new Set(accounts).size, accounts.length, report.id);
			assert.ok(report.messageIds.length > 0, report.id);
			for (const id of report.messageIds) assert.ok(messages.has(id), id);
			if (report.reporter) assert.ok(accounts.includes(report.reporter.accountId), report.id);
			assert.equal(report.source === "CLASSIFIER", report.detector !== undefined, report.id);
			for (const { kind, senderId, sentAt, text } of thread.messages) {
				if (kind !== "system") assert.ok(accounts.includes(senderId as string), report.id);
				assert.ok(Date.parse(sentAt) < Date.parse(report.reportedAt), `${report.id} ${sentAt}`);
				assert.ok(Buffer.byteLength(text ?? "") < 2000 && (text ?? "").isWellFormed(), report.id);
			}
		}
	});

	it("repeat no id between cases", () => {
		const ids = bodies.flatMap(({ report, thread }) => [
			report.id,
			thread.id,
			...thread.messages.map(({ id }) => id),
			...thread.messages.flatMap(({ attachments = [] }) => attachments.map(({ id }) => id)),
		]);
		assert.equal(new Set(ids).size, ids.length);
	});

	it("give the same bytes for the same clock, so that an interrupted seed can be posted again", () => {
		assert.deepEqual(
			demoCases.map((demo) => intakeBody(demo, NOW)),
			bodies,
		);
		const again = intakeBody(demoCases[0] as (typeof demoCases)[number], NOW, ".7");
		assert.notEqual(again.report.id, bodies[0]?.report.id);
		assert.notEqual(again.thread.messages[0]?.id, bodies[0]?.thread.messages[0]?.id);
	});

	it("spread over harms, regions, languages and sources", () => {
		assert.ok(demoCases.length >= 60);
		assert.ok(new Set(demoCases.map(({ language }) => language)).size >= 18);
		for (const language of ["ar", "he", "ja", "hi", "de", "fr", "es", "pl", "tr"]) {
			assert.ok(
				demoCases.some((demo) => demo.language === language),
				language,
			);
		}
		for (const region of ["eu", "us"]) {
			assert.ok(demoCases.filter((demo) => demo.region === region).length >= 25, region);
		}
		for (const source of ["USER", "TRUSTED_FLAGGER", "CLASSIFIER", "STAFF", "AUTHORITY"]) {
			assert.ok(
				demoCases.some((demo) => demo.source === source),
				source,
			);
		}
		// By lib/cases/categories.ts: within the hour, the day, three days, the week.
		assert.ok(ofCategory(/SUICIDE|GROOMING|TERRORIST|TRAFFICKING/) >= 8);
		assert.ok(ofCategory(/NON_CONSENSUAL|STALKING|ILLEGAL_ORGANIZATIONS/) >= 6);
		assert.ok(ofCategory(/HATE|HARASSMENT|SCAMS|MISINFORMATION/) >= 15);
		assert.ok(ofCategory(/OTHER_VIOLATION_TC|CONSUMER_INFORMATION/) >= 4);
	});

	it("include minors, unknown ages, groups, long threads and what the platform cannot read", () => {
		const participants = bodies.flatMap(({ thread }) => thread.participants);
		assert.ok(participants.some(({ minor }) => minor === true));
		assert.ok(participants.some(({ minor }) => minor === null));
		const sizes = bodies.map(({ thread }) => thread.participants.length);
		for (const size of [3, 4, 5, 6, 7, 8]) assert.ok(sizes.includes(size), `a group of ${size}`);
		const lengths = bodies.map(({ thread }) => thread.messages.length);
		assert.ok(lengths.includes(340) && lengths.includes(2000));
		const messages = bodies.flatMap(({ thread }) => thread.messages);
		for (const kind of ["text", "media", "system", "unavailable"]) {
			assert.ok(
				messages.some((message) => message.kind === kind),
				kind,
			);
		}
		for (const why of ["E2EE", "DELETED", "EXPIRED"]) {
			assert.ok(
				messages.some(({ unavailable }) => unavailable === why),
				why,
			);
		}
		assert.ok(messages.some(({ provenance }) => provenance === "REPORTER"));
		assert.ok(bodies.some(({ report }) => !report.reporter));
		assert.ok(bodies.some((body) => words(body) !== words(body).normalize("NFC")));
		assert.ok(bodies.some((body) => /\p{Emoji}\u200d\p{Emoji}/u.test(words(body))));
	});
});

describe("the urgent report", () => {
	it("is about adults, and its reported message has five neighbours on each side and more beyond", () => {
		assert.ok(urgent.thread.participants.every(({ minor }) => minor === false));
		assert.equal(urgent.report.messageIds.length, 1);
		const at = urgent.thread.messages.findIndex(({ id }) => id === urgent.report.messageIds[0]);
		assert.ok(at - 5 > 0 && at + 5 < urgent.thread.messages.length - 1);
		const times = urgent.thread.messages.map(({ sentAt }) => Date.parse(sentAt));
		assert.deepEqual(
			times.toSorted((a, b) => a - b),
			times,
		);
		assert.equal(new Set(times).size, times.length);
	});
});

describe("the demo's people", () => {
	it("keep watching and opening apart, and have ids of their own", () => {
		assert.equal(new Set(demoPeople.map(({ id }) => id)).size, demoPeople.length);
		for (const { id, alias, roles, mayDo } of demoPeople) {
			assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
			assert.match(alias, /^[A-Z]{1,3}-[0-9]{1,6}$/);
			const kinds: Set<string> = new Set(roles.map(({ role }) => role));
			assert.ok(kinds.size === 1, "one kind of role each: nothing can exclude anything");
			assert.ok(mayDo.endsWith("."));
		}
	});
});

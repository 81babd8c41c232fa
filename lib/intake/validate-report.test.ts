import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DomainError } from "#lib/errors.ts";
import { parseJson } from "./parse-json.ts";
import { problem } from "./problems.ts";
import { reportBody, textMessage } from "./testing.ts";
import { validateReport } from "./validate-report.ts";

const REGIONS = ["eu", "us"];

function problemsOf(body: unknown): Record<string, string> {
	try {
		validateReport(body, REGIONS);
	} catch (error) {
		assert.ok(error instanceof DomainError && error.code === "INPUT_INVALID");
		return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
	}
	return {};
}

/** The valid body with one place changed; `undefined` removes it. */
function changed(path: string, value: unknown): unknown {
	const body: unknown = structuredClone(reportBody("r-1"));
	const names = path.split("/").slice(1);
	const last = names.pop() ?? "";
	let place = body as Record<string, unknown>;
	for (const name of names) place = place[name] as Record<string, unknown>;
	if (value === undefined) delete place[last];
	else place[last] = value;
	return body;
}

describe("a report that is valid", () => {
	it("is taken as it is, with kinds, provenance and absent things as the platform left them", () => {
		assert.deepEqual(problemsOf(reportBody("r-1")), {});
		for (const [path, value] of [
			["/report/reporter", undefined],
			["/report/note", undefined],
			["/report/keyword", undefined],
			["/report/keyword", "OTHER"],
			["/report/reportedAt", "2026-11-20T10:00:00.123456789-09:30"],
			["/thread/participants/0/minor", null],
			["/thread/participants/0/displayName", "👩‍👧‍👦 \u202Eשלום"],
			["/thread/messages/0/text", ""],
			["/thread/messages/0/text", "é".repeat(8192)],
			["/thread/messages/0", { id: "m1", kind: "system", sentAt: "2026-11-19T22:01:00Z" }],
		] as const) {
			assert.deepEqual(problemsOf(changed(path, value)), {}, path);
		}
	});
});

describe("a report that is not valid", () => {
	it("is told every problem at once", () => {
		const body = reportBody("r-1", {
			report: { category: "NO_SUCH", messageIds: ["m3", "m3", "m99"], reportedAt: "yesterday" },
			thread: {
				region: "mars",
				participants: [{ accountId: "u1" }, { accountId: "u1" }],
				messages: [textMessage(1), { ...textMessage(1), senderId: "u7" }, textMessage(3, "a\0b")],
			},
		});
		assert.deepEqual(problemsOf({ ...body, extra: 1 }), {
			"": "has a field that is not known here",
			"/report/category": "is not one of the codes that are known here",
			"/report/messageIds/1": "names a message twice",
			"/report/messageIds/2": "is not a message of the thread",
			"/report/reportedAt":
				"must be a date and time with an offset (RFC 3339), between the year 2000 and tomorrow",
			"/thread/messages/1/id": "is the id of another message here",
			"/thread/messages/1/senderId": "is not a participant of the thread",
			"/thread/messages/2/text": "must be well-formed text without NUL, of at most 16,384 bytes",
			"/thread/participants/1/accountId": "is the id of another account here",
			"/thread/region": "is not a region of this installation",
		});
	});

	it("each single mistake is found where it is", () => {
		const date = /RFC 3339/;
		const text = /well-formed text/;
		for (const [path, value, message] of [
			["/platform", undefined, /is required/],
			["/platform", 3, /wrong type/],
			["/report/id", "a b", /1 to 128/],
			["/report/id", "x".repeat(129), /1 to 128/],
			["/report/keyword", "PHISHING", /not a keyword of the category/],
			["/report/source", "ROBOT", /codes/],
			["/report/source", "CLASSIFIER", null],
			["/report/detector", { name: "d", version: "1", score: 0.5 }, /CLASSIFIER only/],
			["/report/messageIds", [], /at least one/],
			["/report/duplicateGroup", "a b", /1 to 128/],
			["/thread/language", "de-AT", /ISO 639/],
			["/thread/language", "DE", /ISO 639/],
			["/report/note", "a\ud800", text],
			["/report/reportedAt", "2026-02-30T10:00:00Z", date],
			["/report/reportedAt", "2026-11-20T24:00:00Z", date],
			["/report/reportedAt", "2026-11-20T10:00:00", date],
			["/report/reportedAt", "2026-11-20 10:00:00Z", date],
			["/report/reportedAt", "1999-12-31T23:59:59Z", date],
			["/report/reportedAt", new Date(Date.now() + 2 * 86_400_000).toISOString(), date],
			["/thread/messages/0/sentAt", "2025-02-29T10:00:00Z", date],
			["/thread/messages/0/text", "\udc00", text],
			["/thread/messages/0/text", "x".repeat(16_385), text],
			["/thread/messages/0/text", "é".repeat(8193), text],
			["/thread/messages/0/text", undefined, /is required/],
			["/thread/messages/0/senderId", undefined, /is required/],
			["/thread/messages/0/kind", "poem", /codes/],
			["/thread/participants/0/country", "de", /capital/],
			["/thread/participants/0/minor", "no", /wrong type/],
			["/thread/participants/0/displayName", "x".repeat(1025), text],
			["/thread/participants", [], /at least one/],
			["/thread/messages", [], /at least one/],
		] as const) {
			const problems = problemsOf(changed(path, value));
			if (message === null)
				assert.match(problems["/report/detector"] ?? "", /required with source CLASSIFIER/);
			else assert.match(problems[path] ?? "no problem", message, path);
		}
	});

	it("what belongs to one kind of message is refused in another", () => {
		const at = "2026-11-19T22:01:00Z";
		for (const [message, path] of [
			[{ kind: "media" }, "/attachments"],
			[{ kind: "media", attachments: [] }, "/attachments"],
			[
				{ kind: "media", attachments: [{ id: "a", mediaType: "jpeg", bytes: 1 }] },
				"/attachments/0/mediaType",
			],
			[
				{ kind: "media", attachments: [{ id: "a", mediaType: "image/jpeg", bytes: -1 }] },
				"/attachments/0/bytes",
			],
			[{ kind: "unavailable" }, "/unavailable"],
			[{ kind: "unavailable", unavailable: "E2EE", text: "x" }, ""],
			[{ kind: "text", text: "x", unavailable: "E2EE" }, ""],
		] as const) {
			const problems = problemsOf(
				changed("/thread/messages/0", { id: "m1", senderId: "u1", sentAt: at, ...message }),
			);
			assert.ok(`/thread/messages/0${path}` in problems, JSON.stringify(message));
		}
	});

	it("10,000 messages are taken, one more is refused, and a longer list costs no more", () => {
		const messages = Array.from({ length: 10_000 }, (_, index) => textMessage(index + 1, "x"));
		assert.deepEqual(problemsOf(reportBody("r-1", { thread: { messages } })), {});
		const more = [...messages, textMessage(10_001)];
		assert.deepEqual(problemsOf(reportBody("r-1", { thread: { messages: more } })), {
			"/thread/messages": "has more than 10,000 messages",
		});
		const flood = Array.from({ length: 1_000_000 }, () => 0) as never;
		const began = performance.now();
		const problems = problemsOf(reportBody("r-1", { thread: { messages: flood } }));
		assert.ok("/thread/messages" in problems && performance.now() - began < 2_000);
	});
});

describe("what is said of a body", () => {
	const SENTENCE = "the heron waits by the third lamp";
	const odd = fc.oneof(
		fc.constant(SENTENCE),
		fc.constant([SENTENCE]),
		fc.constant({ [SENTENCE]: SENTENCE }),
		fc.constantFrom(null, 0, true, {}, [], [{}], -1, 1e300),
	);
	const places = paths(reportBody("r-1"));

	it("never holds a value or an unknown field's name, whatever was planted where", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.constantFrom(...places), odd), { minLength: 1, maxLength: 6 }),
				async (plants) => {
					let body: unknown = reportBody("r-1");
					for (const [path, value] of plants) body = planted(body, path.split("/").slice(1), value);
					const said = await saidOf(() =>
						validateReport(parseJson(Buffer.from(JSON.stringify(body))), REGIONS),
					);
					assert.ok(!said.includes("heron"), said);
				},
			),
			{ numRuns: 500 },
		);
	});

	it("never quotes JSON that cannot be read", async () => {
		for (const body of [
			`{"a": ${SENTENCE}`,
			`"${SENTENCE}`,
			`{"${SENTENCE}": 1,}`,
			`[${SENTENCE}]`,
			`${SENTENCE}`,
		]) {
			assert.ok(!(await saidOf(() => parseJson(Buffer.from(body)))).includes("heron"));
		}
	});
});

describe("JSON", () => {
	const refused = (text: string | Uint8Array, message: RegExp) =>
		assert.throws(
			() => parseJson(Buffer.from(text)),
			(error) => error instanceof DomainError && message.test(error.message),
		);

	it("is refused where a member is named twice, at any depth, however it is spelled", () => {
		refused('{"a":1,"a":1}', /twice/);
		refused('[{"x":{"text":"one","te\\u0078t":"two"}}]', /twice/);
		refused('{"__proto__":1,"__proto__":2}', /twice/);
		assert.deepEqual(parseJson(Buffer.from('{"a":": \\" {\\\\","b":["x:y",{"a":":"}]}')), {
			a: ': " {\\',
			b: ["x:y", { a: ":" }],
		});
	});

	it("is taken whenever its members differ", () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				assert.deepEqual(parseJson(Buffer.from(text)), JSON.parse(text));
			}),
		);
	});

	it("is refused when it is not UTF-8, and deep nesting breaks nothing", () => {
		refused(Uint8Array.of(0x22, 0xff, 0x22), /UTF-8/);
		refused(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), /UTF-8/);
		const deep = parseJson(Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`));
		assert.ok(Array.isArray(deep));
	});

	it("cannot reach an object's prototype", () => {
		const body = `{"__proto__":{"platform":"acme"},${JSON.stringify(reportBody("r-1")).slice(1)}`;
		assert.deepEqual(problemsOf(parseJson(Buffer.from(body))), { "": "has a field that is not known here" });
	});
});

async function saidOf(act: () => unknown): Promise<string> {
	try {
		act();
		return "";
	} catch (error) {
		assert.ok(error instanceof DomainError, "only errors of ours leave");
		const answer = problem(error);
		return `${error.message} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
	}
}

function paths(value: unknown, path = ""): string[] {
	if (typeof value !== "object" || value === null) return [path];
	const inside = Object.entries(value).flatMap(([name, child]) => paths(child, `${path}/${name}`));
	return [...(path ? [path] : []), `${path}/unknown`, ...inside];
}

function planted(value: unknown, [name, ...rest]: string[], plant: unknown): unknown {
	if (name === undefined) return plant;
	if (typeof value !== "object" || value === null) return value;
	const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
	const place = copy as Record<string, unknown>;
	place[name] = planted(place[name], rest, plant);
	return copy;
}

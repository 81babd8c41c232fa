/** docs/seal-report.mjs as a platform runs it, against a server of the test's own: what it says, and what it sends again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, beforeEach, describe, it } from "node:test";
import { generateIntakeKey } from "#lib/envelope/intake-key.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "docs", "seal-report.mjs");
const folder = mkdtempSync(join(tmpdir(), "countersign-seal-"));
const WORDS = "words that no error quotes";
const report = (message: object = {}) => ({
	platform: "acme",
	report: { id: "r-1" },
	thread: {
		...{ id: "t-1", region: "eu", participants: [{ accountId: "u1" }] },
		messages: [{ id: "m1", senderId: "u1", sentAt: "2026-11-01T10:00:00Z", text: WORDS, ...message }],
	},
});

let answer: (path: string) => { status: number; said: unknown } | null;
let [bodies, jwk]: [string[], object] = [[], {}];
const server = createServer(async (request, response) => {
	const body = await text(request);
	if (request.url === "/api/v1/reports") bodies.push(body);
	const given = answer(request.url ?? "");
	if (given === null) return void request.socket.destroy();
	response.writeHead(given.status, { "content-type": "application/json" }).end(JSON.stringify(given.said));
});
const door = (sent: { status: number; said: unknown } | null) => (path: string) => {
	const now = Date.now() / 1000;
	if (path.endsWith("intake-keys"))
		return { status: 200, said: { keys: [{ ...jwk, region: "eu", nbf: now - 9, exp: now + 99 }] } };
	if (!path.endsWith("places")) return sent;
	const messages = [{ id: "m1", sequence: 1, known: false }];
	return { status: 201, said: { place: "p", threadId: "t", expiresAt: "", messages } };
};
let url: string;
before(async () => {
	jwk = generateIntakeKey().publicJwk;
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
	bodies = [];
});
after(() => {
	server.close();
	rmSync(folder, { recursive: true, force: true });
});

async function run(plain: unknown, args = [url], key = "k") {
	const env = { PATH: process.env.PATH, COUNTERSIGN_KEY: key, COUNTERSIGN_KEEP: folder } as unknown;
	const child = spawn(process.execPath, [SCRIPT, ...args], { env: env as NodeJS.ProcessEnv });
	child.stdin.end(typeof plain === "string" ? plain : JSON.stringify(plain));
	const code = new Promise<number | null>((resolve) => child.once("close", resolve));
	const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
	return { code: await code, out, err, lines: err.trimEnd().split("\n").length };
}

describe("the client that seals", () => {
	it("says in one line what is wrong with a call, sends nothing, and ends with 2", async () => {
		answer = door({ status: 201, said: {} });
		for (const [plain, args, key, says] of [
			[report(), [], "k", /^Usage:/],
			[report(), [url], "", /^COUNTERSIGN_KEY is not set/],
			["no json", [url], "k", /is no JSON/],
			[{}, [url], "k", /^\/report\/id must be/],
			[report({ txt: "a" }), [url], "k", /^\/thread\/messages\/0\/txt is no field/],
			[report({ text: undefined }), [url], "k", /^\/thread\/messages\/0\/text is required/],
			[report({ sentAt: "yesterday" }), [url], "k", /^\/thread\/messages\/0\/sentAt must be/],
		] as const) {
			const { code, err, lines } = await run(plain, [...args], key);
			assert.deepEqual([code, lines], [2, 1], err);
			assert.match(err, says);
			assert.doesNotMatch(err, new RegExp(WORDS));
		}
		assert.deepEqual([bodies, readdirSync(folder)], [[], []]);
	});

	it("says in one line that it was refused, or that nobody answered, and ends with 1", async () => {
		answer = door({ status: 422, said: { code: "REPORT_INVALID", detail: "No." } });
		const refused = await run(report());
		assert.deepEqual([refused.code, refused.err], [1, "Refused: 422 REPORT_INVALID No.\n"]);
		assert.deepEqual(readdirSync(folder), [], "what was refused is not sent again");
		const away = await run(report(), ["http://127.0.0.1:1"]);
		assert.deepEqual([away.code, away.lines], [1, 1]);
		assert.match(away.err, /^No answer from 127/);
	});

	it("sends the very same bytes again where an answer was lost, and keeps them no longer", async () => {
		answer = door(null);
		assert.equal((await run(report())).code, 1);
		assert.equal(readdirSync(folder).length, 1);
		answer = door({ status: 200, said: { id: "ours" } });
		const again = await run(report());
		assert.deepEqual([again.code, again.out], [0, '{"id":"ours"}\n']);
		assert.deepEqual([bodies.length, bodies[0] === bodies[1]], [2, true]);
		assert.deepEqual(readdirSync(folder), []);
		await run(report({ text: "other words" }));
		assert.notEqual(bodies[2], bodies[0], "another report is sealed anew");
	});
});

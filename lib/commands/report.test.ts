import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { Trouble } from "#db/trouble.ts";
import { reportFile } from "./report-file.ts";
import { linesOf } from "./report-lines.ts";
import { progressFile } from "./report-progress.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-report-"));
after(() => rmSync(folder, { recursive: true }));

/** Stands where the API is: says 200 to what it had, refuses what says so, is away when told. */
let server: Server;
let url: string;
let posted: string[] = [];
let state: "well" | "busy" | "closed to the key" = "well";
before(async () => {
	server = createServer(async (request, response) => {
		let body = "";
		for await (const chunk of request) body += chunk;
		const status =
			state === "busy"
				? 503
				: state !== "well"
					? 401
					: body.includes("bad")
						? 422
						: posted.includes(body)
							? 200
							: 201;
		if (status < 300) posted.push(body);
		await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
		response.writeHead(status, { "content-type": "application/json" });
		response.end(
			JSON.stringify(status === 422 ? { code: "INPUT_INVALID", errors: [{ path: "/x", message: "m" }] } : {}),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
	server.closeAllConnections();
	server.close();
});
beforeEach(() => {
	posted = [];
	state = "well";
});

let files = 0;
function fileOf(lines: string[], newline = "\n"): string {
	const path = join(folder, `${++files}.jsonl`);
	writeFileSync(path, lines.join(newline));
	return path;
}
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `{"report":${index}}`);
const refusals = (path: string) =>
	readFileSync(path, "utf8")
		.split("\n")
		.filter(Boolean)
		.map((line) => JSON.parse(line));

describe("posting a file of reports", () => {
	it("counts what is accepted, duplicate and refused, and says why of each refused line", async () => {
		const file = fileOf(["{1}", "", "{bad}", "{2}", "{1}", "  ", "{3}"], "\r\n");
		const result = await reportFile(file, { url, key: "k", atOnce: 1 });
		assert.deepEqual([result.accepted, result.duplicate, result.refused, result.isWhole], [3, 1, 1, true]);
		assert.deepEqual(refusals(result.refusedFile), [
			{
				line: 3,
				status: 422,
				code: "INPUT_INVALID",
				errors: [{ path: "/x", message: "m" }],
				report: "{bad}\r",
			},
		]);
		assert.ok(!existsSync(progressFile(file)));
	});

	it("stopped at any moment, goes on where it was, and every line counts once", async () => {
		const lines = numbered(400).map((line, index) => (index % 50 === 7 ? "bad" : line));
		const file = fileOf(lines);
		let runs = 0;
		for (let isWhole = false; !isWhole; runs++) {
			const stop = new AbortController();
			let seen = 0;
			const onProgress = () => ++seen > 90 && stop.abort();
			const result = await reportFile(file, { url, key: "k", atOnce: 8, signal: stop.signal, onProgress });
			({ isWhole } = result);
			if (!isWhole) continue;
			assert.deepEqual([result.accepted, result.duplicate, result.refused], [392, 0, 8]);
			assert.deepEqual(
				refusals(result.refusedFile)
					.map(({ line }) => line)
					.sort((a, b) => a - b),
				[8, 58, 108, 158, 208, 258, 308, 358],
			);
		}
		assert.ok(runs > 3);
		assert.equal(posted.length, 392);
	});

	it("stops when nobody answers or the key is not accepted, and loses nothing", async () => {
		const file = fileOf(numbered(20));
		state = "busy";
		await assert.rejects(reportFile(file, { url, key: "k", atOnce: 4, patience: 50 }), Trouble);
		state = "closed to the key";
		await assert.rejects(reportFile(file, { url, key: "k", atOnce: 4 }), Trouble);
		state = "well";
		const result = await reportFile(file, { url, key: "k", atOnce: 4 });
		assert.deepEqual([result.accepted, result.duplicate], [20, 0]);
	});

	it("begins anew with another file of the same name", async () => {
		const file = fileOf(numbered(50));
		const stop = new AbortController();
		await reportFile(file, { url, key: "k", atOnce: 2, signal: stop.signal, onProgress: () => stop.abort() });
		writeFileSync(file, '{"other":1}\n');
		const result = await reportFile(file, { url, key: "k", atOnce: 2 });
		assert.deepEqual([result.accepted, result.duplicate], [1, 0]);
	});
});

describe("the lines of a file", () => {
	it("come whole across chunks, and one over the limit is passed over", async () => {
		const long = "é".repeat(200_000);
		const file = fileOf(["a", long, "b", "x".repeat(500_001), "c", ""]);
		const seen = [];
		for await (const { number, bytes } of linesOf(file, { offset: 0, line: 0 }, 500_000)) {
			seen.push([number, bytes?.toString("utf8") ?? null]);
		}
		assert.deepEqual(seen, [
			[1, "a"],
			[2, long],
			[3, "b"],
			[4, null],
			[5, "c"],
		]);
	});
});

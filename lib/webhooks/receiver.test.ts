/** docs/receive-webhook.mjs as a platform runs it. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { signedHeaders } from "../http/sign-webhook.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "docs", "receive-webhook.mjs");
const folder = mkdtempSync(join(tmpdir(), "countersign-receiver-"));
const file = join(folder, "webhooks.jsonl");
const running = new Set<ChildProcess>();
after(() => {
	for (const child of running) child.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

const [key, other, stranger] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const body = JSON.stringify({ type: "ping", timestamp: "2026-01-01T00:00:00.000Z", data: {} });

async function receiver(...keys: Buffer[]): Promise<{ url: string; kill(): Promise<unknown> }> {
	const child = spawn(process.execPath, [SCRIPT, "0", file], {
		env: {
			PATH: process.env.PATH,
			NODE_ENV: "test",
			WEBHOOK_SECRET: keys.map((one) => `whsec_${one.toString("base64")}`).join(","),
		},
		stdio: ["ignore", "pipe", "inherit"],
	});
	running.add(child);
	const [said] = await once(child.stdout as NodeJS.ReadableStream, "data");
	const port = /on port (\d+)/.exec(String(said))?.[1];
	const kill = () => {
		running.delete(child);
		child.kill("SIGKILL");
		return once(child, "exit");
	};
	return { url: `http://127.0.0.1:${port}/`, kill };
}

const sent = async (url: string, id: string, keys: Buffer[], at = new Date(), said = body) => {
	const headers = signedHeaders(keys, id, body, at);
	return (await fetch(url, { method: "POST", headers, body: said })).status;
};
const lines = () => readFileSync(file, "utf8").trim().split("\n");

test("the receiver that we hand out takes each message once, also across a crash, and no other than ours", async () => {
	const first = await receiver(key);
	assert.equal(await sent(first.url, "a", [key]), 204);
	assert.equal(await sent(first.url, "a", [key]), 204);
	assert.equal(lines().length, 1);
	assert.equal(await sent(first.url, "b", [stranger]), 401);
	assert.equal(await sent(first.url, "b", [key], new Date(), `${body} `), 401);
	assert.equal(await sent(first.url, "b", [key], new Date(Date.now() - 600_000)), 401);
	assert.equal((await fetch(first.url)).status, 405);
	assert.equal(await sent(first.url, "b", [other, key]), 204, "during a rotation one of two is enough");
	await first.kill();
	appendFileSync(file, '{"id":"c","ty'); // cut short by the crash
	const second = await receiver(other, key);
	assert.equal(await sent(second.url, "a", [key]), 204);
	assert.equal(await sent(second.url, "c", [other]), 204);
	assert.deepEqual(
		lines().flatMap((line) => {
			try {
				return [JSON.parse(line).id];
			} catch {
				return [];
			}
		}),
		["a", "b", "c"],
	);
	await second.kill();
});

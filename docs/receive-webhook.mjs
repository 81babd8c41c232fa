#!/usr/bin/env node
/**
 * A receiver of Countersign's webhooks, whole: docs/webhooks.md. It takes each message once, in the order in which it comes.
 *
 *   npm install standardwebhooks
 *   WEBHOOK_SECRET=whsec_… node receive-webhook.mjs [PORT] [FILE]      # 4000, webhooks.jsonl
 *
 * What is right about it, and what yours should do too:
 * 1. The signature is checked over the very bytes that came, before anything is read from them; by the convention's own library, which
 *    exists for most languages. It also refuses what is older than five minutes.
 * 2. The answer is a 2xx only when the message is safe: here, when its line is on the disk. What is answered otherwise, or too late
 *    (10 seconds), comes again for three days.
 * 3. A webhook-id that was taken before is answered with a 2xx and nothing else: it comes again whenever an answer was lost.
 * 4. The work is not done while somebody waits for the answer, but from the file, afterwards.
 * During a rotation put both secrets into WEBHOOK_SECRET, with a comma between.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const MOST_BYTES = 5_000_000;
const [port = "4000", file = "webhooks.jsonl"] = process.argv.slice(2);
const webhooks = (process.env.WEBHOOK_SECRET ?? "")
	.split(",")
	.filter(Boolean)
	.map((secret) => new Webhook(secret));
if (webhooks.length === 0) {
	console.error("Set WEBHOOK_SECRET to what `npm run integration -- webhook add` showed.");
	process.exit(2);
}

/** Kept across restarts: the file knows which ids were taken. A line that a crash cut short was never answered for. */
const kept = openSync(file, "a+");
const taken = new Set();
const text = readFileSync(file, "utf8");
for (const line of text.split("\n").slice(0, -1)) {
	try {
		taken.add(JSON.parse(line).id);
	} catch {}
}
if (text !== "" && !text.endsWith("\n")) writeSync(kept, "\n");

const server = createServer(async (request, response) => {
	const say = (status) => response.writeHead(status).end();
	try {
		if (request.method !== "POST") return say(405);
		const body = await bodyOf(request);
		if (body === null) return say(413);
		const message = verified(body, request.headers);
		if (message === null) return say(401);
		const id = request.headers["webhook-id"];
		if (!taken.has(id)) {
			writeSync(kept, `${JSON.stringify({ id, ...message })}\n`);
			fsyncSync(kept);
			taken.add(id);
			console.log(`${message.type} ${id}`);
		}
		say(204);
	} catch {
		say(500); // it comes again
	}
});

/** Null: more than anything of ours has. */
async function bodyOf(request) {
	const parts = [];
	let size = 0;
	for await (const part of request) {
		size += part.length;
		if (size > MOST_BYTES) return null;
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}

/** Null: signed with none of our secrets, or too old. */
function verified(body, headers) {
	for (const webhook of webhooks) {
		try {
			return webhook.verify(body, headers);
		} catch {}
	}
	return null;
}

for (const signal of ["SIGINT", "SIGTERM"])
	process.once(signal, () => {
		server.close(() => closeSync(kept));
		server.closeIdleConnections();
	});
server.listen(Number(port), () =>
	console.log(`takes webhooks on port ${server.address().port} into ${file}`),
);

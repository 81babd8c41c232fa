/** Worker processes as they really run, killed while a receiver that fails half of the time has their requests in hand. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { until } from "../testing-until.ts";
import { verified, type WebhookBench, webhookBench } from "./testing-webhooks.ts";

let bench: WebhookBench;
const workers = new Set<ChildProcess>();
before(async () => {
	bench = await webhookBench();
});
after(async () => {
	await Promise.all([...workers].map(kill));
	receiver.closeAllConnections();
	receiver.close();
	await bench.close();
});

/** What was taken with a 2xx, and who waits for an answer. */
const taken: { id: string; type: string; thread: string; decisionId: string }[] = [];
const seen = new Map<string, number>();
let secret = "";
/** From now on requests are held until somebody is killed over them. */
let holding = false;
let held = 0;
const receiver = createServer((request, response) => {
	const parts: Buffer[] = [];
	request.on("data", (part: Buffer) => parts.push(part));
	request.on("error", () => {});
	request.on("end", () => {
		const body = Buffer.concat(parts).toString();
		const id = String(request.headers["webhook-id"]);
		const count = (seen.get(id) ?? 0) + 1;
		seen.set(id, count);
		if (count % 2 === 1) return void response.writeHead(500).end();
		const message = verified(secret, { headers: request.headers, body, at: Date.now() });
		if (message.type !== "ping") {
			const { threadId: thread, decisionId } = message.data;
			taken.push({ id, type: message.type, thread, decisionId });
		}
		// It has it, and the worker never hears so.
		if (holding) held += 1;
		else response.writeHead(204).end();
	});
});

function startWorker(): ChildProcess {
	const env = {
		...{
			PATH: process.env.PATH,
			NODE_ENV: "test" as const,
			DATABASE_URL_WORKER: bench.database.url("worker"),
		},
		...{ WEBHOOK_KEY: bench.workersKey, WEBHOOK_PRIVATE_HOSTS: `127.0.0.1:${port()}` },
	};
	const worker = spawn(process.execPath, [join(import.meta.dirname, "../worker/main.ts")], {
		env,
		stdio: "ignore",
	});
	workers.add(worker);
	return worker;
}
const port = () => (receiver.address() as AddressInfo).port;

async function kill(worker: ChildProcess): Promise<void> {
	workers.delete(worker);
	if (worker.exitCode !== null || worker.signalCode !== null) return;
	worker.kill("SIGKILL");
	await once(worker, "exit");
}

test("workers that are killed lose nothing and tell nothing under a second id, in the order of each thread", async () => {
	await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
	const { admin } = bench.database;
	const made = await bench.add();
	await admin`update console.endpoint set url = ${`http://127.0.0.1:${port()}/`} where id = ${made.endpointId}`;
	({ secret } = made);
	const threads = new Map<string, string[]>();
	for (let n = 0; n < 12; n++) {
		const thread = [...threads.keys()][n % 4];
		const decided = await bench.decided(n < 4 || !thread ? {} : { thread });
		threads.set(decided.threadId, [...(threads.get(decided.threadId) ?? []), decided.decisionId]);
		await bench.leave(decided);
	}
	// Nobody waits here for pauses and leases: that they are kept to, deliver.test.ts shows.
	const hurry = () =>
		admin`update console.delivery set next_at = now() where delivered_at is null and holder is null`;
	const rest = async () => {
		await hurry();
		return (await bench.rows(made.endpointId)).filter(({ delivered }) => !delivered).length;
	};
	for (const round of [1, 2]) {
		const worker = startWorker();
		if (round === 2) await until(async () => (await rest()) <= 16, 60_000);
		holding = true;
		await until(async () => {
			await hurry();
			return held > 0;
		}, 60_000);
		await kill(worker);
		receiver.closeAllConnections();
		[holding, held] = [false, 0];
		// What it held is another's once its lease is over.
		await admin`update console.delivery set leased_until = now() where holder is not null`;
	}
	const last = [startWorker(), startWorker()];
	await until(async () => (await rest()) === 0, 60_000);
	await Promise.all(last.map(kill));

	const rows = (await bench.rows(made.endpointId)).filter(({ event }) => event !== "ping");
	assert.equal(rows.length, 24);
	assert.deepEqual([...new Set(taken.map(({ id }) => id))].sort(), rows.map(({ id }) => id).sort());
	assert.ok(taken.length > rows.length, "what was killed over was told again");
	for (const [thread, decisions] of threads) {
		const firsts = [
			...new Map(taken.filter((one) => one.thread === thread).map((one) => [one.id, one])).values(),
		];
		const expected = decisions.flatMap((decision) => [
			`decision.made ${decision}`,
			`report.settled ${decision}`,
		]);
		assert.deepEqual(
			firsts.map(({ type, decisionId }) => `${type} ${decisionId}`),
			expected,
		);
	}
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { connect } from "#db/client.ts";
import { takeDeliveries } from "#db/queries/webhooks.ts";
import { readEnv } from "../env.ts";
import { until } from "../testing-until.ts";
import { endTelling } from "./change-endpoint.ts";
import { deliverDue, forgetDelivered } from "./deliver.ts";
import { verified, type WebhookBench, webhookBench } from "./testing-webhooks.ts";

let bench: WebhookBench;
before(async () => {
	bench = await webhookBench();
});
after(() => bench.close());
let endpointId: string;
let secret: string;
beforeEach(async () => {
	// Each test has an endpoint of its own, whose ping is over.
	const { database, receiver, worker } = bench;
	for (const { id } of await database.admin`select id from console.endpoint where removed_at is null`)
		await endTelling(database.as("web"), id);
	receiver.answer = { status: 200 };
	({ endpointId, secret } = await bench.add());
	await deliverDue(worker);
	receiver.posted.length = 0;
});

const told = () => bench.receiver.posted.map((posted) => verified(secret, posted));
const types = () => told().map(({ type }) => type);
const ids = () => bench.receiver.posted.map(({ headers }) => headers["webhook-id"]);
const undelivered = async () => (await bench.rows(endpointId)).filter(({ delivered }) => !delivered);

test("what leaves is told: the decision, then to each reporter what became of the report; each once", async () => {
	const decided = await bench.decided({ reports: 2 });
	await bench.leave(decided);
	await deliverDue(bench.worker);
	await deliverDue(bench.worker);
	const [made, first, second, ...more] = told();
	assert.deepEqual(more, []);
	assert.ok(
		made?.type === "decision.made" && first?.type === "report.settled" && second?.type === "report.settled",
	);
	const { decisionId, caseId, outcome, account, reports } = made.data;
	assert.deepEqual(
		[decisionId, caseId, outcome, account],
		[decided.decisionId, decided.caseId, "WARN", "u2"],
	);
	assert.deepEqual([first.data.report, second.data.report], reports);
	assert.deepEqual([first.data.reporter, first.data.outcome], ["u1", "VIOLATION"]);
	assert.equal(first.data.decisionId, decisionId);
	assert.deepEqual(
		Object.keys(first.data).filter((key) => /actions|account|messages/.test(key)),
		[],
	);
});

test("a decision that has not left is told to nobody", async () => {
	await bench.decided();
	await deliverDue(bench.worker);
	assert.deepEqual(types(), []);
});

test("where nothing was found, or only help was offered, a reporter hears of no violation", async () => {
	for (const outcome of ["NO_VIOLATION", "SUPPORT"]) await bench.leave(await bench.decided({ outcome }));
	await deliverDue(bench.worker);
	const outcomes = told().flatMap((one) => (one.type === "report.settled" ? [one.data.outcome] : []));
	assert.deepEqual(outcomes, ["NO_VIOLATION", "NO_VIOLATION"]);
});

test("an endpoint is told of its own platform, its regions and the events that it asked for", async () => {
	const only = await bench.add({ events: ["report.settled"] });
	await bench.leave(await bench.decided({ region: "us" }));
	await bench.leave(await bench.decided());
	const other = randomUUID();
	const { admin } = bench.database;
	await admin`insert into console.platform (id, code, name) values (${other}, ${`p-${other.slice(0, 8)}`}, 'Other')`;
	const events = async (id: string) => (await bench.rows(id)).map(({ event }) => event);
	assert.deepEqual(await events(endpointId), ["ping", "decision.made", "report.settled"]);
	assert.deepEqual(await events(only.endpointId), ["ping", "report.settled"]);
});

test("of one thread nothing is told before what precedes it was taken; other threads go on", async () => {
	const first = await bench.decided();
	await bench.leave(first);
	bench.receiver.answer = { status: 500 };
	await deliverDue(bench.worker);
	assert.deepEqual(types(), ["decision.made"]);
	await bench.leave(await bench.decided({ thread: first.threadId }));
	const elsewhere = await bench.decided();
	await bench.leave(elsewhere);
	bench.receiver.answer = { status: 200 };
	bench.receiver.posted.length = 0;
	await deliverDue(bench.worker);
	assert.deepEqual(
		told().map((one) => one.type !== "ping" && one.data.caseId),
		[elsewhere.caseId, elsewhere.caseId],
	);
	bench.receiver.posted.length = 0;
	await bench.nowDue();
	await deliverDue(bench.worker);
	const cases = told().map((one) => (one.type === "ping" ? "" : one.data.caseId));
	assert.deepEqual(cases.slice(0, 2), [first.caseId, first.caseId]);
	assert.equal(cases.length, 4);
	assert.deepEqual(types(), ["decision.made", "report.settled", "decision.made", "report.settled"]);
});

test("two commits about one thread are told in their order, also where the second did not wait to be made", async () => {
	const first = await bench.decided();
	const second = await bench.decided({ thread: first.threadId });
	const { admin } = bench.database;
	const [written, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const leaving = admin.begin(async (tx) => {
		await tx`insert into console.outbox (platform_id, region, decision_id) values (${bench.platformId}, 'eu', ${first.decisionId})`;
		written.resolve();
		await go.promise;
	});
	await written.promise;
	const behind = bench.leave(second);
	await until(async () => {
		const [row] = await admin`select count(*)::int as waiting from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock' and query like '%console.outbox%'`;
		return row?.waiting === 1;
	});
	go.resolve();
	await Promise.all([leaving, behind]);
	await deliverDue(bench.worker);
	assert.deepEqual(
		told().flatMap((one) => (one.type === "decision.made" ? [one.data.decisionId] : [])),
		[first.decisionId, second.decisionId],
	);
});

test("several workers tell each thing once", async () => {
	for (let n = 0; n < 20; n++) await bench.leave(await bench.decided());
	const others = [1, 2, 3].map(() => connect(bench.database.url("worker"), { max: 2, name: "test-worker" }));
	try {
		await Promise.all(
			[bench.worker, ...others.map((sql) => ({ ...bench.worker, sql }))].map((one) => deliverDue(one)),
		);
	} finally {
		await Promise.all(others.map((sql) => sql.end()));
	}
	assert.equal(ids().length, 40);
	assert.equal(new Set(ids()).size, 40);
});

test("what a worker held that is gone is told by another when the lease is over, under the same id", async () => {
	await bench.leave(await bench.decided({ reports: 0 }));
	const [taken] = await takeDeliveries(bench.worker.sql, endpointId, {
		holder: randomUUID(),
		most: 9,
		leaseMs: 60_000,
	});
	await deliverDue(bench.worker);
	assert.deepEqual(ids(), [], "it is another's to tell");
	await bench.database.admin`update console.delivery set leased_until = now() where holder is not null`;
	await deliverDue(bench.worker);
	assert.deepEqual(ids(), [taken?.id]);
	assert.deepEqual(await undelivered(), []);
});

test("what was taken but not noted is told again under the same id, saying the same", async () => {
	await bench.leave(await bench.decided({ reports: 0 }));
	const dying = {
		...bench.worker,
		sql: new Proxy(bench.worker.sql, {
			apply(target, self, args: [TemplateStringsArray, ...unknown[]]) {
				if (args[0].join().includes("set delivered_at")) throw new Error("gone");
				return Reflect.apply(target, self, args);
			},
		}),
	};
	await assert.rejects(deliverDue(dying));
	await bench.database.admin`update console.delivery set leased_until = now() where holder is not null`;
	await deliverDue(bench.worker);
	const [once, again, ...more] = bench.receiver.posted;
	assert.equal(more.length, 0);
	assert.equal(once?.headers["webhook-id"], again?.headers["webhook-id"]);
	assert.equal(once?.body, again?.body);
});

test("what is not taken is tried again after a pause that grows, and what a receiver asks for is kept to", async () => {
	await bench.leave(await bench.decided({ reports: 0 }));
	const pause = async () => {
		await deliverDue(bench.worker);
		const [row] = await bench.database
			.admin`select code, attempts, extract(epoch from next_at - now())::float8 as seconds
			from console.delivery where endpoint_id = ${endpointId} and delivered_at is null`;
		return { ...row } as { code: string; attempts: number; seconds: number };
	};
	bench.receiver.answer = { status: 500 };
	const first = await pause();
	assert.deepEqual([first.code, first.attempts], ["HTTP_500", 1]);
	assert.ok(first.seconds > 1 && first.seconds <= 5);
	await deliverDue(bench.worker);
	assert.equal(ids().length, 1, "not before");
	await bench.nowDue();
	const second = await pause();
	assert.ok(second.attempts === 2 && second.seconds > 5 && second.seconds <= 10);
	bench.receiver.answer = { status: 429, headers: { "retry-after": "600" } };
	await bench.nowDue();
	const third = await pause();
	assert.ok(third.code === "HTTP_429" && third.seconds > 500 && third.seconds <= 600);
	bench.receiver.answer = { status: 503, headers: { "retry-after": "999999" } };
	await bench.nowDue();
	assert.ok((await pause()).seconds <= 3600);
	bench.receiver.answer = { status: 200 };
	await bench.nowDue();
	await deliverDue(bench.worker);
	assert.deepEqual(await undelivered(), []);
	assert.equal(new Set(ids()).size, 1);
});

test("after three days in vain it is given up, and what comes after it on its thread waits", async () => {
	const first = await bench.decided({ reports: 1 });
	await bench.leave(first);
	bench.receiver.answer = { status: 500 };
	await deliverDue(bench.worker);
	const back = (by: string) => bench.database
		.admin`update console.delivery set first_tried_at = first_tried_at - ${by}::interval
		where endpoint_id = ${endpointId} and first_tried_at is not null`;
	await back("2 days 23 hours");
	await bench.nowDue();
	await deliverDue(bench.worker);
	assert.deepEqual(
		(await undelivered()).map(({ dead }) => dead),
		[false, false],
	);
	await back("1 hour");
	await bench.nowDue();
	await deliverDue(bench.worker);
	const rows = await undelivered();
	assert.deepEqual(
		rows.map(({ event, dead, code }) => [event, dead, code]),
		[
			["decision.made", true, "HTTP_500"],
			["report.settled", false, null],
		],
	);
	bench.receiver.answer = { status: 200 };
	bench.receiver.posted.length = 0;
	await bench.nowDue();
	await deliverDue(bench.worker);
	assert.deepEqual(ids(), []);
});

test("an endpoint that hangs holds up no other, however much waits for it", async () => {
	const hanging = createServer(() => {}); // takes what is sent, and never answers
	await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
	const at = `127.0.0.1:${(hanging.address() as AddressInfo).port}`;
	const env = readEnv({
		WEBHOOK_KEY: bench.workersKey,
		WEBHOOK_PRIVATE_HOSTS: `${at},${new URL(bench.receiver.url).host}`,
	});
	const ending = new AbortController();
	const worker = { ...bench.worker, env, signal: ending.signal };
	const stuck = await bench.add({ url: bench.receiver.url });
	await bench.database
		.admin`update console.endpoint set url = ${`http://${at}/`} where id = ${stuck.endpointId}`;
	for (let n = 0; n < 30; n++) await bench.leave(await bench.decided({ reports: 0 }));
	const run = deliverDue(worker, 600_000);
	try {
		await until(async () => (await undelivered()).length === 0);
		await bench.leave(await bench.decided({ reports: 0 }));
		await until(async () => bench.receiver.posted.length === 31);
		assert.equal((await bench.rows(stuck.endpointId)).filter(({ delivered }) => delivered).length, 0);
	} finally {
		ending.abort();
		hanging.closeAllConnections();
		hanging.close();
		await run;
	}
	const held = (await bench.rows(stuck.endpointId)).filter(({ held, code }) => held || code !== null);
	assert.deepEqual(held, [], "what was broken off is nobody's failure, and nobody's any more");
	await endTelling(bench.database.as("web"), stuck.endpointId);
});

test("an address inside the network that the operator did not name is not asked, whatever the database says of it", async () => {
	const env = readEnv({ WEBHOOK_KEY: bench.workersKey });
	const secure = bench.receiver.url.replace("http:", "https:");
	for (const [url, code] of [
		[bench.receiver.url, "INPUT_INVALID"],
		[secure, "ADDRESS_PRIVATE"],
		["https://169.254.169.254/latest/meta-data", "ADDRESS_PRIVATE"],
		["https://[fd00:ec2::254]/", "ADDRESS_PRIVATE"],
	] as const) {
		await bench.database.admin`update console.endpoint set url = ${url} where id = ${endpointId}`;
		await bench.leave(await bench.decided({ reports: 0 }));
		await deliverDue({ ...bench.worker, env });
		const rows = await undelivered();
		assert.deepEqual([...new Set(rows.map((row) => row.code))], [code], url);
		await bench.database
			.admin`delete from console.delivery where endpoint_id = ${endpointId} and delivered_at is null`;
	}
	assert.deepEqual(ids(), []);
});

test("the worker's own role can take back nothing that was taken or given up, and begin no two attempts at once", async () => {
	await bench.leave(await bench.decided({ reports: 0 }));
	const { sql } = bench.worker;
	const refused = { code: "CS422" };
	await assert.rejects(
		sql`update console.delivery set delivered_at = now() where endpoint_id = ${endpointId} and delivered_at is null`,
		refused,
		"without an attempt",
	);
	await takeDeliveries(sql, endpointId, { holder: randomUUID(), most: 9, leaseMs: 60_000 });
	const open = sql`endpoint_id = ${endpointId} and delivered_at is null and dead_at is null`;
	await assert.rejects(sql`update console.delivery set attempts = attempts + 2 where ${open}`, refused);
	await assert.rejects(sql`update console.delivery set attempts = 0 where ${open}`, refused);
	await sql`update console.delivery set dead_at = '2020-01-01', code = 'X', holder = null, leased_until = null where ${open}`;
	const [row] = await sql`select dead_at > now() - interval '1 minute' as now from console.delivery
		where endpoint_id = ${endpointId} and dead_at is not null`;
	assert.equal(row?.now, true, "when, the database says");
	for (const change of [sql`dead_at = null, code = null`, sql`delivered_at = null`, sql`next_at = now()`])
		await assert.rejects(
			sql`update console.delivery set ${change} where endpoint_id = ${endpointId}`,
			refused,
		);
});

test("what was taken a month ago is forgotten, what was not is not; of a removed endpoint all of it", async () => {
	const { admin } = bench.database;
	const left = async () => (await bench.rows(endpointId)).map(({ event, delivered }) => [event, delivered]);
	const decided = await bench.decided();
	await bench.leave(decided);
	await deliverDue(bench.worker);
	bench.receiver.answer = { status: 500 };
	await bench.leave(await bench.decided({ thread: decided.threadId, reports: 0 }));
	await deliverDue(bench.worker);
	await forgetDelivered.run(bench.worker);
	assert.equal((await left()).length, 4);
	await admin`update console.delivery set delivered_at = delivered_at - interval '31 days', made_at = made_at - interval '31 days'
		where endpoint_id = ${endpointId}`;
	await forgetDelivered.run(bench.worker);
	assert.deepEqual(await left(), [["decision.made", false]]);
	await bench.leave(await bench.decided({ thread: decided.threadId, reports: 0 }));
	bench.receiver.answer = { status: 200 };
	bench.receiver.posted.length = 0;
	await bench.nowDue();
	await deliverDue(bench.worker);
	assert.equal(told().at(-1)?.type === "decision.made" && types().length, 2, "in order, also then");
	await endTelling(bench.database.as("web"), endpointId);
	await admin`update console.endpoint set removed_at = removed_at - interval '31 days' where id = ${endpointId}`;
	await forgetDelivered.run(bench.worker);
	assert.deepEqual(await left(), []);
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DomainError } from "../errors.ts";
import {
	addEndpoint,
	endTelling,
	pauseTelling,
	pingEndpoint,
	resumeTelling,
	rotateSecret,
} from "./change-endpoint.ts";
import { deliverDue } from "./deliver.ts";
import { asSecret, endpointKey } from "./endpoint-secret.ts";
import { verified, type WebhookBench, webhookBench } from "./testing-webhooks.ts";

let bench: WebhookBench;
before(async () => {
	bench = await webhookBench();
});
after(() => bench.close());

const web = () => bench.database.as("web");
const entries = async (endpointId: string) =>
	(
		await bench.database.admin<{ type: string }[]>`
			select e.type from ledger.entry e where convert_from(e.leaf, 'UTF8')::jsonb->>'endpoint' = ${endpointId} order by e.at`
	).map(({ type }) => type);
const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

test("an endpoint is added with its entry and a ping; its secret is shown once and lies nowhere", async () => {
	const { endpointId, secret } = await bench.add();
	assert.deepEqual(await entries(endpointId), ["endpoint.added"]);
	assert.equal(secret, asSecret(endpointKey(bench.workersKey, endpointId, 1)));
	await deliverDue(bench.worker);
	const posted = bench.receiver.posted.at(-1);
	assert.ok(posted);
	assert.equal(verified(secret, posted).type, "ping");
	const key = secret.slice("whsec_".length);
	const tables = await bench.database.admin<{ name: string }[]>`
		select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('console', 'ledger', 'oversight', 'access')`;
	for (const { name } of tables) {
		const [row] = await bench.database.admin.unsafe(
			`select exists(select from ${name} t where t::text like '%${key.slice(0, 20)}%') as found`,
		);
		assert.equal(row?.found, false, name);
	}
	await endTelling(web(), endpointId);
});

test("during a rotation both secrets verify; after it the new one alone", async () => {
	const { endpointId, secret } = await bench.add();
	const next = await rotateSecret(web(), bench, endpointId, 1);
	assert.notEqual(next.secret, secret);
	bench.receiver.posted.length = 0;
	await deliverDue(bench.worker);
	const pings = bench.receiver.posted.slice();
	assert.equal(pings.length, 2, "of the addition and of the rotation");
	for (const posted of pings) {
		verified(secret, posted);
		verified(next.secret, posted);
	}
	const last = await rotateSecret(web(), bench, endpointId, 0);
	bench.receiver.posted.length = 0;
	await deliverDue(bench.worker);
	const [posted] = bench.receiver.posted;
	assert.ok(posted);
	verified(last.secret, posted);
	for (const old of [secret, next.secret]) assert.throws(() => verified(old, posted));
	assert.deepEqual(await entries(endpointId), ["endpoint.added", "endpoint.rotated", "endpoint.rotated"]);
	await endTelling(web(), endpointId);
});

test("what is paused waits and goes when it is resumed; a removed endpoint is told nothing any more", async () => {
	const { endpointId } = await bench.add();
	await deliverDue(bench.worker);
	await pauseTelling(web(), endpointId);
	await assert.rejects(pauseTelling(web(), endpointId), refused("INPUT_INVALID"));
	await bench.leave(await bench.decided());
	bench.receiver.posted.length = 0;
	await deliverDue(bench.worker);
	assert.equal(bench.receiver.posted.length, 0);
	await resumeTelling(web(), endpointId);
	await deliverDue(bench.worker);
	assert.equal(bench.receiver.posted.length, 2);
	await bench.leave(await bench.decided());
	await endTelling(web(), endpointId);
	await bench.leave(await bench.decided());
	await deliverDue(bench.worker);
	assert.equal(bench.receiver.posted.length, 2);
	for (const act of [endTelling, pauseTelling, resumeTelling])
		await assert.rejects(act(web(), endpointId), refused("NOT_FOUND"));
	await assert.rejects(rotateSecret(web(), bench, endpointId), refused("NOT_FOUND"));
	await assert.rejects(pingEndpoint(web(), endpointId), refused("INPUT_INVALID"));
	assert.deepEqual(await entries(endpointId), [
		...["endpoint.added", "endpoint.paused", "endpoint.resumed", "endpoint.removed"],
	]);
});

test("what is no platform, region, event or address is refused, and nothing is added", async () => {
	const count = async () =>
		(await bench.database.admin`select count(*)::int as count from console.endpoint`)[0]?.count;
	const before = await count();
	const add = (more: object) =>
		addEndpoint(web(), bench, { platform: "acme", url: bench.receiver.url, regions: ["eu"], ...more });
	await assert.rejects(add({ platform: "nobody" }), refused("NOT_FOUND"));
	for (const wrong of [
		{ regions: [] },
		{ regions: ["mars"] },
		{ events: ["case.opened"] },
		{ events: [] },
		{ url: "http://hooks.example/x" },
		{ url: "https://hooks.example/?secret=1" },
	])
		await assert.rejects(add(wrong), refused("INPUT_INVALID"), JSON.stringify(wrong));
	assert.equal(await count(), before);
});

test("of pings no more wait than ten", async () => {
	const { endpointId } = await bench.add();
	await pauseTelling(web(), endpointId);
	for (let n = 0; n < 9; n++) await pingEndpoint(web(), endpointId);
	await assert.rejects(pingEndpoint(web(), endpointId), refused("INPUT_INVALID"));
	await endTelling(web(), endpointId);
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { seedPerson } from "#db/testing-thread.ts";
import { closeWeb } from "#db/web.ts";
import type { Role } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { watch } from "../alarms/watch.ts";
import { DomainError } from "../errors.ts";
import { endTelling } from "./change-endpoint.ts";
import { deliverDue } from "./deliver.ts";
import { listEndpoints, readEndpoint } from "./list-endpoints.ts";
import { replayDeliveries } from "./replay-deliveries.ts";
import { type WebhookBench, webhookBench } from "./testing-webhooks.ts";

let bench: WebhookBench;
before(async () => {
	bench = await webhookBench();
	process.env.DATABASE_URL_WEB = bench.database.url("web");
});
after(async () => {
	await closeWeb();
	await bench.close();
});

async function actor(role: Role, regions = ["eu"]): Promise<Actor> {
	const { id, alias, sessionId } = await seedPerson(bench.database, "P", role, regions);
	return {
		...{ personId: id, alias, name: "A person", sessionId },
		grants: regions.map((region) => ({ role, region })),
	};
}
const refused = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

/** An endpoint that gave something up: of each region so many decisions, without reports. */
async function dead(count: Record<string, number>): Promise<string> {
	const { endpointId } = await bench.add({ regions: ["eu", "us"] });
	await deliverDue(bench.worker);
	for (const [region, many] of Object.entries(count))
		for (let n = 0; n < many; n++) await bench.leave(await bench.decided({ region, reports: 0 }));
	bench.receiver.answer = { status: 500 };
	for (let run = 0; run < 2; run++) {
		await bench.nowDue();
		await deliverDue(bench.worker);
		await bench.database
			.admin`update console.delivery set first_tried_at = now() - interval '4 days', next_at = now()
			where endpoint_id = ${endpointId} and delivered_at is null and dead_at is null`;
	}
	// One at a time where an endpoint takes nothing.
	await deliverDue(bench.worker);
	bench.receiver.answer = { status: 200 };
	bench.receiver.posted.length = 0;
	const rows = await bench.rows(endpointId);
	assert.equal(
		rows.filter((row) => row.dead).length,
		Object.values(count).reduce((sum, many) => sum + many, 0),
	);
	return endpointId;
}

test("an admin has dead letters of their regions sent once more, under their ids, with an entry a region", async () => {
	const endpointId = await dead({ eu: 2, us: 1 });
	const ids = (await bench.rows(endpointId)).filter((row) => row.dead).map(({ id }) => id);
	const admin = await actor("admin");
	assert.equal(await replayDeliveries(admin, endpointId), 2);
	const entries = await bench.database.admin<{ region: string; count: string; actor: string }[]>`
		select e.region, convert_from(e.leaf, 'UTF8')::jsonb->>'count' as count, e.actor from ledger.entry e
		where e.type = 'delivery.replayed' and convert_from(e.leaf, 'UTF8')::jsonb->>'endpoint' = ${endpointId}`;
	assert.deepEqual(
		entries.map((row) => ({ ...row })),
		[{ region: "eu", count: "2", actor: admin.personId }],
	);
	await deliverDue(bench.worker);
	const told = bench.receiver.posted.map(({ headers }) => headers["webhook-id"] as string);
	assert.equal(told.length, 2);
	for (const id of told) assert.ok(ids.includes(id));
	await assert.rejects(replayDeliveries(admin, endpointId), refused("NOT_FOUND"));
	assert.equal(await replayDeliveries(await actor("admin", ["eu", "us"]), endpointId), 1);
	const { replays } = await readEndpoint(admin, endpointId, { state: null, before: null });
	assert.deepEqual(
		replays.map(({ region, count }) => [region, count]),
		[["eu", 2]],
	);
});

test("one alone may be sent once more; one that is not given up is not", async () => {
	const endpointId = await dead({ eu: 2 });
	const admin = await actor("admin");
	const [one] = (await bench.rows(endpointId)).filter((row) => row.dead);
	assert.ok(one);
	assert.equal(await replayDeliveries(admin, endpointId, one.id), 1);
	for (const id of [one.id, randomUUID(), "x'; --"])
		await assert.rejects(replayDeliveries(admin, endpointId, id), refused("NOT_FOUND"));
	await endTelling(bench.database.as("web"), endpointId);
	await assert.rejects(replayDeliveries(admin, endpointId), refused("NOT_FOUND"));
});

test("two admins at once have it sent once", async () => {
	const endpointId = await dead({ eu: 3 });
	const [one, other] = [await actor("admin"), await actor("admin")];
	const done = await Promise.allSettled([
		replayDeliveries(one, endpointId),
		replayDeliveries(other, endpointId),
	]);
	assert.deepEqual(done.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
	await deliverDue(bench.worker);
	assert.equal(bench.receiver.posted.length, 3);
});

test("oversight and admins see what became of it, nobody else; and nobody but admins has it sent", async () => {
	const endpointId = await dead({ eu: 1 });
	for (const role of ["moderator", "lead", "child_safety", "qa", "legal", "counsel"] as const) {
		const other = await actor(role);
		await assert.rejects(listEndpoints(other), refused("NOT_PERMITTED"), role);
		await assert.rejects(
			readEndpoint(other, endpointId, { state: null, before: null }),
			refused("NOT_PERMITTED"),
		);
		await assert.rejects(replayDeliveries(other, endpointId), refused("NOT_PERMITTED"));
	}
	for (const role of ["auditor", "oversight_lead"] as const) {
		const watcher = await actor(role);
		const found = (await listEndpoints(watcher)).find(({ id }) => id === endpointId);
		assert.deepEqual([found?.dead, found?.waiting, found?.platform], [1, 0, "acme"]);
		await assert.rejects(replayDeliveries(watcher, endpointId), refused("NOT_PERMITTED"));
	}
	// An admin in the database's eyes: one whose right was taken away a moment ago is none.
	const gone = await actor("admin");
	await bench.database.admin`update console.session set ended_at = now() where id = ${gone.sessionId}`;
	await assert.rejects(replayDeliveries(gone, endpointId), refused("NOT_PERMITTED"));
});

test("of another region's deliveries nothing is shown, nor how many", async () => {
	const endpointId = await dead({ eu: 1, us: 2 });
	const admin = await actor("admin", ["us"]);
	const found = (await listEndpoints(admin)).find(({ id }) => id === endpointId);
	assert.equal(found?.dead, 2);
	const { deliveries } = await readEndpoint(admin, endpointId, { state: "dead", before: null });
	assert.deepEqual(
		deliveries.map(({ region }) => region),
		["us", "us"],
	);
	const { endpointId: european } = await bench.add();
	assert.equal(
		(await listEndpoints(admin)).some(({ id }) => id === european),
		false,
	);
	await assert.rejects(readEndpoint(admin, european, { state: null, before: null }), refused("NOT_FOUND"));
	await endTelling(bench.database.as("web"), european);
});

test("what was given up is an alarm until it is sent once more; what is tried in vain is one after a while", async () => {
	const open = async (endpointId: string) =>
		(
			await bench.worker.sql<{ kind: string }[]>`
				select kind from oversight.alarm where subject = ${endpointId} and ended_at is null order by kind`
		).map(({ kind }) => kind);
	const endpointId = await dead({ eu: 1 });
	await watch(bench.worker);
	assert.deepEqual(await open(endpointId), ["WEBHOOK_DEAD"]);
	await replayDeliveries(await actor("admin"), endpointId);
	await watch(bench.worker);
	assert.deepEqual(await open(endpointId), []);
	await deliverDue(bench.worker);
	await bench.leave(await bench.decided({ reports: 0 }));
	bench.receiver.answer = { status: 500 };
	await deliverDue(bench.worker);
	await watch(bench.worker);
	assert.deepEqual(await open(endpointId), [], "not at once");
	await bench.database
		.admin`update console.delivery set first_tried_at = now() - interval '1 hour', next_at = now()
		where endpoint_id = ${endpointId} and delivered_at is null`;
	await watch(bench.worker);
	assert.deepEqual(await open(endpointId), ["WEBHOOK_BEHIND"]);
	bench.receiver.answer = { status: 200 };
	await deliverDue(bench.worker);
	await watch(bench.worker);
	assert.deepEqual(await open(endpointId), []);
});

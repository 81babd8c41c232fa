/** The queue by what the URL says, against a queue made in memory. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { claimCase, claimNext } from "./claim-case.ts";
import { forgetCounts, listQueue, type QueueFilter } from "./list-queue.ts";
import { ORDERS, shareUsed } from "./queue-order.ts";
import { queueLanguages } from "./queue-views.ts";
import { seedCase, type TestDesk, testDesk } from "./testing-desk.ts";

let desk: TestDesk;
before(async () => {
	desk = await testDesk();
	// 120 cases of every kind, some with the same times.
	for (let n = 0; n < 120; n++) {
		const id = await seedCase(desk.database, { severity: n % 4, dueInMinutes: 30 + (n % 40) * 17 });
		await desk.database.admin`
			update console.case set language = ${[null, "de", "fr"][n % 3] ?? null}, source = ${n % 5 === 0 ? "CLASSIFIER" : "USER"},
				category = ${n % 7 === 0 ? "SCAMS_AND_FRAUD" : "CYBER_VIOLENCE"},
				received_at = timestamptz '2026-01-01' + make_interval(mins => ${n % 30}),
				due_at = date_trunc('hour', due_at) + make_interval(secs => ${(n % 6) * 600}) where id = ${id}`;
	}
});
after(() => desk.close());

const pagesOf = async (filter: QueueFilter, actor = desk.actor("moderator")) => {
	const all = [];
	for (let cursor: string | null = null, n = 0; n === 0 || cursor; n++) {
		const page = await listQueue(await actor, { ...filter, cursor });
		all.push(...page.cases);
		cursor = page.next;
		assert.ok(n < 10);
	}
	return all;
};

test("each order is the whole queue's, over all its pages, and each case stands there once", async () => {
	for (const order of ORDERS) {
		const cases = await pagesOf({ order });
		assert.equal(cases.length, 120);
		assert.equal(new Set(cases.map(({ id }) => id)).size, 120);
		const key = (one: (typeof cases)[number]) =>
			order === "share"
				? -shareUsed(one, Date.parse("2026-11-22")).percent
				: order === "age"
					? Date.parse(one.receivedAt)
					: one.severity * 1e15 + Date.parse(one.dueAt);
		if (order !== "share")
			for (let n = 1; n < cases.length; n++) assert.ok(key(cases[n - 1] as never) <= key(cases[n] as never));
	}
});

test("by share of the deadline: what has used more of its own stands first, whatever its severity", async () => {
	const cases = await pagesOf({ order: "share" });
	const now = Date.now();
	const exact = cases.map((one) => {
		const { fromMs, dueMs } = shareUsed(one, now);
		return (now - fromMs) / (dueMs - fromMs);
	});
	// A few milliseconds between the pages' time and ours.
	for (let n = 1; n < exact.length; n++) assert.ok((exact[n - 1] as number) >= (exact[n] as number) - 0.01);
	const severities = cases.map(({ severity }) => severity);
	assert.notDeepEqual(severities, [...severities].sort());
});

test("language, category, source and severity narrow, alone and together, in each order", async () => {
	for (const order of ORDERS) {
		const all = await pagesOf({ order });
		for (const filter of [
			{ language: "de" },
			{ category: "SCAMS_AND_FRAUD" },
			{ source: "CLASSIFIER" },
			{ severity: 2 },
			{ language: "fr", category: "CYBER_VIOLENCE", source: "USER", severity: 0 },
		]) {
			const wanted = all.filter((one) =>
				Object.entries(filter).every(([name, value]) => one[name as keyof typeof one] === value),
			);
			assert.ok(wanted.length > 0);
			assert.deepEqual(
				(await pagesOf({ order, ...filter })).map(({ id }) => id),
				wanted.map(({ id }) => id),
				JSON.stringify(filter),
			);
		}
	}
	assert.deepEqual(await queueLanguages(await desk.actor("moderator")), ["de", "fr"]);
	assert.deepEqual(await queueLanguages(await desk.actor("moderator", ["us"])), []);
});

test("counts follow the filters, and are those of the lanes that one sees", async () => {
	forgetCounts();
	const { counts } = await listQueue(await desk.actor("moderator"), { language: "de", severity: 1 });
	const all = await pagesOf({ language: "de" });
	assert.deepEqual(
		counts.open,
		[0, 1, 2, 3].map((severity) => all.filter((one) => one.severity === severity).length),
	);
	assert.equal(counts.paused, 0);
});

test("claim next takes the first free case of the view that one looks at", async () => {
	const actor = await desk.actor("moderator");
	for (const view of [
		{ order: "age" as const },
		{ order: "share" as const, language: "fr" },
		{ severity: 3, source: "CLASSIFIER" },
	]) {
		const free = (await pagesOf(view)).filter(({ claimedBy }) => claimedBy === null);
		assert.equal(await claimNext(actor, view), free[0]?.id);
	}
	assert.equal(await claimNext(actor, { language: "it" }), null);
	assert.equal(await claimNext(actor, { region: "us" }), null);
});

test("though the sixteen that come first go to others at that moment, the seventeenth is found", async () => {
	const [actor, other] = [await desk.actor("moderator", ["us"]), await desk.actor("moderator", ["us"])];
	const ids: string[] = [];
	for (let n = 0; n < 18; n++) ids.push(await seedCase(desk.database, { region: "us", dueInMinutes: n + 1 }));
	// Held by others who are about to claim them.
	let held = () => {};
	const waiting = new Promise<void>((resolve) => {
		held = resolve;
	});
	let locked = () => {};
	const ready = new Promise<void>((resolve) => {
		locked = resolve;
	});
	const holding = desk.database.admin.begin(async (tx) => {
		await tx`select 1 from console.case where id = any(${ids.slice(0, 17)}) for update`;
		locked();
		await waiting;
	});
	await ready;
	assert.equal(await claimNext(actor), ids[17]);
	assert.equal(await claimNext(other), null);
	held();
	await holding;
	await claimCase(other, ids[0] as string);
});

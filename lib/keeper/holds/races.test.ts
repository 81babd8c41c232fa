/** A hold is placed while something else is under way: whichever commits first, the two never miss each other. */
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { Tx } from "#db/client.ts";
import { closeAgo, planRetention, testClock } from "#db/testing-retention.ts";
import { append, bySystem } from "../../ledger/append.ts";
import { until } from "../../testing-until.ts";
import { type House, openHouse, type Person, type Reported, reportThread, signIn } from "../testing.ts";
import { accountOf, askRelease, dueNow, HASTY, holdsOn, lift, place } from "./testing-holds.ts";

let house: House;
let legal: Person;
let counsel: Person;
before(async () => {
	house = await openHouse(undefined, { settings: { policy: HASTY } });
	legal = await signIn(house, ["legal", "eu"]);
	counsel = await signIn(house, ["counsel", "eu"]);
});
after(() => house.close());

const thread = () => reportThread(house, { messages: 2, reported: [1] });

/** Somebody waits for a lock of somebody else's. */
const waits = () =>
	until(async () => {
		const rows = await house.database.admin`select from pg_stat_activity
			where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
		return rows.length > 0;
	});

/** A transaction of this role that has done its work and is not committed yet. */
async function halfWay(role: "web" | "keeper", work: (tx: Tx) => Promise<unknown>) {
	const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const sql = role === "web" ? house.web : house.keeper.sql;
	const done = sql.begin(async (tx) => {
		await work(tx);
		begun.resolve();
		await end.promise;
	});
	await Promise.race([begun.promise, done]);
	return {
		commit: async () => {
			end.resolve();
			await done;
		},
	};
}

/** As a report brings somebody: with its entry. */
const joins = async (tx: Tx, { threadId }: Reported, account: string) => {
	await append(tx, {
		...{ type: "report.received", outcome: "done", ...bySystem, thread: threadId, region: "eu" },
	} as never);
	await tx`insert into console.participant (thread_id, account, number) values (${threadId}, ${account}, 50)`;
};

test("a report that came first and is not committed yet: the hold waits for it, and stands on what it brought", async () => {
	const one = await thread();
	const account = await accountOf(house, one, "racer-1");
	const report = await halfWay("web", (tx) => joins(tx, one, "racer-1"));
	const placed = place(house, legal, [account]);
	await waits();
	assert.equal(await holdsOn(house, one), 0);
	await report.commit();
	assert.deepEqual([(await placed).held, await holdsOn(house, one)], [1, 1]);
});

test("a hold that came first and is not committed yet: the report waits for it, and is held as it arrives", async () => {
	const one = await thread();
	const account = await accountOf(house, one, "racer-2");
	if (account.kind !== "account") throw new Error("no account");
	const hold = randomUUID();
	const said = await placedBySession(hold, legal, account);
	const placing = await halfWay("keeper", (tx) => tx`select legal.place_hold(${tx.json(said as never)})`);
	const report = house.web.begin((tx) => joins(tx, one, "racer-2"));
	await waits();
	await placing.commit();
	await report;
	assert.equal(await holdsOn(house, one), 1);
});

const dueOf = async ({ caseId }: Reported) => {
	await closeAgo(house.database, caseId, 400);
	const { plan } = await planRetention(house.database);
	return (tx: Tx) =>
		tx<{ thread: string; why: string | null }[]>`select * from vault.make_due(${tx.json({
			...{ kind: "RETENTION", plan, limit: 500, clock: testClock() },
		} as never)})`;
};

test("deletion that came first: the hold waits for it, and says that it is too late", async () => {
	const one = await thread();
	const makeDue = await dueOf(one);
	const deletion = await halfWay("keeper", makeDue);
	const placed = place(house, legal, [{ kind: "thread", thread: one.threadId }]);
	await waits();
	await deletion.commit();
	const { held, tooLate } = await placed;
	assert.deepEqual([held, tooLate, await holdsOn(house, one)], [0, 1, 0]);
});

test("a hold that came first: deletion passes by what it locks, and then leaves what it stands on", async () => {
	const one = await thread();
	const makeDue = await dueOf(one);
	const said = await placedBySession(randomUUID(), legal, { kind: "thread", thread: one.threadId });
	const placing = await halfWay("keeper", (tx) => tx`select legal.place_hold(${tx.json(said as never)})`);
	const went = await house.keeper.sql.begin((tx) => makeDue(tx));
	await placing.commit();
	assert.equal(went.find((row) => row.thread === one.threadId)?.why, "LOCKED");
	assert.equal(await dueNow(house, one), undefined, "the next plan does not mean it");
	const [left] = await house.database
		.admin`select count(*)::int as messages from vault.sealed_message where thread_id = ${one.threadId}`;
	assert.deepEqual([left?.messages, await holdsOn(house, one)], [2, 1]);
});

test("a hold that is being lifted while a report comes into its scope leaves nothing held for ever", async () => {
	const one = await thread();
	const { hold } = await place(house, legal, [await accountOf(house, one, "racer-3")]);
	const { request } = await askRelease(house, legal, hold);
	const report = await halfWay("web", (tx) => joins(tx, one, "racer-3"));
	const lifting = lift(house, counsel, hold, request);
	await waits();
	await report.commit();
	await lifting;
	assert.equal(await holdsOn(house, one), 0);
});

test("many holds on and off the same threads at once end in no deadlock, and count right", async () => {
	const threads = await Promise.all([thread(), thread(), thread()]);
	const scope = threads.map(({ threadId }) => ({ kind: "thread" as const, thread: threadId }));
	const placed = await Promise.all(
		[0, 1, 2, 3].map((turn) => place(house, legal, turn % 2 ? scope : [...scope].reverse())),
	);
	await Promise.all([
		...placed.slice(0, 2).map(async ({ hold }) => {
			const { request } = await askRelease(house, legal, hold);
			await lift(house, counsel, hold, request);
		}),
		...threads.map((one, n) => house.web.begin((tx) => joins(tx, one, `many-${n}`))),
	]);
	assert.deepEqual(await Promise.all(threads.map((one) => holdsOn(house, one))), [2, 2, 2]);
});

/** A matter whose last hold was lifted long before its words go. */
const overLongAgo = async () => {
	const { hold, matter } = await place(house, legal, [await accountOf(house, await thread())]);
	await lift(house, counsel, hold, (await askRelease(house, legal, hold)).request);
	await house.database.admin.begin(async (tx) => {
		await tx`alter table legal.hold disable trigger stays`;
		await tx`update legal.hold set ended_at = now() - interval '9 years' where id = ${hold}`;
		await tx`alter table legal.hold enable trigger stays`;
	});
	return matter;
};
const erase = (tx: Tx) => tx`select legal.erase_matters() as erased`;

test("a further hold for a matter that came first: its words stay, and the accounts of its holds", async () => {
	const matter = await overLongAgo();
	const one = await thread();
	const said = await placedBySession(randomUUID(), legal, { kind: "thread", thread: one.threadId });
	const further = { ...said, matter, new: undefined };
	const placing = await halfWay("keeper", (tx) => tx`select legal.place_hold(${tx.json(further as never)})`);
	const erasing = house.keeper.sql.begin(erase);
	await waits();
	await placing.commit();
	assert.equal((await erasing)[0]?.erased, 0);
	const [row] = await house.database.admin`select title from legal.matter where id = ${matter}`;
	assert.equal(row?.title, "Threats against a witness");
});

test("erasure of a matter's words that came first: the hold waits for it, and finds no such matter", async () => {
	const matter = await overLongAgo();
	const { threadId } = await thread();
	const erasing = await halfWay("keeper", erase);
	const placed = place(house, legal, [{ kind: "thread", thread: threadId }], { matter, new: undefined });
	const refused = assert.rejects(placed, { code: "NOT_FOUND" });
	await waits();
	await erasing.commit();
	await refused;
	assert.equal(await holdsOn(house, { threadId }), 0);
});

test("nothing arrives from an old snapshot, which would not see the hold that it waited for", async () => {
	const one = await thread();
	await assert.rejects(
		house.web.begin("isolation level repeatable read", (tx) => joins(tx, one, "old")),
		/SNAPSHOT_REFUSED/,
	);
});

/** What the keeper would write for somebody without a passkey. */
async function placedBySession(hold: string, { id, sessionId }: Person, item: object) {
	const { kid } = await house.keeper.keyring.current("eu");
	const said = item as { kind: string; platform?: string; account?: string; thread?: string };
	const line = [said.kind, said.platform, said.account, said.thread].filter(Boolean).join(":");
	return {
		...{ person: id, session: sessionId, role: "legal", assurance: { kind: "session" }, policy: "p" },
		...{ hold, matter: randomUUID(), region: "eu", commitment: "0".repeat(64) },
		expires: new Date(Date.now() + 90 * 86_400_000).toISOString(),
		scope: [item],
		scopeDigest: createHash("sha256").update(line).digest("hex"),
		new: { reference: "r", title: "t", restricted: false },
		note: {
			id: randomUUID(),
			wrapped: `${Buffer.from(JSON.stringify({ kid: kid })).toString("base64url")}.x`,
			sealed: "x",
		},
	};
}

/** Wrapping anew and deletion meet at the same thread: both orders, and deletion passes by what is being wrapped. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { closeAgo, makeDue, planRetention, putRetention } from "#db/testing-retention.ts";
import { newDataKey } from "../../envelope/message.ts";
import { wrapUnder } from "../../envelope/wrap-key.ts";
import { coverWhole } from "../cover.ts";
import { recordRewrapping } from "../record.ts";
import { takeRows } from "../take.ts";
import { type House, openHouse, type Reported, reportThread } from "../testing.ts";
import { rewrap } from "./rewrap.ts";
import { endPeriod, turnOf } from "./testing-keys.ts";

let house: House;
before(async () => {
	house = await openHouse();
	await putRetention(house.database);
});
after(() => house.close());

describe("a thread that falls due while it is wrapped anew", () => {
	/** A batch as far as its staging, which is the caller's. */
	const taken = async (from: string) => {
		const { keeper } = house;
		const to = await keeper.keyring.current("eu");
		const rewrapped = crypto.randomUUID();
		const of = { rewrap: rewrapped, from, to: to.kid, kind: "keys", after: null, limit: 64 } as const;
		const recorded = await recordRewrapping(keeper, of);
		assert(recorded);
		const rows = await takeRows(keeper, await coverWhole(keeper, recorded));
		const wrapped = Object.fromEntries(
			rows.map(({ key_id, ref }) => [
				key_id,
				wrapUnder(
					to.agreement,
					{ kid: to.kid, thread: JSON.parse(ref as string).thread, key: key_id },
					newDataKey(),
				),
			]),
		);
		return { to: to.kid, staged: { rewrap: rewrapped, wrapped } };
	};
	const past = async () => {
		const thread = await reportThread(house, { messages: 2, reported: [1] });
		await turnOf(house, rewrap);
		const old = await endPeriod(house, "eu", 2);
		await closeAgo(house.database, thread.caseId, 400);
		const found = await planRetention(house.database);
		assert.deepEqual([found.due, found.stopped], [1, null]);
		return { thread, old, due: () => makeDue(house.database, found.plan) };
	};
	const left = async ({ threadId, keyId }: Reported) => {
		const { admin } = house.database;
		const [row] = await admin`select (select count(*)::int from vault.sealed_key where id = ${keyId}) as keys,
			(select count(*)::int from vault.rewrapped where key_id = ${keyId}) as staged,
			array(select intake_key from vault.wrapped_to where thread_id = ${threadId}) as to`;
		return { ...row } as { keys: number; staged: number; to: string[] };
	};

	it("first wrapped, then due by a later plan: what is staged goes with it, and it waits for the end of both keys", async () => {
		const { thread, old, due } = await past();
		const { to, staged } = await taken(old);
		await house.keeper.sql.begin(async (tx) => {
			await tx`select access.stage_rewrap(${tx.json(staged as never)})`;
			assert.equal((await due())[0]?.why, "LOCKED");
		});
		const later = await planRetention(house.database);
		assert.equal((await makeDue(house.database, later.plan))[0]?.why, null);
		const { keys, staged: waiting, to: wrapped } = await left(thread);
		assert.deepEqual([keys, waiting, wrapped.sort()], [0, 0, [old, to].sort()]);
	});

	it("first due, then wrapped: there is nothing to wrap, and nothing is recorded of it", async () => {
		const { thread, old, due } = await past();
		const { staged } = await taken(old);
		assert.equal((await due())[0]?.why, null);
		await house.keeper.sql`select access.stage_rewrap(${house.keeper.sql.json(staged as never)})`;
		const { keys, staged: waiting, to } = await left(thread);
		assert.deepEqual([keys, waiting, to], [0, 0, [old]]);
		const said =
			await house.web`select from ledger.entry where type = 'key.rewrapped' and thread_id = ${thread.threadId}`;
		assert.equal(said.length, 0);
	});
});

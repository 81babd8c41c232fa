/** Wrapping anew beside what else takes, opens or deletes the same threads: whoever is in between sees one state or the other. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Tx } from "#db/client.ts";
import { until } from "../../testing-until.ts";
import { coverWhole } from "../cover.ts";
import { recordRewrapping } from "../record.ts";
import { open, wish } from "../requests/testing-openings.ts";
import { keyAsRecorded, takeRows } from "../take.ts";
import {
	claim,
	type House,
	openHouse,
	type Person,
	type Reported,
	reportThread,
	signIn,
	textsIn,
} from "../testing.ts";
import { rewrap } from "./rewrap.ts";
import { endPeriod, turnOf, withoutPlacing } from "./testing-keys.ts";

let house: House;
let moderator: Person;
before(async () => {
	house = await openHouse();
	moderator = await signIn(house, ["moderator", "eu"]);
});
after(() => house.close());

const report = () => reportThread(house, { messages: 5, reported: [3] });

/** As vault.apply_rewraps, in a transaction of the test's own. */
async function putInPlace(tx: Tx, { keyId }: Reported): Promise<void> {
	await tx`insert into vault.key_entry as e (key_id, entry_id, entry_at)
		select key_id, entry_id, entry_at from vault.rewrapped where key_id = ${keyId}
		on conflict (key_id) do update set entry_id = excluded.entry_id, entry_at = excluded.entry_at`;
	await tx`update vault.sealed_key s set wrapped = r.wrapped, intake_key = r.intake_key from vault.rewrapped r
		where r.key_id = ${keyId} and s.id = r.key_id`;
	await tx`delete from vault.rewrapped where key_id = ${keyId}`;
}

/**
 * A taking that stands still after it has read the wrapped keys and before it looks up what the record says of them, while they are
 * replaced by what was staged: what it gives in the end.
 */
async function replacedMeanwhile<T>(threads: Reported[], taking: () => Promise<T>): Promise<T> {
	const { admin, name } = house.database;
	let taken: Promise<T> | undefined;
	await admin.begin(async (tx) => {
		await tx`lock table ledger.entry in access exclusive mode`;
		taken = taking();
		taken.catch(() => {});
		await until(async () => {
			const [row] = await admin`select from pg_stat_activity
				where datname = ${name} and wait_event_type = 'Lock' and query like '%vault.take%'`;
			return row !== undefined;
		});
		for (const thread of threads) await putInPlace(tx, thread);
	});
	return taken as Promise<T>;
}

describe("what is put in place while somebody takes it", () => {
	it("is taken with the record that belongs to it by whoever opens", async () => {
		const thread = await report();
		await claim(house, thread.caseId, moderator.id);
		await endPeriod(house, "eu", 4);
		await withoutPlacing(house, () => turnOf(house, rewrap));
		const { keeper } = house;
		// The keeper's way to vault.take, which is asked once here: what stands still is that.
		let asked = 0;
		const marks = ((strings: TemplateStringsArray, ...values: never[]) => {
			const run = () => keeper.marks(strings, ...values).execute();
			if (!strings.join("").includes("vault.take") || asked++ > 0) return run();
			return replacedMeanwhile([thread], () => run());
		}) as unknown as typeof keeper.marks;
		const { lines } = await open(
			{ ...house, keeper: { ...keeper, marks } },
			moderator,
			wish(thread.caseId, { kind: "reported" }),
		);
		assert.equal(asked, 1);
		assert.equal(textsIn(lines).get(3), thread.texts[2]);
	});

	it("is taken with the record that belongs to it by another batch", async () => {
		const threads = [await report(), await report()];
		const from = await endPeriod(house, "eu", 4);
		const to = (await house.keeper.keyring.current("eu")).kid;
		const batch = { from, to, kind: "keys" as const, after: null, limit: 64 };
		const another = { ...house.keeper, name: "keeper-another" };
		const recorded = await recordRewrapping(another, { ...batch, rewrap: randomUUID() });
		assert.ok(recorded);
		const covered = await coverWhole(another, recorded);
		await withoutPlacing(house, () => turnOf(house, rewrap)); // the same ones, staged
		const rows = await replacedMeanwhile(threads, () => takeRows(another, covered));
		const mine = rows.filter(({ key_id }) => threads.some(({ keyId }) => keyId === key_id));
		assert.equal(mine.length, 2);
		for (const row of mine) keyAsRecorded(row);
	});
});

describe("what is staged for a key that is over", () => {
	it("is dropped after its thread is locked: whoever deletes the thread's content comes before or after, and never in between", async () => {
		const late = await report();
		await endPeriod(house, "eu", 6);
		await withoutPlacing(house, () => turnOf(house, rewrap)); // staged to a key …
		const inTime = await report();
		await endPeriod(house, "eu", 5); // … that is over now
		await withoutPlacing(house, () => turnOf(house, rewrap));
		const { admin, name } = house.database;
		const staged =
			await admin`select key_id from vault.rewrapped where key_id = any(${[late.keyId, inTime.keyId]}::uuid[])`;
		assert.equal(staged.length, 2);
		let applied: Promise<unknown> | undefined;
		// As deletion does it: threads, then what hangs on them.
		await admin.begin(async (tx) => {
			await tx`select from vault.thread_life where thread_id = any(${[late.threadId, inTime.threadId]}::uuid[])
				order by thread_id for update`;
			applied = house.keeper.sql`select vault.apply_rewraps('eu', 64)`.execute();
			applied.catch(() => {});
			await until(async () => {
				const [row] = await admin`select from pg_stat_activity
					where datname = ${name} and wait_event_type = 'Lock' and query like '%apply_rewraps%'`;
				return row !== undefined;
			});
			await tx`delete from vault.rewrapped where key_id = ${late.keyId}`;
		});
		await applied;
		const [left] = await admin`select count(*)::int as n from vault.rewrapped`;
		assert.equal(left?.n, 0);
	});
});

/**
 * The end of intake keys, by the keeper's clockwork: announced as soon as nothing depends on a key whose period is over, destroyed when
 * its time has come. The record first: `key.destroyed` is committed and has its place in the log before the private half leaves
 * memory and key store. Done again at each start, for every key that the database says is destroyed: what a crash, another
 * keeper or a copy that was brought back left behind goes.
 *
 * Guarantees (by the database): access.destroy_key refuses while anything that lives or is held, or is on its way to this key, depends on
 * it, before its time, and while somebody is to be asked about the clocks. Does not guarantee: copies of keys that were made
 * before (docs/key-life.md). Shown by: destroy-keys.test.ts.
 */
import { DomainError } from "../../errors.ts";
import type { Keeper } from "../context.ts";
import { sealed } from "../cover.ts";
import type { KeeperJob, Turn } from "../jobs/job.ts";
import { refusals } from "../refusals.ts";
import { readClock } from "../retention/clock.ts";
import { daysAhead } from "./decide-destruction.ts";

export const destroyKeys: KeeperJob = { name: "destroy-keys", every: 60_000, each: "region", run: endKeys };

async function endKeys(keeper: Keeper, turn: Turn): Promise<void> {
	const region = turn.region as string;
	const failures: unknown[] = [];
	await announce(keeper, region, failures);
	await destroy(keeper, region, failures);
	await remove(keeper, turn, failures);
	if (failures.length > 0) throw failures[0];
}

/** One key's trouble is not the others'. */
async function ofOne(failures: unknown[], act: () => Promise<void>): Promise<void> {
	await act().catch((error: unknown) => failures.push(error));
}

/** What nothing depends on any more. */
async function announce(keeper: Keeper, region: string, failures: unknown[]): Promise<void> {
	const { rewrapAfterDays } = keeper.settings.policy.retention.keys;
	const over = await keeper.sql<{ kid: string }[]>`
		select k.kid from access.intake_key k cross join lateral access.key_dependents(k.kid) d
		where k.region = ${region} and k.announced_at is null and k.kept_entry_id is null and d.keys + d.notes + d.staged = 0
			and k.not_after + make_interval(days => ${rewrapAfterDays}) <= clock_timestamp() order by k.not_after`;
	for (const { kid } of over) {
		const event = { kid, days: daysAhead(keeper) };
		await ofOne(failures, () =>
			unlessSo(
				["KEY_NEEDED", "KEY_ANNOUNCED", "KEY_DESTROYED"],
				() => keeper.sql`select access.announce_destruction(${keeper.sql.json(event)}) as r`,
			),
		);
	}
}

/** That one stays that should go by now is a failure: something depends on it still, or deletion waits for a person. */
async function destroy(keeper: Keeper, region: string, failures: unknown[]): Promise<void> {
	const due = await keeper.sql<{ kid: string }[]>`
		select kid from access.intake_key
		where region = ${region} and destroyed_at is null and destruction_due_at <= clock_timestamp() order by not_after`;
	if (due.length === 0) return;
	const clock = await readClock(keeper);
	for (const { kid } of due)
		await ofOne(failures, () =>
			unlessSo(
				["KEY_NOT_ANNOUNCED", "KEY_TOO_SOON", "KEY_DESTROYED"],
				() => keeper.sql`select access.destroy_key(${keeper.sql.json({ kid, clock } as never)}) as r`,
			),
		);
}

/** Which were removed since this keeper began. */
const removed = new WeakMap<Keeper, Set<string>>();

async function remove(keeper: Keeper, turn: Turn, failures: unknown[]): Promise<void> {
	const { sql, keyring } = keeper;
	const before = removed.get(keeper) ?? new Set<string>();
	removed.set(keeper, before);
	const destroyed = await sql<{ kid: string; entry: string; leaf: string | null }[]>`
		select k.kid, k.destroyed_entry_id as entry, case when k.removed_at is null then convert_from(e.leaf, 'UTF8') end as leaf
		from access.intake_key k left join ledger.entry e on e.id = k.destroyed_entry_id and e.at = k.destroyed_at
		where k.region = ${turn.region} and k.destroyed_at is not null order by k.destroyed_at`;
	const left = destroyed.filter(({ kid }) => !before.has(kid));
	for (const [done, { kid, entry, leaf }] of left.entries()) {
		await turn.progress(done, left.length);
		await ofOne(failures, async () => {
			// Once removed, it was in the log; its entry may have left for an archive since.
			if (leaf !== null) await sealed(keeper, { entry, leaf });
			await keyring.forget(kid);
			await sql`select access.key_removed(${kid})`;
			before.add(kid);
		});
	}
}

/** Another turn, or an admin, came between: that is no failure. */
async function unlessSo(codes: string[], act: () => Promise<unknown>): Promise<void> {
	try {
		await refusals(act);
	} catch (error) {
		if (!(error instanceof DomainError) || !codes.includes(error.code)) throw error;
	}
}

/**
 * The worker's counting for dashboards: every entry of the log's index once, into hours and days (0470_totals.sql).
 *
 * Guarantees: an entry is counted once, in the order of the index, whoever dies when; what is counted never runs ahead of
 * what is sealed. Does not guarantee: that it is up to date (pages say as of when), or what an archive has and the
 * database has not: of these it keeps how many there were.
 * Shown by: count-hours.test.ts.
 */
import type { Sql } from "#db/client.ts";
import { countEntries, countReviews, lockPlace, movePlace, selectSize } from "#db/queries/roll-up.ts";
import type { Task } from "../../worker/task.ts";

/** A commit each. */
const BATCH = 4_000;
const EVERY_MS = 5_000;
const REVIEWS_EVERY_MS = 60_000;

export const countHours: Task = {
	name: "count-hours",
	every: EVERY_MS,
	async run({ sql, signal }) {
		while (!signal.aborted && (await countBatch(sql)) > 0);
	},
};

/** Apart from the entries: a verdict that is overdue is overdue without any entry. */
export const countWaitingReviews: Task = {
	name: "count-reviews",
	every: REVIEWS_EVERY_MS,
	async run({ sql }) {
		await sql.begin(countReviews);
	},
};

/** @returns how many were counted; 0 where nothing waits */
export async function countBatch(sql: Sql, most = BATCH): Promise<number> {
	return sql.begin(async (tx) => {
		const place = await lockPlace(tx);
		const { size, following } = await selectSize(tx, place.epoch);
		const to = Math.min(size, place.next + most);
		if (to > place.next) {
			const found = await countEntries(tx, { epoch: place.epoch, from: place.next, to });
			await movePlace(tx, { epoch: place.epoch, next: to }, to - place.next - found);
			return to - place.next;
		}
		// A log with another behind it is closed: nothing follows in it.
		if (following === null) return 0;
		await movePlace(tx, { epoch: following, next: 0 }, 0);
		return 1;
	}) as Promise<number>;
}

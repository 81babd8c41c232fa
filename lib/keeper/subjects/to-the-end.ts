/** Jobs of one function of the database, which takes a batch and says how many: until none is left. */
import type { Sql } from "#db/client.ts";
import type { KeeperJob } from "../jobs/job.ts";

/** @param batch how many went in one commit; 0: nothing is left to do */
export function toTheEnd(name: string, batch: (sql: Sql) => Promise<readonly { n: number }[]>): KeeperJob {
	return {
		...{ name, every: 3_600_000, each: "all" },
		async run({ sql }, { progress }) {
			let done = 0;
			for (;;) {
				const [row] = await batch(sql);
				done += row?.n ?? 0;
				await progress(done, done);
				if (!row?.n) return;
			}
		},
	};
}

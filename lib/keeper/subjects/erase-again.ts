/**
 * Where an older database was restored, what was erased for data subjects since is there again: once the log's entries are
 * brought back (`npm run ledger -- import`), the log says so, and it is erased again. Shown by: subjects.test.ts.
 */
import type { KeeperJob } from "../jobs/job.ts";

export const eraseAgain: KeeperJob = {
	name: "erase-again",
	every: 3_600_000,
	each: "all",
	async run({ sql }, { progress }) {
		let done = 0;
		for (;;) {
			const [row] = await sql<{ n: number }[]>`select legal.erase_again() as n`;
			done += row?.n ?? 0;
			await progress(done, done);
			if (!row?.n) return;
		}
	},
};

/** By the clock of ids: whose a closed request was, and what was answered, goes (legal.forget_subjects). Shown by: subjects.test.ts. */
import type { KeeperJob } from "../jobs/job.ts";

export const forgetSubjects: KeeperJob = {
	name: "forget-subjects",
	every: 3_600_000,
	each: "all",
	async run({ sql }, { progress }) {
		let done = 0;
		for (;;) {
			const [row] = await sql<{ n: number }[]>`select legal.forget_subjects() as n`;
			done += row?.n ?? 0;
			await progress(done, done);
			if (!row?.n) return;
		}
	},
};

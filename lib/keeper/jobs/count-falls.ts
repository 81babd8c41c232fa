/**
 * Counts what falls due when, for the page Keys and data (access.count_falls); how often, the database decides by what the last
 * count took. Counts only; nothing falls due by it. Shown by: count-falls.test.ts.
 */
import type { KeeperJob } from "./job.ts";

export const countFalls: KeeperJob = {
	...{ name: "count-falls", every: 60_000, each: "region" },
	run: async ({ sql }, { region }) => {
		await sql.begin(async (tx) => {
			// All threads of a region, which the keeper's own patience and plans (server.ts) are not made for.
			await tx`set local statement_timeout = '30min'`;
			await tx`set local enable_seqscan = on`;
			await tx`select access.count_falls(${region})`;
		});
	},
};

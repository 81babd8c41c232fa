/**
 * Holds by the clock: those whom one concerns are told two weeks before it ends; one whose date is past ends a day after that was
 * first seen; and a matter's words go long after its last hold. Shown by: tend-holds.test.ts.
 */
import type { KeeperJob } from "../jobs/job.ts";

export const tendHolds: KeeperJob = {
	...{ name: "holds", every: 60_000, each: "all" },
	run: async ({ sql }) => {
		await sql`select legal.warn_of_holds()`;
		await sql`select legal.expire_holds()`;
		await sql`select legal.erase_matters()`;
	},
};

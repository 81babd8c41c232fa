import type { Task } from "../worker/task.ts";

/**
 * Claims on which nobody worked for as long as the policy says end: the cases are nobody's again. The database says which these are,
 * by the policy in force, and appends `case.lapsed`. Shown by: lapse.test.ts.
 */
export const lapseClaims: Task = {
	name: "claims",
	every: 20_000,
	run: async ({ sql, signal }) => {
		for (let lapsed = 1; lapsed > 0 && !signal.aborted; ) {
			const [row] = await sql<{ lapsed: number }[]>`select console.lapse_claims() as lapsed`;
			lapsed = row?.lapsed ?? 0;
		}
	},
};

import type { Task } from "../../worker/task.ts";

/**
 * The quarter's user access review, opened once in it: each person's role in each region, as it stands (the database says
 * which quarter it is, counts, and appends `rights.opened`). Shown by: campaign.test.ts.
 */
export const openCampaign: Task = {
	name: "rights-review",
	every: 60_000,
	run: async ({ sql }) => {
		await sql`select oversight.open_campaign()`;
	},
};

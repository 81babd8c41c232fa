import { selectDemoPeople } from "#db/queries/people.ts";
import { web } from "#db/web.ts";
import type { Role } from "../access/roles.ts";

export interface DemoPerson {
	id: string;
	alias: string;
	name: string;
	grants: readonly { role: Role; region: string }[];
}

/** The people that anyone may be in a demo. Empty in production: there they are not even asked for. */
export async function demoPeople(): Promise<DemoPerson[]> {
	if (!isDemo()) return [];
	const rows = await selectDemoPeople(web());
	return rows.map(({ id, alias, name, grants }) => ({
		id,
		alias,
		name,
		grants: grants as DemoPerson["grants"],
	}));
}

/** Read when asked, not when built: one build serves both modes. */
export function isDemo(): boolean {
	return (process.env.COUNTERSIGN_MODE || "demo") === "demo";
}

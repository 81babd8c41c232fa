/**
 * Rights that ended by themselves get their entry, `role.revoked` by nobody. They count no longer from the moment on that was
 * said, whether this has run or not: access.holds and whoIs look at the clock. Shown by: ends.test.ts.
 */
import type { Keeper } from "../context.ts";

/** @returns how many */
export async function endRoles({ sql }: Pick<Keeper, "sql">): Promise<number> {
	const [row] = await sql`select access.end_roles(null) as ended`;
	return row?.ended as number;
}

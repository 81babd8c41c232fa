import type { Sql } from "#db/client.ts";
import { deleteExpiredSameness } from "#db/queries/intake.ts";

/** Deletes the marks whose seven days are over. To be called every hour or so; any number at once is fine. */
export function forgetSameness(sql: Sql): Promise<number> {
	return deleteExpiredSameness(sql);
}

import { eq } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { rightsRows } from "../schema/protocol.ts";
import type { Db } from "../web.ts";

/** Where a right under review is held. */
export async function selectRightRegion(db: Db, row: string): Promise<string | undefined> {
	const [found] = await on(db)
		.select({ region: rightsRows.region })
		.from(rightsRows)
		.where(eq(rightsRows.id, row));
	return found?.region;
}

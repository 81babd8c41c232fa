/** An entry's number in the log, in SQL that is written by hand; `numberOf` of fragments.ts is the same for what Drizzle builds. */
import type { Db } from "../web.ts";

/**
 * Of the newest epoch that has it; null while it waits.
 *
 * @param entry a column of the query around it, from our own code: it goes into the text as it is
 */
export const numberOf = (db: Db, entry: string) => db`
	(select i.index::float8 from ledger.indexed i where i.entry_id = ${db.unsafe(entry)} order by i.epoch desc limit 1)`;

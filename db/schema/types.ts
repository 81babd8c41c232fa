/** Column types that drizzle lacks or that would lose something on their way through postgres.js. */

import { customType, timestamp } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";

/** A time to the millisecond, as a Date. */
export const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * A time that is half of an entry's key. It goes in as text, and is to be selected as text
 * (sql`${entries.at}::text`): a Date, and any timestamptz parameter of postgres.js, has milliseconds only.
 */
export const exactInstant = customType<{ data: string; driverData: Date }>({
	dataType: () => "timestamp with time zone",
	toDriver: (text) => sql`${text}::text::timestamptz`,
	fromDriver: () => {
		throw new Error("an exact time is selected as text");
	},
});

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

/** An object; postgres.js writes and reads the JSON. drizzle's own type would have it encoded twice. */
export const json = customType<{ data: object }>({ dataType: () => "jsonb" });

export const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });

export const int4multirange = customType<{ data: string }>({ dataType: () => "int4multirange" });

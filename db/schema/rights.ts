/** Schema `access`, of who has which right and by whose word. The keeper writes all of it; web reads. */
import { bigint, pgSchema, text, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import { instant, json } from "./types.ts";

const access = pgSchema("access");

/** The policies and settings that were in force; the newest of a kind is. */
export const configurations = access.table("configuration", {
	id: bigint("id", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
	kind: text("kind").notNull(),
	digest: text("digest").notNull(),
	body: json("body").notNull(),
	keeper: text("keeper").notNull(),
	at: instant("at").notNull().default(sql`clock_timestamp()`),
	entryId: uuid("entry_id").notNull(),
});

/** What the keepers were configured by, newest first. */
import { desc, eq } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { configurations } from "../schema/rights.ts";
import type { Db } from "../web.ts";
import { numberOf } from "./fragments.ts";

export interface ConfigurationRow {
	id: number;
	digest: string;
	body: unknown;
	keeper: string;
	at: Date;
	entryId: string;
	entryNumber: number | null;
}

export async function selectConfigurations(
	db: Db,
	kind: "policy" | "settings",
	limit: number,
): Promise<ConfigurationRow[]> {
	const { id, digest, body, keeper, at, entryId } = configurations;
	return on(db)
		.select({ id, digest, body, keeper, at, entryId, entryNumber: numberOf(entryId) })
		.from(configurations)
		.where(eq(configurations.kind, kind))
		.orderBy(desc(id))
		.limit(limit);
}

/** A person's own settings of their desk: one row a person, or none. */
import { eq } from "drizzle-orm/sql";
import { on } from "../on.ts";
import { deskSettings } from "../schema/desk-settings.ts";
import type { Db } from "../web.ts";

export type DeskSettingRow = typeof deskSettings.$inferSelect;
export type DeskSettingChange = Partial<Omit<DeskSettingRow, "personId" | "changedAt">>;

/** Undefined: everything is as the organisation has it. */
export async function selectDeskSetting(db: Db, personId: string): Promise<DeskSettingRow | undefined> {
	const [row] = await on(db).select().from(deskSettings).where(eq(deskSettings.personId, personId));
	return row;
}

/** Changes what is named and leaves the rest. */
export async function putDeskSetting(db: Db, personId: string, change: DeskSettingChange): Promise<void> {
	const row = { ...change, changedAt: new Date() };
	await on(db)
		.insert(deskSettings)
		.values({ personId, ...row })
		.onConflictDoUpdate({ target: deskSettings.personId, set: row });
}

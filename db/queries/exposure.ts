/** What was released to people, as numbers. */
import type { Db } from "../web.ts";

export interface ReleasedRow {
	personId: string;
	severity: number;
	messages: number;
	attachments: number;
}

/** Since an instant, by the severity that each case has now; nobody who read nothing. */
export async function selectReleased(
	db: Db,
	personIds: readonly string[],
	since: Date,
): Promise<ReleasedRow[]> {
	return db<ReleasedRow[]>`
		select person_id as "personId", severity, messages, attachments
		from access.exposure(${[...personIds]}::uuid[], ${since})`;
}

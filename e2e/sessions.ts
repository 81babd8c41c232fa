/** What was done under one page's own session: others may act as the same person in the shared product meanwhile. */
import type { Page } from "@playwright/test";
import type { Sql } from "#db/client.ts";
import { hashToken } from "#lib/sessions/token.ts";

/** How many entries stand on the record that name the session of this page. */
export async function entriesUnder(admin: Sql, page: Page): Promise<number> {
	const cookies = await page.context().cookies();
	const token = cookies.find(({ name }) => /^countersign-session-/.test(name))?.value ?? "";
	const [row] = await admin<{ sessions: number; entries: number }[]>`
		select count(distinct s.id)::int as sessions, count(e.id)::int as entries
		from console.session s left join ledger.entry e on e.actor = s.person_id
			and convert_from(e.leaf, 'UTF8')::jsonb->>'session' = s.id::text
		where s.token_hash = ${hashToken(token)}`;
	if (row?.sessions !== 1) throw new Error("The page has no session.");
	return row.entries;
}

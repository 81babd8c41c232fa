/** The session of a page, and what was done under it: others may act as the same person in the shared product meanwhile. */
import type { BrowserContext, Page } from "@playwright/test";
import type { Sql } from "#db/client.ts";
import { hashToken } from "#lib/sessions/token.ts";

/** The token that the browser holds; undefined where nobody is signed in. */
export async function sessionCookie(context: BrowserContext): Promise<string | undefined> {
	return (await context.cookies()).find(({ name }) => /^countersign-session-/.test(name))?.value;
}

/** How many entries stand on the record that name the session of this page. */
export async function entriesUnder(admin: Sql, page: Page): Promise<number> {
	const token = (await sessionCookie(page.context())) ?? "";
	const [row] = await admin<{ sessions: number; entries: number }[]>`
		select count(distinct s.id)::int as sessions, count(e.id)::int as entries
		from console.session s left join ledger.entry e on e.actor = s.person_id
			and convert_from(e.leaf, 'UTF8')::jsonb->>'session' = s.id::text
		where s.token_hash = ${hashToken(token)}`;
	if (row?.sessions !== 1) throw new Error("The page has no session.");
	return row.entries;
}

/** What `npm run prove` aims at: rows that any running product has. */
import type { Db } from "../web.ts";

/** The newest decryption that the record holds. */
export async function selectDecryption(db: Db): Promise<{ id: string; at: string } | null> {
	return newest(db, "thread.decrypted");
}

export async function selectReportEntry(db: Db): Promise<{ id: string; at: string } | null> {
	return newest(db, "report.received");
}

async function newest(db: Db, type: string): Promise<{ id: string; at: string } | null> {
	const [row] = await db<{ id: string; at: string }[]>`
		select id, at::text as at from ledger.entry where type = ${type} order by at desc, id desc limit 1`;
	return row ?? null;
}

/** The open case that can wait longest and that nobody works on. */
export async function selectIdleCase(
	db: Db,
	{ regions, restricted }: { regions: readonly string[]; restricted: boolean },
): Promise<string | null> {
	const [row] = await db<{ id: string }[]>`
		select c.id from console.case c
		where c.closed_at is null and c.region = any(${regions as string[]}) and c.restricted = ${restricted}
			and not exists (select from console.claim l where l.case_id = c.id and l.released_at is null)
		order by c.severity desc, c.due_at desc, c.id limit 1`;
	return row?.id ?? null;
}

export async function selectOtherRegions(db: Db, regions: readonly string[]): Promise<string[]> {
	const rows = await db<{ code: string }[]>`
		select code from console.region where code <> all(${regions as string[]})`;
	return rows.map(({ code }) => code);
}

/** What web itself can see of a session: never the token. */
export async function selectSessionHash(db: Db, sessionId: string): Promise<string> {
	const [row] = await db<{ hash: string }[]>`
		select encode(token_hash, 'hex') as hash from console.session where id = ${sessionId}`;
	return row?.hash ?? "";
}

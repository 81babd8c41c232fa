/** Months of the ledger that leave for an archive: the owner's acts, by the operator's command. */
import type { Sql } from "../client.ts";

export interface MonthLeaving {
	entries: number;
	kept: number;
}

/** Judges whether a month may leave, and takes it out where `remove` says so. @param admin whoever may become the owner */
export async function archiveMonth(
	admin: Sql,
	of: { month: string; size: number; root: Uint8Array; remove: boolean },
): Promise<MonthLeaving> {
	return admin.begin(async (tx) => {
		await tx`set local role owner`;
		await tx`set local lock_timeout = '5s'`; // whoever reads the ledger meanwhile is not made to wait behind us
		const [row] = await tx<MonthLeaving[]>`
			select entries::float8 as entries, kept::float8 as kept
			from ledger.archive_month(${of.month}, ${of.size}, ${of.root as Uint8Array<ArrayBuffer>}, ${of.remove})`;
		if (!row) throw new TypeError("a function returns its row");
		return row;
	}) as Promise<MonthLeaving>;
}

/** Looks through the foreign keys that were made anew when a month left; nobody waits for it. */
export async function validateKeys(admin: Sql): Promise<void> {
	const keys = await admin<{ table: string; name: string }[]>`
		select conrelid::regclass::text as table, quote_ident(conname) as name from pg_constraint
		where confrelid = 'ledger.entry'::regclass and contype = 'f' and conparentid = 0 and not convalidated`;
	for (const { table, name } of keys)
		await admin.begin(async (tx) => {
			await tx`set local role owner`;
			await tx.unsafe(`alter table ${table} validate constraint ${name}`);
		});
}

/** Places and hashes of a month's entries, some thousands at a time, in their order. */
export async function* monthHashes(
	admin: Sql,
	{ month, epoch }: { month: string; epoch: number },
): AsyncGenerator<{ index: number; hash: Uint8Array }[]> {
	const rows = admin<{ index: number; hash: Uint8Array }[]>`
		select index::float8 as index, leaf_hash as hash from ledger.indexed
		where epoch = ${epoch} and entry_at >= (${`${month}-01`}::text::timestamp at time zone 'UTC')
			and entry_at < ((${`${month}-01`}::text::timestamp + interval '1 month') at time zone 'UTC')
		order by index`;
	for await (const some of rows.cursor(4096)) yield some;
}

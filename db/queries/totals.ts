/** Access reports: who asked for a draft, drafts, and what was published. Sizes come as float8, exact up to 2^53. */
import type { Sql } from "../client.ts";
import type { Db } from "../web.ts";

export interface EndRow {
	epoch: number;
	size: number;
	/** Signed by the log, with its witnesses' lines behind. */
	note: string;
}

/**
 * The last published checkpoint that was signed before a moment (null: by now), in one log or in the newest of then; of the
 * last hour's the newest that a witness has cosigned, where there is one. Both are looked for from the end of a key: a log
 * has a checkpoint a batch, and soon millions.
 */
export async function selectEnd(
	db: Db,
	{ before, epoch }: { before: Date | null; epoch?: number },
): Promise<EndRow | undefined> {
	const until = before === null ? db`'infinity'::timestamptz` : db`${before}::timestamptz`;
	const [row] = await db<EndRow[]>`
		with log as (
			select epoch, published from ledger.log
			where opened_at < ${until} and published > 0 and ${epoch === undefined ? db`true` : db`epoch = ${epoch}`}
			order by epoch desc limit 1),
		newest as (
			select c.epoch, c.size, c.signed_at from ledger.checkpoint c, log g
			where c.epoch = g.epoch and c.size <= g.published and c.signed_at < ${until}
			order by c.size desc limit 1),
		cosigned as (
			select c.epoch, c.size from newest n
			join ledger.checkpoint c on c.epoch = n.epoch and c.size <= n.size and c.signed_at > n.signed_at - interval '1 hour'
			where exists (select from ledger.cosignature s where s.epoch = c.epoch and s.size = c.size)
			order by c.size desc limit 1)
		select c.epoch, c.size::float8 as size, c.note || coalesce((select string_agg(s.line, '' order by s.witness)
			from ledger.cosignature s where s.epoch = c.epoch and s.size = c.size), '') as note
		from ledger.checkpoint c
		join newest n on n.epoch = c.epoch and c.size = coalesce((select size from cosigned), n.size)`;
	return row;
}

/** Where the draft of a whole quarter ended, and in which log. */
export async function selectWholeEnd(db: Db, period: string): Promise<EndRow | undefined> {
	const [row] = await db<EndRow[]>`
		select d.epoch, d.size::float8 as size, d.report::json->'to'->>'checkpoint' as note
		from oversight.totals_draft d where d.period = ${period} and d.whole`;
	return row;
}

/** Entries [from, to): each leaf, and whether it is the one that was sealed. Fewer where some are not there. */
export async function selectLeaves(
	db: Db,
	{ epoch, from, to }: { epoch: number; from: number; to: number },
): Promise<{ leaf: string; sealed: boolean }[]> {
	return db<{ leaf: string; sealed: boolean }[]>`
		select convert_from(e.leaf, 'UTF8') as leaf, sha256('\\x00'::bytea || e.leaf) = i.leaf_hash as sealed
		from (select * from ledger.indexed n where n.epoch = ${epoch} and n.index >= ${from} and n.index < ${to}
			order by n.index) i
		cross join lateral (select e.leaf from ledger.entry e where e.id = i.entry_id and e.at = i.entry_at limit 1) e
		order by i.index`;
}

export interface AskedRow {
	id: string;
	period: string;
}

/** Asked for and not drafted yet, the oldest first. */
export async function selectAsked(db: Db): Promise<AskedRow[]> {
	return db<AskedRow[]>`
		select a.id, a.period from oversight.totals_asked a
		where a.asked_at > clock_timestamp() - interval '1 day'
			and not exists (select from oversight.totals_draft d where d.asked = a.id)
		order by a.asked_at limit 10`;
}

/** @throws CS251 where one is being counted, CS252 where many were */
export async function insertAsked(db: Db, asked: { period: string; personId: string }): Promise<void> {
	await db`insert into oversight.totals_asked (period, person_id) values (${asked.period}, ${asked.personId})`;
}

export interface NewDraft {
	period: string;
	whole: boolean;
	asked: string | null;
	epoch: number;
	from: number;
	size: number;
	report: string;
}

/** Another worker's of the same stays. */
export async function insertDraft(sql: Sql, draft: NewDraft): Promise<void> {
	await sql`
		insert into oversight.totals_draft (period, whole, asked, epoch, from_size, size, report)
		values (${draft.period}, ${draft.whole}, ${draft.asked}, ${draft.epoch}, ${draft.from}, ${draft.size}, ${draft.report})
		on conflict do nothing`;
}

export interface TotalsRow {
	id: string;
	period: string;
	whole: boolean;
	from: number;
	size: number;
	report: string;
	countedAt: Date;
	signature: string | null;
	publishedAt: Date | null;
	publishedBy: string | null;
	entryId: string | null;
	entryNumber: number | null;
}

export async function selectTotals(
	db: Db,
	which: { id?: string; file?: { period: string; size: number }; published?: boolean; limit: number },
): Promise<TotalsRow[]> {
	return db<TotalsRow[]>`
		select d.id, d.period, d.whole, d.from_size::float8 as "from", d.size::float8 as size, d.report,
			d.counted_at as "countedAt", t.signature, t.published_at as "publishedAt", p.alias as "publishedBy",
			t.entry_id as "entryId", (select i.index::float8 from ledger.indexed i where i.entry_id = t.entry_id
				order by i.epoch desc limit 1) as "entryNumber"
		from oversight.totals_draft d
		left join oversight.totals t on t.draft_id = d.id
		left join access.person p on p.id = t.person_id
		where ${which.id === undefined ? db`true` : db`d.id = ${which.id}`}
			and ${which.file ? db`d.period = ${which.file.period} and d.size = ${which.file.size}` : db`true`}
			and ${which.published ? db`t.draft_id is not null` : db`true`}
		order by coalesce(t.published_at, d.counted_at) desc limit ${which.limit}`;
}

/** Whether something that was asked for is still being counted. */
export async function selectCounting(db: Db): Promise<boolean> {
	return (await selectAsked(db)).length > 0;
}

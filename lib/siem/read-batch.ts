/**
 * The next entries for one receiver, strictly in the log's order, and only what a published checkpoint covers: what could
 * still be lost is told to nobody. Whether an entry concerns a restricted case or a matter is looked up as it is told.
 */
import type { Sql } from "#db/client.ts";
import type { Indexed } from "./to-ocsf.ts";

export interface Place {
	epoch: number;
	/** The next one that was not taken. */
	index: number;
}

export interface Batch {
	from: Place;
	entries: Indexed[];
	/** Where to go on once they are taken. */
	next: Place;
}

interface Row {
	index: number;
	leaf: string | null;
	restricted: boolean;
	archived: boolean;
}

/** Where this receiver stands; the beginning of the first log for one that is new, null while there is no log. */
export async function placeOf(sql: Sql, sink: string): Promise<Place | null> {
	await sql`
		insert into oversight.siem (sink, epoch, next_index)
		select ${sink}, l.epoch, 0 from ledger.log l order by l.epoch limit 1 on conflict do nothing`;
	const [row] = await sql<Place[]>`
		select epoch, next_index::float8 as index from oversight.siem where sink = ${sink}`;
	return row ?? null;
}

/** @throws ENTRY_MISSING where an entry that has its place is gone, and its month was not put into an archive */
export async function readBatch(sql: Sql, from: Place, most: number): Promise<Batch | null> {
	const [log] = await sql<{ origin: string; published: number; next: number | null }[]>`
		select l.origin, l.published::float8 as published,
			case when l.closed_at is not null then (select min(n.epoch) from ledger.log n where n.epoch > l.epoch) end as next
		from ledger.log l where l.epoch = ${from.epoch}`;
	if (!log) return null;
	if (from.index >= log.published) {
		if (log.next === null) return null;
		return { from, entries: [], next: { epoch: log.next, index: 0 } };
	}
	const until = Math.min(log.published, from.index + most);
	const rows = await sql<Row[]>`
		select i.index::float8 as index, convert_from(e.leaf, 'UTF8') as leaf,
			e.id is null and exists (select from ledger.archived d
				where d.month = to_char(i.entry_at at time zone 'UTC', 'YYYY-MM')) as archived,
			coalesce(j.l ? 'matter', false)
				or exists (select from console.case k where k.id = any(c.ids) and k.restricted)
				or exists (select from console.case k where k.thread_id = e.thread_id and k.restricted) as restricted
		from ledger.indexed i
			left join ledger.entry e on e.id = i.entry_id and e.at = i.entry_at
			left join lateral (select convert_from(e.leaf, 'UTF8')::jsonb as l) j on true
			left join lateral (select x.case_id, x.opening_id, x.thread_id from ledger.entry x
				where x.id = (j.l->>'entry')::uuid limit 1) x on true
			-- Whatever it names that may belong to a case, and the cases that those belong to.
			left join lateral (select array[e.case_id, e.opening_id, x.case_id, x.opening_id, (j.l->>'request')::uuid,
				(j.l->>'review')::uuid, (j.l->>'previous')::uuid,
				(select n.about from vault.note n where n.id = (j.l->>'note')::uuid),
				(select t.case_id from console.report t where t.id = (j.l->>'report')::uuid)] as ids) named on true
			left join lateral (select named.ids
				|| array(select o.case_id from access.opening o where o.id = any(named.ids))
				|| array(select q.case_id from access.opening_request q where q.id = any(named.ids))
				|| array(select o.case_id from console.access_review r join access.opening o on o.id = r.opening_id
					where r.id = any(named.ids)) as ids) c on true
		where i.epoch = ${from.epoch} and i.index >= ${from.index} and i.index < ${until}
		order by i.index`;
	const gone =
		rows.length < until - from.index || rows.some(({ leaf, archived }) => leaf === null && !archived);
	if (gone) throw Object.assign(new Error("An entry that has its place is gone."), { code: "ENTRY_MISSING" });
	// What left for an archive is not told any more; its numbers are missing, and say so.
	const entries = rows.flatMap(({ index, leaf, restricted }) =>
		leaf === null ? [] : [{ epoch: from.epoch, index, origin: log.origin, leaf, restricted }],
	);
	return { from, entries, next: { epoch: from.epoch, index: until } };
}

/** Notes that they were taken. Another worker may have been first: then its word stands. */
export async function taken(sql: Sql, sink: string, { from, next }: Batch): Promise<boolean> {
	const rows = await sql`
		update oversight.siem set epoch = ${next.epoch}, next_index = ${next.index}, told_at = clock_timestamp(),
			failing_since = null, error = null
		where sink = ${sink} and epoch = ${from.epoch} and next_index = ${from.index} returning 1`;
	return rows.length > 0;
}

export async function failed(sql: Sql, sink: string, code: string): Promise<void> {
	await sql`
		update oversight.siem set error = ${code}, failing_since = coalesce(failing_since, clock_timestamp())
		where sink = ${sink}`;
}

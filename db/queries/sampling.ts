/** What the draw goes by, as the worker reads it from the log's rows; and what it writes. */
import type { Sql, Tx } from "../client.ts";

type At = Sql | Tx;

export interface LogRow {
	epoch: number;
	size: number;
}

export async function selectCurrentLog(db: At): Promise<LogRow | undefined> {
	const [row] = await db<{ epoch: number; size: string }[]>`
		select epoch, size from ledger.log where closed_at is null`;
	return row && { epoch: row.epoch, size: Number(row.size) };
}

export interface LeafRow {
	index: number;
	leaf: Uint8Array;
}

/** The entries of these types from one place of the log to before another, in its order. */
export async function selectLeaves(
	db: At,
	{
		epoch,
		types,
		from,
		to,
		limit,
	}: { epoch: number; types: string[]; from: number; to: number; limit?: number },
): Promise<LeafRow[]> {
	const rows = await db<{ index: string; leaf: Uint8Array }[]>`
		select i.index, e.leaf from ledger.indexed i join ledger.entry e on e.id = i.entry_id and e.at = i.entry_at
		where i.epoch = ${epoch} and i.index >= ${from} and i.index < ${to} and e.type = any(${types})
		order by i.index limit ${limit ?? null}`;
	return rows.map(({ index, leaf }) => ({ index: Number(index), leaf }));
}

/** All entries of types that are seldom, wherever they stand. From now on they stay when their month leaves for an archive. */
export async function selectSeldom(db: At, epoch: number, types: string[]): Promise<LeafRow[]> {
	await db`
		insert into oversight.course (entry_id, entry_at) select e.id, e.at from ledger.entry e
		where e.type = any(${types}) and not exists (select from oversight.course c where c.entry_id = e.id)
		on conflict do nothing`;
	const rows = await db<{ index: string; leaf: Uint8Array }[]>`
		select i.index, e.leaf from ledger.entry e join ledger.indexed i on i.entry_id = e.id and i.epoch = ${epoch}
		where e.type = any(${types}) order by i.index`;
	return rows.map(({ index, leaf }) => ({ index: Number(index), leaf }));
}

/**
 * Of each opening's thread: how many messages the reports before it added. By the opening's number. What says a number of
 * messages that cannot be counts 0, as in lib/sampling/leaf.ts (`addedBy`): an entry stays, and must not stop the draw.
 */
export async function selectMessagesBefore(
	db: At,
	epoch: number,
	openings: readonly { index: number; thread: string }[],
): Promise<Map<number, number>> {
	const rows = await db<{ index: string; messages: string }[]>`
		select o.index, coalesce(sum(m.messages), 0) as messages
		from unnest(${openings.map(({ index }) => index)}::bigint[], ${openings.map(({ thread }) => thread)}::uuid[]) o(index, thread)
		join lateral (
			select e.id, case when jsonb_typeof(s.messages) <> 'number' then 0
				when s.messages::numeric not between 0.5 and 1000000.5 then 0 -- others are no doubles, or count 0
				when s.messages::float8 <> trunc(s.messages::float8) or s.messages::float8 > 1000000 then 0
				else s.messages::float8::int end as messages
			from ledger.entry e cross join lateral (
				select coalesce(convert_from(e.leaf, 'UTF8')::jsonb->'messages', 'null') as messages offset 0) s
			where e.thread_id = o.thread and e.type = 'report.received'
			union all
			-- Whose month has left for an archive.
			select r.entry_id, case when r.sealed <= 1000000 then r.sealed else 0 end from console.report r
			where r.thread_id = o.thread and not exists (select from ledger.entry e where e.id = r.entry_id)
		) m on true
		join ledger.indexed i on i.epoch = ${epoch} and i.entry_id = m.id and i.index < o.index
		group by o.index`;
	return new Map(rows.map(({ index, messages }) => [Number(index), Number(messages)]));
}

/** Openings of the same thread by the same person that stand before each: `of` is that one's number. */
export async function selectOpenedBefore(
	db: At,
	epoch: number,
	openings: readonly { index: number; thread: string; person: string }[],
): Promise<{ of: number; index: number; leaf: Uint8Array | null; scope: [number, number][] }[]> {
	return db<{ of: number; index: number; leaf: Uint8Array | null; scope: [number, number][] }[]>`
		select o.index::float8 as of, i.index::float8 as index, m.leaf, m.scope
		from unnest(${openings.map(({ index }) => index)}::bigint[], ${openings.map(({ thread }) => thread)}::uuid[],
			${openings.map(({ person }) => person)}::uuid[]) o(index, thread, person)
		join lateral (
			select e.id, e.leaf, '[]'::jsonb as scope from ledger.entry e
			where e.thread_id = o.thread and e.type = 'opening.granted' and e.actor = o.person
			union all
			-- Whose month has left for an archive.
			select a.entry_id, null, (select jsonb_agg(jsonb_build_array(lower(r), upper(r) - 1)) from unnest(a.scope) r)
			from access.opening a
			where a.thread_id = o.thread and a.person_id = o.person
				and not exists (select from ledger.entry e where e.id = a.entry_id)
		) m on true
		join ledger.indexed i on i.epoch = ${epoch} and i.entry_id = m.id and i.index < o.index`;
}

/** The first entry behind that place whose time is at or after that moment. */
export async function selectClosing(
	db: At,
	{ epoch, after, at }: { epoch: number; after: number; at: Date },
): Promise<number | null> {
	const [row] = await db<{ index: string }[]>`
		select index from ledger.indexed where epoch = ${epoch} and index > ${after} and entry_at >= ${at}
		order by index limit 1`;
	return row ? Number(row.index) : null;
}

/** Lines stored as that witness's, on checkpoints larger than that place, the smallest first; each with what it is to be of. */
export async function selectCosignatures(
	db: At,
	{
		epoch,
		witness,
		after,
		at,
		limit,
	}: { epoch: number; witness: string; after: number; at: Date; limit: number },
): Promise<{ size: number; line: string; root: Uint8Array; origin: string }[]> {
	return db<{ size: number; line: string; root: Uint8Array; origin: string }[]>`
		select c.size::float8 as size, c.line, k.root, l.origin from ledger.cosignature c
			join ledger.checkpoint k on k.epoch = c.epoch and k.size = c.size join ledger.log l on l.epoch = c.epoch
		where c.epoch = ${epoch} and c.witness = ${witness} and c.size > ${after} and c.cosigned_at >= ${at}
		order by c.size limit ${limit}`;
}

/** The last draw of that log by its rows, which are there before its entry has a number. */
export async function selectLastDraw(
	db: At,
	epoch: number,
): Promise<{ size: number; drawnAt: Date } | undefined> {
	const [row] = await db<{ size: number; drawnAt: Date }[]>`
		select closed_size::float8 as size, drawn_at as "drawnAt" from oversight.period
		where epoch = ${epoch} order by closed_size desc limit 1`;
	return row;
}

export async function selectNow(db: At): Promise<Date> {
	const [row] = await db<{ now: Date }[]>`select clock_timestamp() as now`;
	return row?.now ?? new Date(Number.NaN);
}

export interface NewPeriod {
	period: string;
	epoch: number;
	beganAt: Date;
	endsAt: Date;
	fromSize: number;
	closedSize: number;
	rule: object;
	witness: string;
	fallbacks: number;
	cosignedAt: Date;
	seed: string;
	frame: string;
	drawn: string;
	openings: number;
	needed: number;
	dueAt: Date;
	entryId: string;
}

export async function insertPeriod(tx: Tx, p: NewPeriod): Promise<void> {
	await tx`
		insert into oversight.period (period, epoch, began_at, ends_at, from_size, closed_size, rule, witness, fallbacks,
			cosigned_at, seed, frame, drawn, openings, needed, due_at, entry_id)
		values (${p.period}, ${p.epoch}, ${p.beganAt}, ${p.endsAt}, ${p.fromSize}, ${p.closedSize}, ${tx.json(p.rule as never)},
			${p.witness}, ${p.fallbacks}, ${p.cosignedAt}, ${p.seed}, ${p.frame}, ${p.drawn}, ${p.openings}, ${p.needed},
			${p.dueAt}, ${p.entryId})`;
}

export interface NewSample {
	opening: string;
	id: string;
	index: number;
	region: string;
	stratum: string;
	kind: string;
}

/** The sample, its strata, and a review of each opening. */
export async function insertSample(
	tx: Tx,
	period: string,
	sample: readonly NewSample[],
	strata: readonly { stratum: string; openings: number; always: number; drawn: number }[],
): Promise<void> {
	await tx`
		insert into oversight.stratum (period, stratum, openings, always, drawn)
		select ${period}, s.stratum, s.openings, s.always, s.drawn
		from jsonb_to_recordset(${tx.json(strata as never)}) s(stratum text, openings int, always int, drawn int)`;
	await tx`
		insert into oversight.sample (period, opening_id, entry_id, index, region, stratum, kind)
		select ${period}, s.opening, s.id, s.index, s.region, s.stratum, s.kind
		from jsonb_to_recordset(${tx.json(sample as never)})
			s(opening uuid, id uuid, index bigint, region text, stratum text, kind text)`;
}

/**
 * Whether an entry of the period is not in the database. Before its first opening a month may have left: none does in which an
 * opening waits for its draw.
 */
export async function lacksEntries(
	db: At,
	{ epoch, from, first, to }: { epoch: number; from: number; first: number; to: number },
): Promise<boolean> {
	const [row] = await db`
		select from ledger.indexed i where i.epoch = ${epoch} and i.index >= ${from} and i.index < ${to}
			and not exists (select from ledger.entry e where e.id = i.entry_id and e.at = i.entry_at)
			and (i.index > ${first} or not exists (select from ledger.archived d
				where d.month = to_char(i.entry_at at time zone 'UTC', 'YYYY-MM'))) limit 1`;
	return row !== undefined;
}

/** Opens the review of each, where there is none yet. An opening that a restore lost, and only the log knows, gets none. */
export async function openReviews(
	tx: At,
	{ period, due }: { period: string; due: Date },
	sample: readonly { opening: string; kind: string }[],
): Promise<void> {
	await tx`
		select oversight.open_review(s.opening, s.kind, ${period}, ${due})
		from unnest(${sample.map(({ opening }) => opening)}::uuid[], ${sample.map(({ kind }) => kind)}::text[]) s(opening, kind)
		where exists (select from access.opening o where o.id = s.opening)`;
}

export interface RunningRow {
	state: "NO_OPENING" | "RUNS" | "WAITS_FOR_ENTRY" | "WAITS_FOR_WITNESS" | "NO_RULE" | "NO_WITNESS";
	period: string | null;
	endsAt: Date | null;
	fromSize: number;
	openings: number;
	witness: string | null;
}

export async function upsertRunning(db: At, r: RunningRow): Promise<void> {
	await db`
		insert into oversight.period_running as p (state, period, ends_at, from_size, openings, witness)
		values (${r.state}, ${r.period}, ${r.endsAt}, ${r.fromSize}, ${r.openings}, ${r.witness})
		on conflict (one) do update set state = excluded.state, period = excluded.period, ends_at = excluded.ends_at,
			from_size = excluded.from_size, openings = excluded.openings, witness = excluded.witness,
			looked_at = clock_timestamp()`;
}

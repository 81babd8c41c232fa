/**
 * Selections: what was asked for as files, the parts that were made, and the making of one, which the database formats: a
 * row's way through JavaScript costs more than all of its way to the file. In SQL for the functions, and for that.
 */

import type { Db } from "../web.ts";
import { type EntryQuery, matching } from "./entry-conditions.ts";

/** What a search came to, in ids, as it is kept beside the selection. */
export type Find = Omit<EntryQuery, "limit" | "before">;
export type Format = "csv" | "jsonl";

export interface SelectionRow {
	id: string;
	personId: string;
	format: Format;
	/** Null: lapsed, and erased. */
	find: Find | null;
	regions: string[];
	epoch: number;
	size: number;
	checkpoint: string;
	/** The key of the log that signed it. */
	vkey: string;
	/** What was searched for, as it is on record. Null: erased. */
	terms: Record<string, string> | null;
	count: number;
	requestId: string | null;
	madeAt: Date;
	takeBy: Date;
	entryId: string;
	/** Entries in the parts that were made. */
	done: number;
	parts: number;
}

const COLUMNS = `s.id, s.person_id as "personId", s.format, s.query as find, s.regions, s.epoch, s.size::float8 as size, s.checkpoint,
	(select l.vkey from ledger.log l where l.epoch = s.epoch) as vkey,
	(select q.terms from console.ledger_search q where q.entry_id = s.entry_id) as terms,
	s.count::float8 as count, s.request_id as "requestId", s.made_at as "madeAt", s.take_by as "takeBy", s.entry_id as "entryId",
	coalesce(p.done, 0)::float8 as done, coalesce(p.parts, 0)::int as parts`;

/** A person's own. */
export async function selectSelection(
	db: Db,
	{ id, personId }: { id: string; personId: string },
): Promise<SelectionRow | undefined> {
	const [row] = await db<SelectionRow[]>`
		select ${db.unsafe(COLUMNS)} from oversight.selection s
		left join lateral (select sum(q.rows) as done, count(*) as parts from oversight.selection_part q
			where q.selection_id = s.id) p on true
		where s.id = ${id} and s.person_id = ${personId}`;
	return row;
}

/** A person's own, the newest first. */
export async function selectSelections(
	db: Db,
	{ personId, limit }: { personId: string; limit: number },
): Promise<SelectionRow[]> {
	return db<SelectionRow[]>`
		select ${db.unsafe(COLUMNS)} from oversight.selection s
		left join lateral (select sum(q.rows) as done, count(*) as parts from oversight.selection_part q
			where q.selection_id = s.id) p on true
		where s.person_id = ${personId} order by s.made_at desc limit ${limit}`;
}

export async function selectSelectedAlone(db: Db, personId: string): Promise<number> {
	const [row] = await db<{ n: number }[]>`select oversight.selected_alone(${personId})::float8 as n`;
	return row?.n ?? 0;
}

/** More than wait for their number at any time: of those that were found they are not counted. */
const WAITING = 20_000;

/** How many entries among the log's first `size` fit, counted to `most`. */
export async function countSelected(
	db: Db,
	{ find, epoch, size, most }: { find: Find; epoch: number; size: number; most: number },
): Promise<number> {
	const [row] = await db<{ n: number }[]>`
		select count(*)::float8 as n from (
			select from (select id from ledger.entry
				where ${matching(db, { ...find, ...(most < WAITING && { limit: most + WAITING }) })}) e
			join ledger.indexed i on i.entry_id = e.id and i.epoch = ${epoch} and i.index < ${size}
			limit ${most}) c`;
	return row?.n ?? 0;
}

export interface NewSelection {
	id: string;
	person: string;
	session: string;
	role: string;
	policy: string;
	regions: readonly string[];
	format: Format;
	find: Find;
	commitment: string;
	epoch: number;
	size: number;
	checkpoint: string;
	count: number;
	request?: string;
}

/** @returns the entry `selection.exported` */
export async function insertSelection(db: Db, selection: NewSelection): Promise<{ id: string; at: string }> {
	const [row] = await db<{ id: string; at: string }[]>`
		select id, at::text as at from oversight.export_selection(${db.json(selection as never)})`;
	if (!row) throw new TypeError("a function returns its row");
	return row;
}

export interface PartRow {
	number: number;
	rows: number;
	bytes: number;
	digest: Uint8Array;
	proofBytes: number;
	proofDigest: Uint8Array;
	lastAt: string;
	lastId: string;
}

export async function selectParts(db: Db, selectionId: string): Promise<PartRow[]> {
	return db<PartRow[]>`
		select number, rows, bytes::float8 as bytes, digest, proof_bytes::float8 as "proofBytes", proof_digest as "proofDigest",
			to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "lastAt", last_id as "lastId"
		from oversight.selection_part where selection_id = ${selectionId} order by number`;
}

/** What is about to leave; refused where the person may not any more, and where it is not what it was. */
export async function insertPart(
	db: Db,
	part: { selection: string; person: string; session: string } & Omit<PartRow, "digest" | "proofDigest"> & {
			digest: string;
			proofDigest: string;
		},
): Promise<void> {
	await db`select oversight.selection_part_made(${db.json(part as never)})`;
}

/** The salt and the terms that its commitment is of; undefined where they were erased. */
export async function selectTerms(
	db: Db,
	entryId: string,
): Promise<{ salt: Uint8Array; terms: Record<string, string> } | undefined> {
	const [row] = await db<{ salt: Uint8Array; terms: Record<string, string> }[]>`
		select salt, terms from console.ledger_search where entry_id = ${entryId}`;
	return row;
}

export interface MadeRows {
	/** Entries that fit, from `after` on, at most `limit`; what is not under the checkpoint is among them and not in the lines. */
	fitting: number;
	/** The places of those in the lines, in their order. */
	numbers: number[];
	lines: Uint8Array;
	last: { at: string; id: string } | null;
}

/** The next rows as the bytes of a file, newest first. */
export async function selectLines(
	db: Db,
	of: {
		find: Find;
		epoch: number;
		size: number;
		format: Format;
		after: { at: string; id: string } | undefined;
		limit: number;
	},
): Promise<MadeRows> {
	const [row] = await db<
		{
			fitting: number;
			numbers: number[] | null;
			lines: Uint8Array | null;
			at: string | null;
			id: string | null;
		}[]
	>`
		with e as materialized (
			select id, at, leaf, type, via, outcome, assurance, policy, actor, actor_role, region, case_id, thread_id,
				opening_id, reason
			from ledger.entry where ${matching(db, { ...of.find, before: of.after, limit: of.limit })}
			order by at desc, id desc limit ${of.limit}),
		n as (
			select e.*, (select i.index from ledger.indexed i where i.entry_id = e.id and i.epoch = ${of.epoch}
				and i.index < ${of.size}) as index, a.alias
			from e left join (select id, oversight.cell(alias) as alias from access.person) a on a.id = e.actor
			order by e.at desc, e.id desc),
		-- In the order of e, which nothing here changes: an aggregate that sorted would sort lines of a kilobyte.
		made as (
			select ${of.format === "jsonl" ? db`string_agg(n.leaf || '\\x0a'::bytea, ''::bytea)` : db`convert_to(string_agg(${csvLine(db)}, ''), 'UTF8')`} as lines,
				array_agg(n.index::float8) as numbers
			from n where n.index is not null)
		select (select count(*)::int from e) as fitting, made.numbers, made.lines, t.id,
			to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
		from made left join (select id, at from e order by at, id limit 1) t on true`;
	const { fitting = 0, numbers, lines, at, id } = row ?? {};
	return {
		...{ fitting, numbers: numbers ?? [], lines: lines ?? new Uint8Array() },
		last: at && id ? { at, id } : null,
	};
}

export const CSV_HEAD =
	"number,id,at,type,via,outcome,assurance,policy,actor,alias,role,region,case,thread,opening,reason,entry\r\n";

/**
 * One row as RFC 4180 has it. The cells that hold codes are looked at together first: hardly ever does one need more than
 * to be written. An entry that is no text (somebody changed it) is an error here, 22021, and stays as it is in JSON Lines.
 */
function csvLine(db: Db) {
	return db`concat(n.index, ',', n.id, ',', to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), ',',
		case when concat_ws(E'\\x1f', '', n.type, n.via, n.outcome, n.assurance, n.policy, n.actor_role, n.region, n.reason)
				!~ E'["\\r\\n,]|\\x1f[-=+@\\t]'
			then concat(n.type, ',', n.via, ',', n.outcome, ',', n.assurance, ',', n.policy, ',', n.actor, ',',
				n.alias, ',', n.actor_role, ',', n.region, ',', n.case_id, ',', n.thread_id, ',',
				n.opening_id, ',', n.reason)
			else concat(oversight.cell(n.type), ',', oversight.cell(n.via), ',', oversight.cell(n.outcome), ',',
				oversight.cell(n.assurance), ',', oversight.cell(n.policy), ',', n.actor, ',', n.alias, ',',
				oversight.cell(n.actor_role), ',', oversight.cell(n.region), ',', n.case_id, ',', n.thread_id, ',',
				n.opening_id, ',', oversight.cell(n.reason)) end,
		case when get_byte(n.leaf, 0) = 123 then ',"' else ',"''' end, replace(convert_from(n.leaf, 'UTF8'), '"', '""'), '"',
		chr(13), chr(10))`;
}

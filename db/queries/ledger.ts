/**
 * Reading the ledger. Newest first by keyset on (at, id), which every index of ledger.entry ends with: the months
 * are visited in turn and the first page stops after its rows, however many entries there are.
 * `at` stays text: a JavaScript date would lose its microseconds, and with them the key.
 * In SQL: the order of its conditions and the subquery below the join decide which months are read at all.
 */
import type { Db } from "../web.ts";
import { type EntryQuery, matching, narrowed } from "./entry-conditions.ts";

export interface EntryRow {
	id: string;
	/** UTC, microseconds. */
	at: string;
	/** In the log; null while it waits. */
	number: number | null;
	/** As it is stored, which need not be text where somebody changed it. */
	leaf: Uint8Array;
	type: string;
	via: string;
	outcome: string;
	assurance: string;
	actor: string | null;
	alias: string | null;
	role: string | null;
	region: string | null;
	caseId: string | null;
	threadId: string | null;
	openingId: string | null;
	reason: string | null;
}

/**
 * @param how `walk` meets the newest that fit on its way back from now; where few fit it would go all the way, and what all of
 * the conditions leave is gathered first
 */
export async function selectEntries(
	db: Db,
	query: EntryQuery,
	how: "walk" | "gather" = "walk",
): Promise<EntryRow[]> {
	return db<EntryRow[]>`
		select e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
			e.leaf, e.type, e.via, e.outcome, e.assurance, e.actor, p.alias,
			e.actor_role as role, e.region, e.case_id as "caseId", e.thread_id as "threadId",
			e.opening_id as "openingId", e.reason,
			(select i.index::float8 from ledger.indexed i where i.entry_id = e.id order by i.epoch desc limit 1) as number
		from (${how === "gather" ? gathered(db, query) : found(db, query)} order by at desc, id desc limit ${query.limit}) e
		left join access.person p on p.id = e.actor
		order by e.at desc, e.id desc`;
}

/** About how many there are, by PostgreSQL's statistics, without looking at one: the same in a moment however many. */
export async function estimateEntries(db: Db, query: EntryQuery): Promise<number> {
	if (query.words) {
		const [row] = await db<{ about: number }[]>`
			select vault.estimate_by_words(${db.json(query as never)}) as about`;
		return row?.about ?? 0;
	}
	const [row] = await db<{ "QUERY PLAN": { Plan: { "Plan Rows": number } }[] }[]>`
		explain (format json) ${found(db, query, false)}`;
	return row?.["QUERY PLAN"][0]?.Plan["Plan Rows"] ?? 0;
}

const COLUMNS = `id, at, leaf, type, via, outcome, assurance, actor, actor_role, region, case_id, thread_id, opening_id, reason`;

/**
 * Entries that fit, before order and limit. Of several people or cases each is asked for its own newest, by an index in that
 * order, and these are merged: `= any (…)` would collect and sort all of theirs.
 */
function found(db: Db, query: EntryQuery, few = true) {
	const columns = db.unsafe(COLUMNS);
	const { words, cases, people } = query;
	if (words) {
		// The function narrows by everything already. By key, in the row's own month.
		return db`
			select ${columns} from vault.entries_by_words(${db.json(query as never)}) w(word_id, word_at)
			cross join lateral (
				select ${columns} from ledger.entry where id = w.word_id and at = w.word_at limit 1) e
			where ${narrowed(db, query)}`;
	}
	const [ids, column] = cases ? [cases, "case_id"] : [people, "actor"];
	if (!ids) return db`select ${columns} from ledger.entry where ${narrowed(db, query)}`;
	const newest = few ? db`order by at desc, id desc limit ${query.limit}` : db``;
	return db`
		select ${columns} from unnest(${ids as string[]}::uuid[]) one(one_id)
		cross join lateral (
			select ${columns} from ledger.entry
			where ${db(column)} = one.one_id and ${narrowed(db, query)} ${newest}) e`;
}

/** All that fit, by whichever index or indexes leave the fewest: the order comes after. */
function gathered(db: Db, query: EntryQuery) {
	const columns = db.unsafe(COLUMNS);
	return db`
		select ${columns} from (
			with fit as materialized (select id, at from ledger.entry where ${matching(db, query)})
			select id, at from fit order by at desc, id desc limit ${query.limit}) f(fit_id, fit_at)
		cross join lateral (select ${columns} from ledger.entry where id = f.fit_id and at = f.fit_at limit 1) e`;
}

export interface LeafRow {
	id: string;
	at: string;
	leaf: Uint8Array;
	alias: string | null;
}

export async function selectEntry(
	db: Db,
	{ id, regions }: { id: string; regions: readonly string[] },
): Promise<LeafRow | undefined> {
	const [row] = await db<LeafRow[]>`
		select e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.leaf, p.alias
		from ledger.entry e left join access.person p on p.id = e.actor
		where e.id = ${id} and (e.region is null or e.region = any(${regions as string[]}))`;
	return row;
}

/** Of an act that this person did. */
export async function selectOwnEntry(
	db: Db,
	{ id, personId }: { id: string; personId: string },
): Promise<LeafRow | undefined> {
	const [row] = await db<LeafRow[]>`
		select e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.leaf, p.alias
		from ledger.entry e join access.person p on p.id = e.actor
		where e.id = ${id} and e.actor = ${personId}`;
	return row;
}

export interface SearchRow {
	entryId: string;
	personId: string;
	salt: Uint8Array;
	terms: Record<string, unknown>;
}

export async function insertSearch(db: Db, search: SearchRow): Promise<void> {
	await db`
		insert into console.ledger_search (entry_id, person_id, salt, terms)
		values (${search.entryId}, ${search.personId}, ${search.salt as Uint8Array<ArrayBuffer>}, ${db.json(search.terms as never)})`;
}

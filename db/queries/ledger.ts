/**
 * Reading the ledger. Newest first by keyset on (at, id), which every index of ledger.entry ends with: the months
 * are visited in turn and the first page stops after its rows, however many entries there are.
 * `at` stays text: a JavaScript date would lose its microseconds, and with them the key.
 * In SQL: the order of its conditions and the subquery below the join decide which months are read at all.
 */
import type { Db } from "../web.ts";

export interface EntryQuery {
	/** Regions that the reader may see; entries without a region belong to everyone who may search. */
	regions: readonly string[];
	/** Only this one of them. */
	region?: string | undefined;
	actor?: string | undefined;
	/** Both ends of a range of ids: equal for one case, apart for the beginning of an id. */
	caseId?: readonly [from: string, to: string] | undefined;
	type?: string | undefined;
	outcome?: string | undefined;
	opening?: string | undefined;
	from?: string | undefined;
	until?: string | undefined;
	before?: { at: string; id: string } | undefined;
	limit: number;
}

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

export async function selectEntries(db: Db, query: EntryQuery): Promise<EntryRow[]> {
	return db<EntryRow[]>`
		select e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
			e.leaf, e.type, e.via, e.outcome, e.assurance, e.actor, p.alias,
			e.actor_role as role, e.region, e.case_id as "caseId", e.thread_id as "threadId",
			e.opening_id as "openingId", e.reason,
			(select i.index::float8 from ledger.indexed i where i.entry_id = e.id order by i.epoch desc limit 1) as number
		from (
			select id, at, leaf, type, via, outcome, assurance, actor, actor_role, region, case_id, thread_id,
				opening_id, reason
			from ledger.entry
			where ${matching(db, query)}
			order by at desc, id desc
			limit ${query.limit}
		) e left join access.person p on p.id = e.actor
		order by e.at desc, e.id desc`;
}

/** The condition alone, over the columns of ledger.entry: a selection formats its rows in the database. */
export function matching(db: Db, query: Omit<EntryQuery, "limit">) {
	const { region, actor, caseId, type, outcome, opening, from, until, before } = query;
	return db`(region is null or region = any(${query.regions as string[]}))
			${region === undefined ? db`` : db`and region = ${region}`}
			${actor === undefined ? db`` : db`and actor = ${actor}`}
			${caseId === undefined ? db`` : db`and case_id between ${caseId[0]} and ${caseId[1]}`}
			${type === undefined ? db`` : db`and type = ${type}`}
			${outcome === undefined ? db`` : withOutcome(db, outcome)}
			${opening === undefined ? db`` : db`and opening_id = ${opening}`}
			${from === undefined ? db`` : db`and at >= ${from}::text::timestamptz`}
			${until === undefined ? db`` : db`and at < ${until}::text::timestamptz`}
			${before === undefined ? db`` : olderThan(db, before)}`;
}

const GONE_WRONG = ["refused", "failed", "unknown"];

/** The partial index is used only where the query repeats what it is for. */
function withOutcome(db: Db, outcome: string) {
	if (!GONE_WRONG.includes(outcome)) return db`and outcome = ${outcome}`;
	return db`and outcome = ${outcome} and outcome in ('refused', 'failed', 'unknown')`;
}

/** A row comparison alone uses the index but does not prune months; the driver would round a timestamp. */
function olderThan(db: Db, { at, id }: { at: string; id: string }) {
	return db`and at <= ${at}::text::timestamptz and (at, id) < (${at}::text::timestamptz, ${id}::uuid)`;
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

export async function selectPersonByAlias(db: Db, alias: string): Promise<{ id: string } | undefined> {
	const [row] = await db<{ id: string }[]>`select id from access.person where alias = ${alias}`;
	return row;
}

/** Aliases to choose from, for a form. */
export async function selectAliases(db: Db): Promise<string[]> {
	const rows = await db<{ alias: string }[]>`select alias from access.person order by alias limit 500`;
	return rows.map(({ alias }) => alias);
}

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
	/** Any of these people, or none where it is empty: an employer's, an office's. */
	people?: readonly string[] | undefined;
	/** Both ends of a range of ids: equal for one case, apart for the beginning of an id. */
	caseId?: readonly [from: string, to: string] | undefined;
	/** Any of these cases, or none where it is empty: a thread's, an account's. */
	cases?: readonly string[] | undefined;
	reason?: string | undefined;
	role?: string | undefined;
	assurance?: string | undefined;
	gate?: string | undefined;
	type?: string | undefined;
	outcome?: string | undefined;
	opening?: string | undefined;
	from?: string | undefined;
	until?: string | undefined;
	/** Blind tokens that a reason's words must have, for each keeper by its own key; `regions` null: all. */
	words?: readonly { regions: readonly string[] | null; tokens: readonly string[] }[] | undefined;
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

/** A limit says nothing here. */
type Matching = Omit<EntryQuery, "limit"> & { limit?: number };

/**
 * The whole condition over ledger.entry's own columns, for whoever reads all that fits and not the newest of it. To be prepared
 * anew for each query: which of its parts there are depends on what is asked.
 */
export function matching(db: Db, query: Matching) {
	const { cases, words } = query;
	return db`
		${narrowed(db, query)}
		${cases === undefined ? db`` : db`and case_id = any(${cases as string[]}::uuid[])`}
		${
			words === undefined
				? db``
				: db`and (id, at) in (
					select w.id, w.at from vault.entries_by_words(${db.json({ ...query, limit: MOST } as never)}) w)`
		}`;
}

/** PostgreSQL's largest int. */
const MOST = 2_147_483_647;

function narrowed(db: Db, query: Matching) {
	const { region, actor, people, caseId, type, outcome, opening, from, until, before } = query;
	const { reason, role, assurance, gate } = query;
	return db`
		(region is null or region = any(${query.regions as string[]}))
		${region === undefined ? db`` : db`and region = ${region}`}
		${actor === undefined ? db`` : db`and actor = ${actor}`}
		${people === undefined ? db`` : db`and actor = any(${people as string[]}::uuid[])`}
		${caseId === undefined ? db`` : db`and case_id between ${caseId[0]} and ${caseId[1]}`}
		${type === undefined ? db`` : db`and type = ${type}`}
		${outcome === undefined ? db`` : withOutcome(db, outcome)}
		${reason === undefined ? db`` : withReason(db, reason)}
		${role === undefined ? db`` : withRole(db, role)}
		${assurance === undefined ? db`` : withAssurance(db, assurance)}
		${gate === undefined ? db`` : withGate(db, gate)}
		${opening === undefined ? db`` : db`and opening_id = ${opening}`}
		${from === undefined ? db`` : db`and at >= ${from}::text::timestamptz`}
		${until === undefined ? db`` : db`and at < ${until}::text::timestamptz`}
		${before === undefined ? db`` : olderThan(db, before)}`;
}

const GONE_WRONG = ["refused", "failed", "unknown"];

/** A partial index is used only where the query repeats what it is for. */
function withOutcome(db: Db, outcome: string) {
	if (!GONE_WRONG.includes(outcome)) return db`and outcome = ${outcome}`;
	return db`and outcome = ${outcome} and outcome in ('refused', 'failed', 'unknown')`;
}

function withReason(db: Db, reason: string) {
	if (reason === "USER_REPORT_REVIEW") return db`and reason = ${reason}`;
	return db`and reason = ${reason} and reason <> 'USER_REPORT_REVIEW'`;
}

function withRole(db: Db, role: string) {
	if (role === "moderator") return db`and actor_role = ${role}`;
	return db`and actor_role = ${role} and actor_role <> 'moderator'`;
}

function withAssurance(db: Db, assurance: string) {
	if (!["passkey", "opening"].includes(assurance)) return db`and assurance = ${assurance}`;
	return db`and assurance = ${assurance} and assurance in ('passkey', 'opening')`;
}

/** Only these have one, and only in the leaf. */
function withGate(db: Db, gate: string) {
	return db`and type in ('thread.decrypted', 'note.disclosed', 'release.fallback', 'witness.changed')
		and substring(encode(leaf, 'escape') from '"gate": "([a-z0-9:]+)"') = ${gate}`;
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

/** Whoever is, or was, of that employer and office. */
export async function selectPeopleOf(
	db: Db,
	{ employer, office }: { employer?: string | undefined; office?: string | undefined },
): Promise<string[]> {
	const rows = await db<{ id: string }[]>`
		select id from access.person where true ${employer === undefined ? db`` : db`and employer = ${employer}`}
			${office === undefined ? db`` : db`and office_country = ${office}`}`;
	return rows.map(({ id }) => id);
}

/** Employers and office countries to choose from. */
export async function selectWorkplaces(db: Db): Promise<{ employers: string[]; offices: string[] }> {
	const [row] = await db<{ employers: string[]; offices: string[] }[]>`
		select coalesce(array_agg(distinct employer), '{}') as employers,
			coalesce(array_agg(distinct office_country::text), '{}') as offices from access.person`;
	return row ?? { employers: [], offices: [] };
}

/**
 * The cases of a thread, or of the threads in which an account takes part. Not of an account, those that only child safety
 * sees: who is in them is not oversight's to know.
 */
export async function selectCasesOf(
	db: Db,
	{
		account,
		threads,
		regions,
		limit,
	}: {
		account?: string | undefined;
		threads?: readonly [from: string, to: string] | undefined;
		regions: readonly string[];
		limit: number;
	},
): Promise<string[]> {
	const rows = await db<{ id: string }[]>`
		select k.id from console.case k where k.region = any(${regions as string[]})
			${threads === undefined ? db`` : db`and k.thread_id between ${threads[0]} and ${threads[1]}`}
			${
				account === undefined
					? db``
					: db`and not k.restricted
						and k.thread_id in (select q.thread_id from console.participant q where q.account = ${account})`
			}
		limit ${limit}`;
	return rows.map(({ id }) => id);
}

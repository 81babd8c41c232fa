/**
 * What entries are asked for by, as conditions over ledger.entry's own columns. vault.words_query (0410_explorer.sql) says the
 * same of entries that are found by words; lib/oversight/explorer/find.test.ts holds the two together.
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
	/** Words that the reason must have, as each keeper was asked for them (an entry `words.asked`); `regions` null: all. */
	words?: readonly { regions: readonly string[] | null; asked: string }[] | undefined;
	/** Entries that are not for this reader: signals about themselves. */
	hidden?: readonly string[] | undefined;
	before?: { at: string; id: string } | undefined;
	limit: number;
}

/** `limit`: where the caller wants the newest of them alone, so many. */
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
					select w.id, w.at from vault.entries_by_words(${db.json({ ...query, limit: query.limit ?? MOST } as never)}) w)`
		}`;
}

/** PostgreSQL's largest int. */
const MOST = 2_147_483_647;

export function narrowed(db: Db, query: Matching) {
	const { region, actor, people, caseId, type, outcome, opening, from, until, before } = query;
	const { reason, role, assurance, gate, hidden = [] } = query;
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
		${hidden.length === 0 ? db`` : db`and id <> all(${hidden as string[]}::uuid[])`}
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

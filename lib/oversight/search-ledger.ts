/**
 * Searching the ledger: authorise, record the search, then look.
 *
 * Guarantees: no entry of what is looked for is read before the entry of this very search is committed; each page is a
 * search of its own, and a search shows what stood before it (its own entry is on top of the next).
 * Shown by: search-ledger.test.ts, explorer/find.test.ts.
 */
import type { EntryQuery } from "#db/queries/entry-conditions.ts";
import { estimateEntries, selectEntries } from "#db/queries/ledger.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { type EntrySummary, summarise } from "./entry-summary.ts";
import { assertFewCases, conditionsOf } from "./explorer/find.ts";
import type { Cursor, LedgerFilters } from "./ledger-filters.ts";
import { type RecordedSearch, recordSearch } from "./record-search.ts";

export const PAGE = 50;

export interface LedgerPage {
	/** The entry of this search. */
	recorded: RecordedSearch;
	entries: EntrySummary[];
	/** Where the next, older page begins; undefined on the last. */
	older: Cursor | undefined;
	/** How many fit, on the first page only: counted where they are all on it, else about how many; null: nobody knows. */
	count: { exact: boolean; entries: number | null } | undefined;
}

/** @param session as the cookie holds it: for the keeper, where words are searched for */
export async function searchLedger(
	actor: Actor,
	filters: LedgerFilters,
	before?: Cursor,
	limit = PAGE,
	session?: string,
): Promise<LedgerPage> {
	const role = authorise(actor, "ledger.search", filters.region);
	const regions = regionsFor(actor, "ledger.search");
	const reader = { personId: actor.personId, regions, session };
	const conditions = await conditionsOf(web(), filters, reader);
	const recorded = await recordSearch(actor, role, termsOf(filters, before));
	assertFewCases(filters, conditions);
	const { found, count } = await look(recorded, conditions, before, limit);
	const last = found.length > limit ? found[limit - 1] : undefined;
	return {
		recorded,
		entries: found.slice(0, limit),
		older: last && { at: last.at, id: last.id },
		count,
	};
}

/** Takes the proof of the record though it needs only its time: without one there is nothing to call this with. */
async function look(
	recorded: RecordedSearch,
	conditions: Omit<EntryQuery, "limit" | "before">,
	before: Cursor | undefined,
	limit: number,
): Promise<{ found: EntrySummary[]; count: LedgerPage["count"] }> {
	const query = { ...conditions, before: before ?? recorded, limit: limit + 1 };
	// One filter alone has an index in order of time, or is met at the head of the record.
	const combined = Object.keys(conditions).filter((name) => !ALONE.has(name)).length > 1;
	const several = combined && !conditions.words;
	const about = !before || several ? await estimateEntries(web(), query) : 0;
	const how = several && about < FEW ? "gather" : "walk";
	const found = (await selectEntries(web(), query, how)).map(summarise);
	if (before) return { found, count: undefined };
	if (found.length <= limit) return { found, count: { exact: true, entries: found.length } };
	// Of words that are narrowed further the database cannot say.
	const unknown = combined && !several;
	return { found, count: { exact: false, entries: unknown ? null : rounded(Math.max(about, found.length)) } };
}

/** These narrow what any index finds. */
const ALONE = new Set(["regions", "hidden", "region", "from", "until"]);
/** Fewer than this are sooner gathered and sorted than met on the way. */
const FEW = 3_000;

/** Two figures: more would look counted. */
function rounded(about: number): number {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(about, 1))) - 1);
	return Math.round(about / unit) * unit;
}

/** What was asked for, of the row that holds what was typed the words themselves: the row may be erased, and this too. */
export function termsOf(
	{ typed: _, ...filters }: LedgerFilters,
	before: Cursor | undefined,
): Record<string, string> {
	const terms: Record<string, string> = {};
	for (const [name, value] of Object.entries(filters)) if (value !== undefined) terms[name] = value;
	if (before) terms.before = `${before.at}_${before.id}`;
	return terms;
}

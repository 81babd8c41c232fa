/**
 * Searching the ledger: authorise, record the search, then look.
 *
 * Guarantees: no row is read before the entry of this very search is committed; each page is a search of its own,
 * and a search shows what stood before it (its own entry is on top of the next).
 * Shown by: search-ledger.test.ts.
 */
import { type EntryRow, selectEntries, selectPersonByAlias } from "#db/queries/ledger.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import { type EntrySummary, summarise } from "./entry-summary.ts";
import { type Cursor, idRange, type LedgerFilters } from "./ledger-filters.ts";
import { type RecordedSearch, recordSearch } from "./record-search.ts";

export const PAGE = 50;

export interface LedgerPage {
	/** The entry of this search. */
	recorded: RecordedSearch;
	entries: EntrySummary[];
	/** Where the next, older page begins; undefined on the last. */
	older: Cursor | undefined;
}

export async function searchLedger(
	actor: Actor,
	filters: LedgerFilters,
	before?: Cursor,
	limit = PAGE,
): Promise<LedgerPage> {
	const role = authorise(actor, "ledger.search", filters.region);
	const regions = regionsFor(actor, "ledger.search");
	const person = await personOf(filters);
	const recorded = await recordSearch(actor, role, termsOf(filters, before));
	const rows = await find(recorded, { filters, person, regions, before, limit });
	const last = rows.length > limit ? rows[limit - 1] : undefined;
	return {
		recorded,
		entries: rows.slice(0, limit).map(summarise),
		older: last && { at: last.at, id: last.id },
	};
}

/** Takes the proof of the record though it needs only its time: without one there is nothing to call this with. */
async function find(
	recorded: RecordedSearch,
	search: {
		filters: LedgerFilters;
		person: string | undefined;
		regions: readonly string[];
		before: Cursor | undefined;
		limit: number;
	},
): Promise<EntryRow[]> {
	const { filters, person, regions, before, limit } = search;
	return selectEntries(web(), {
		regions,
		region: filters.region,
		actor: person,
		caseId: filters.case === undefined ? undefined : idRange(filters.case),
		type: filters.type,
		outcome: filters.outcome,
		opening: filters.opening,
		from: filters.from,
		until: filters.until,
		before: before ?? recorded,
		limit: limit + 1,
	});
}

async function personOf({ actor: alias }: LedgerFilters): Promise<string | undefined> {
	if (alias === undefined) return undefined;
	const person = await selectPersonByAlias(web(), alias);
	if (person) return person.id;
	throw new DomainError("INPUT_INVALID", "Nobody has this alias.", [
		{ path: "actor", message: "Nobody has this alias." },
	]);
}

function termsOf(filters: LedgerFilters, before: Cursor | undefined): Record<string, string> {
	const terms: Record<string, string> = {};
	for (const [name, value] of Object.entries(filters)) if (value !== undefined) terms[name] = value;
	if (before) terms.before = `${before.at}_${before.id}`;
	return terms;
}

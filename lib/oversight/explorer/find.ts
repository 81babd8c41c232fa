/**
 * From what somebody asks to what the database is asked: aliases, employers and offices become people, threads and accounts
 * become cases, words become what the keepers turned into blind tokens and recorded.
 *
 * Guarantees: nothing that was typed reaches the database as anything but a value; what nobody has (an alias, an employer) is
 * an error of input, said beside its field, and what nobody may know (an account) is nothing found, neither is what is not
 * for this reader (signals about themselves).
 * Shown by: find.test.ts, not-for-readers.test.ts.
 */
import type { EntryQuery } from "#db/queries/entry-conditions.ts";
import {
	selectCasesOf,
	selectEntriesAbout,
	selectPeopleOf,
	selectPersonByAlias,
	selectWorkplaces,
} from "#db/queries/ledger-lookups.ts";
import type { Db } from "#db/web.ts";
import { DomainError } from "../../errors.ts";
import { askWords } from "../../keeper/client-oversight.ts";
import { idRange, type LedgerFilters, type Problem, wordsOf } from "../ledger-filters.ts";

/** Merging more than this by time is slower than looking for them one by one. */
const MOST_CASES = 5_000;

export interface Reader {
	personId: string;
	/** The regions that the reader may see. */
	regions: readonly string[];
	/** As the browser's cookie holds it, for the keeper; needed for words only. */
	session?: string | undefined;
}

/** @throws DomainError INPUT_INVALID with what is wrong by field; KEEPER_UNREACHABLE where words cannot be looked for */
export async function conditionsOf(
	db: Db,
	filters: LedgerFilters,
	{ personId, regions, session }: Reader,
): Promise<Omit<EntryQuery, "limit" | "before">> {
	const [who, cases, about] = await Promise.all([
		peopleOf(db, filters),
		casesOf(db, filters, regions),
		selectEntriesAbout(db, personId),
	]);
	// The last, as it is an entry: nothing is asked for that is refused for something else.
	const words = await wordsFor(filters, session);
	const hidden = about.length > 0 ? about : undefined;
	const { region, reason, role, assurance, gate, type, outcome, opening, from, until } = filters;
	const caseId = filters.case === undefined ? undefined : idRange(filters.case);
	const asked = {
		...who,
		cases,
		words,
		hidden,
		caseId,
		region,
		reason,
		role,
		assurance,
		gate,
		type,
		outcome,
		opening,
	};
	// Only what is asked for: plain JSON, as the database takes it and a selection keeps it.
	const known = Object.entries({ ...asked, from, until }).filter(([, value]) => value !== undefined);
	return { regions, ...Object.fromEntries(known) };
}

async function peopleOf(
	db: Db,
	{ actor, employer, office }: LedgerFilters,
): Promise<Pick<EntryQuery, "actor" | "people">> {
	const person = actor === undefined ? undefined : await personOf(db, actor);
	if (employer === undefined && office === undefined) return person === undefined ? {} : { actor: person };
	const { employers, offices } = await selectWorkplaces(db);
	const unknown: Problem[] = [
		...(employer === undefined || employers.includes(employer)
			? []
			: [{ path: "employer", message: "Nobody works, or worked, for this employer." }]),
		...(office === undefined || offices.includes(office)
			? []
			: [{ path: "office", message: "Nobody works, or worked, in this country." }]),
	];
	if (unknown.length > 0) throw invalid(unknown);
	const people = await selectPeopleOf(db, { employer, office });
	if (person === undefined) return { people };
	return people.includes(person) ? { actor: person } : { people: [] };
}

async function personOf(db: Db, actor: string): Promise<string> {
	if (actor.length === 36) return actor;
	const person = await selectPersonByAlias(db, actor);
	if (person) return person.id;
	throw invalid([{ path: "actor", message: "Nobody has this alias." }]);
}

async function casesOf(
	db: Db,
	{ account, thread }: LedgerFilters,
	regions: readonly string[],
): Promise<string[] | undefined> {
	if (account === undefined && thread === undefined) return undefined;
	const threads = thread === undefined ? undefined : idRange(thread);
	return selectCasesOf(db, { account, threads, regions, limit: MOST_CASES + 1 });
}

/**
 * That an account, or the beginning of a thread's id, has so many cases says something of it: so whoever asks is on record
 * before they are told.
 *
 * @throws DomainError INPUT_INVALID
 */
export function assertFewCases({ account }: LedgerFilters, { cases = [] }: Pick<EntryQuery, "cases">): void {
	if (cases.length <= MOST_CASES) return;
	throw invalid([
		{
			path: account === undefined ? "thread" : "account",
			message: "This fits more than 5,000 cases; search for one of them.",
		},
	]);
}

async function wordsFor(filters: LedgerFilters, session: string | undefined) {
	if (filters.words === undefined) return undefined;
	if (session === undefined)
		throw new DomainError("NOT_SIGNED_IN", "Words are looked for in a session. Nothing was searched.");
	return askWords(session, wordsOf(filters));
}

const invalid = (problems: readonly Problem[]) =>
	new DomainError("INPUT_INVALID", problems[0]?.message ?? "", problems);

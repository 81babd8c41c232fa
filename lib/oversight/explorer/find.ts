/**
 * From what somebody asks to what the database is asked: aliases, employers and offices become people, threads and accounts
 * become cases, words become the keeper's blind tokens.
 *
 * Guarantees: nothing that was typed reaches the database as anything but a value; what nobody has (an alias, an employer) is
 * an error of input, said beside its field, and what nobody may know (an account) is nothing found.
 * Shown by: find.test.ts.
 */
import {
	type EntryQuery,
	selectCasesOf,
	selectPeopleOf,
	selectPersonByAlias,
	selectWorkplaces,
} from "#db/queries/ledger.ts";
import type { Db } from "#db/web.ts";
import { DomainError } from "../../errors.ts";
import { wordTokens } from "../../keeper/client.ts";
import { idRange, type LedgerFilters, type Problem, wordsOf } from "../ledger-filters.ts";

/** Merging more than this by time is slower than looking for them one by one. */
const MOST_CASES = 5_000;

export interface Reader {
	/** The regions that the reader may see. */
	regions: readonly string[];
	/** As the browser's cookie holds it, for the keeper; needed for words only. */
	session?: string | undefined;
}

/** @throws DomainError INPUT_INVALID with what is wrong by field; KEEPER_UNREACHABLE where words cannot be looked for */
export async function conditionsOf(
	db: Db,
	filters: LedgerFilters,
	{ regions, session }: Reader,
): Promise<Omit<EntryQuery, "limit" | "before">> {
	const [who, cases, words] = await Promise.all([
		peopleOf(db, filters),
		casesOf(db, filters, regions),
		tokensOf(filters, session),
	]);
	const { region, reason, role, assurance, gate, type, outcome, opening, from, until } = filters;
	const caseId = filters.case === undefined ? undefined : idRange(filters.case);
	const asked = {
		...who,
		cases,
		words,
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
	const cases = await selectCasesOf(db, { account, threads, regions, limit: MOST_CASES + 1 });
	if (cases.length <= MOST_CASES) return cases;
	throw invalid([
		{
			path: account === undefined ? "thread" : "account",
			message: "This fits more than 5,000 cases; search for one of them.",
		},
	]);
}

async function tokensOf(filters: LedgerFilters, session: string | undefined) {
	if (filters.words === undefined) return undefined;
	if (session === undefined)
		throw new DomainError("NOT_SIGNED_IN", "Words are looked for in a session. Nothing was searched.");
	return wordTokens(session, wordsOf(filters));
}

const invalid = (problems: readonly Problem[]) =>
	new DomainError("INPUT_INVALID", problems[0]?.message ?? "", problems);

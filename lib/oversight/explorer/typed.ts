/**
 * What is typed freely to be searched for: words of reasons, a platform's account. It is personal, and an address is kept by
 * browsers, servers and whoever it is sent to; so it lies in a row, erasable, and the address holds the row's id. Whoever may
 * search may follow it: a search is shared by its address.
 * Shown by: views.test.ts.
 */
import { randomUUID } from "node:crypto";
import { insertTyped, selectSameTyped, selectTyped, type TypedTerms } from "#db/queries/views.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { isUuid } from "../../uuid.ts";
import { type LedgerFilters, ledgerAddress, type Problem, readFilters, TYPED } from "../ledger-filters.ts";

export type Query = Record<string, string | string[] | undefined>;

/** Longer than anything that could be searched for: what is wrong with it is said where it was typed. */
const MOST = 1000;

/** What a form says, as the address to go to: codes and ids in clear, what was typed as a row that is written here. */
export async function addressOf(actor: Actor, form: Record<string, string>): Promise<string> {
	authorise(actor, "ledger.search");
	const terms: TypedTerms = {};
	const rest: Record<string, string> = {};
	for (const [name, value] of Object.entries(form)) {
		const text = value.trim().replaceAll("\0", "\ufffd").toWellFormed().slice(0, MOST);
		if (text === "" || name === "typed") continue;
		if (name === "words" || name === "account") terms[name] = text;
		else if (Object.hasOwn(FORM, name)) rest[name] = text;
	}
	const typed = await idOf(actor, terms);
	// Also what is wrong: the page says so beside it.
	return ledgerAddress({ ...(rest as LedgerFilters), ...(typed && { typed }) });
}

/** The fields of the form, and nothing else, get into an address. */
const FORM: Record<Exclude<keyof LedgerFilters, "words" | "account" | "typed">, true> = {
	...{ actor: true, case: true, thread: true, reason: true, role: true, employer: true, office: true },
	...{ assurance: true, gate: true, type: true, outcome: true, opening: true, region: true },
	...{ from: true, until: true },
};

async function idOf(actor: Actor, terms: TypedTerms): Promise<string | undefined> {
	if (Object.keys(terms).length === 0) return undefined;
	const { personId } = actor;
	const known = await selectSameTyped(web(), { personId, terms });
	if (known !== undefined) return known;
	const id = randomUUID();
	await insertTyped(web(), { id, personId, terms });
	return id;
}

/** The filters that an address means, with what was typed; and the fields as they are to stand in the form again. */
export async function filtersOf(
	actor: Actor,
	query: Query,
): Promise<{ filters: LedgerFilters; problems: Problem[]; given: Query }> {
	authorise(actor, "ledger.search");
	const inAddress = TYPED.filter((name) => query[name]);
	if (inAddress.length > 0) {
		const message = "This is not taken from an address, which others keep. Type it here.";
		const problems = inAddress.map((path) => ({ path, message }));
		return { filters: {}, problems, given: { ...query, words: undefined, account: undefined } };
	}
	const id = Array.isArray(query.typed) ? query.typed[0] : query.typed;
	if (!id) return { ...readFilters(query), given: query };
	const typed = isUuid(id) ? await selectTyped(web(), id) : undefined;
	if (!typed) {
		const message =
			typed === null
				? "What was typed for this search was erased. Type it again, or clear it."
				: "There is no such search. Type its words again, or clear it.";
		return { filters: {}, problems: [{ path: "words", message }], given: { ...query, typed: undefined } };
	}
	const given = { ...query, words: typed.words, account: typed.account };
	return { ...readFilters(given), given };
}

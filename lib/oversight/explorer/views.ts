/**
 * Searches that were given a name: one's own, and those that others share. Saving and removing one are entries. A shared one
 * stays when whoever saved it leaves, and says so; then an oversight lead may remove it. What it finds is what its reader may see.
 * Shown by: views.test.ts.
 */
import { randomUUID } from "node:crypto";
import {
	countOwnViews,
	insertTyped,
	insertView,
	insertViewRemoval,
	selectViews,
	type ViewRow,
} from "#db/queries/views.ts";
import { web } from "#db/web.ts";
import { authorise, RIGHTS } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { commit } from "../../envelope/commitment.ts";
import { DomainError } from "../../errors.ts";
import { append, type EntryKey } from "../../ledger/append.ts";
import { actInForce } from "../../policy/policy-in-force.ts";
import { isUuid } from "../../uuid.ts";
import { type LedgerFilters, ledgerAddress, readFilters } from "../ledger-filters.ts";
import { canonical } from "../record-search.ts";
import { termsOf } from "../search-ledger.ts";

export const MOST_VIEWS = 100;
export const NAME_LENGTH = { min: 1, max: 80 };

export interface View {
	id: string;
	name: string;
	address: string;
	own: boolean;
	shared: boolean;
	/** Who saved it, and that they search no more. */
	alias: string;
	left: boolean;
	savedAt: Date;
	entryId: string;
	removable: boolean;
}

/** One's own first; a list of names, no entry of the ledger. */
export async function listViews(actor: Actor): Promise<View[]> {
	authorise(actor, "ledger.search");
	const rows = await selectViews(web(), { ...readerOf(actor), limit: 2 * MOST_VIEWS });
	return rows.map((row) => ({
		...{ id: row.id, shared: row.shared, alias: row.alias, left: row.left, savedAt: row.savedAt },
		entryId: row.entryId,
		name: row.typed?.name ?? "name erased",
		address: addressOf(row),
		own: row.personId === actor.personId,
		removable: removable(actor, row),
	}));
}

/** @param filters as filtersOf() read them */
export async function saveView(
	actor: Actor,
	{ name, shared, filters }: { name: string; shared: boolean; filters: LedgerFilters },
): Promise<EntryKey & { view: string }> {
	const role = authorise(actor, "ledger.search", filters.region);
	const called = checked(name);
	const { words, account, ...terms } = termsOf(filters, undefined);
	if (Object.keys({ ...terms, ...(words && { words }), ...(account && { account }) }).length === 0)
		throw invalid("name", "Search for something first: this would be everything.");
	const [view, typedId] = [randomUUID(), randomUUID()];
	const typed = { name: called, ...(words && { words }), ...(account && { account }) };
	const { salt, commitment } = commit(canonical({ ...terms, ...typed }));
	const { personId } = actor;
	return web().begin(async (tx) => {
		if ((await countOwnViews(tx, personId)) >= MOST_VIEWS)
			throw invalid("name", `You keep ${MOST_VIEWS} searches already. Remove one first.`);
		const entry = await append(tx, {
			type: "view.saved",
			outcome: "done",
			...actInForce(actor, role),
			view,
			query: { commitment },
		});
		await insertTyped(tx, { id: typedId, personId, terms: typed });
		await insertView(tx, { id: view, personId, shared, terms, typedId, salt, entryId: entry.id });
		return { ...entry, view };
	});
}

export async function removeView(actor: Actor, id: string): Promise<EntryKey> {
	const role = authorise(actor, "ledger.search");
	const known = isUuid(id);
	const [row] = known ? await selectViews(web(), { ...readerOf(actor), id, limit: 1 }) : [];
	if (!row) throw gone();
	if (!removable(actor, row)) {
		throw new DomainError(
			"NOT_PERMITTED",
			"This search is somebody else's. They remove it, or, when they have left, an oversight lead does.",
		);
	}
	try {
		return await web().begin(async (tx) => {
			const entry = await append(tx, {
				type: "view.removed",
				outcome: "done",
				...actInForce(actor, role),
				view: id,
			});
			await insertViewRemoval(tx, { viewId: id, personId: actor.personId, entryId: entry.id });
			return entry;
		});
	} catch (error) {
		if ((error as { constraint_name?: string }).constraint_name === "view_removal_pkey") throw gone();
		throw error;
	}
}

const readerOf = ({ personId }: Actor) => ({ personId, roles: RIGHTS["ledger.search"] });

function removable(actor: Actor, { personId, left }: ViewRow): boolean {
	return personId === actor.personId || (left && actor.grants.some(({ role }) => role === "oversight_lead"));
}

/** Terms of another version that mean nothing any more are said on the page, beside their field. */
function addressOf({ terms, typed, typedId }: ViewRow): string {
	const { filters, problems } = readFilters(terms);
	const known = problems.length > 0 ? (terms as LedgerFilters) : filters;
	const needs = typed === null || typed.words !== undefined || typed.account !== undefined;
	return ledgerAddress({ ...known, ...(needs && { typed: typedId }) });
}

function checked(name: string): string {
	const text = name.trim();
	const { length } = [...text];
	if (length < NAME_LENGTH.min || length > NAME_LENGTH.max)
		throw invalid("name", `Name it in ${NAME_LENGTH.min} to ${NAME_LENGTH.max} characters.`);
	if (!text.isWellFormed() || /\p{Cc}/u.test(text))
		throw invalid("name", "Some character is not text. Write the name anew.");
	return text;
}

const invalid = (path: string, message: string) =>
	new DomainError("INPUT_INVALID", message, [{ path, message }]);
const gone = () => new DomainError("NOT_FOUND", "There is no such saved search, or not any more.");

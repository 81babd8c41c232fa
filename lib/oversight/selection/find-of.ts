/** From the filters of the explorer to what the database is asked, and to the terms that are put on record. */
import type { Find } from "#db/queries/selections.ts";
import { web } from "#db/web.ts";
import type { Actor } from "../../actor.ts";
import { conditionsOf } from "../explorer/find.ts";
import { termsOf } from "../search-ledger.ts";
import type { WantedSelection } from "./export-selection.ts";

/** @throws DomainError INPUT_INVALID; KEEPER_UNREACHABLE where words cannot be looked for */
export async function findOf(
	{ personId }: Actor,
	{ filters, format, token }: WantedSelection,
	regions: readonly string[],
): Promise<{ find: Find; terms: Record<string, string> }> {
	const find = await conditionsOf(web(), filters, { personId, regions, session: token });
	return { find, terms: { ...termsOf(filters, undefined), format } };
}

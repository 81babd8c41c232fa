/** From the filters of the explorer to what the database is asked, and to the terms that are put on record. */
import { selectPersonByAlias } from "#db/queries/ledger.ts";
import type { Find } from "#db/queries/selections.ts";
import { web } from "#db/web.ts";
import { DomainError } from "../../errors.ts";
import { idRange } from "../ledger-filters.ts";
import type { WantedSelection } from "./export-selection.ts";

export async function findOf(
	{ filters, format }: WantedSelection,
	regions: readonly string[],
): Promise<{ find: Find; terms: Record<string, string> }> {
	const terms: Record<string, string> = { format };
	for (const [name, value] of Object.entries(filters)) if (value !== undefined) terms[name] = value;
	const { region, type, outcome, opening, from, until } = filters;
	const person = filters.actor === undefined ? undefined : await selectPersonByAlias(web(), filters.actor);
	if (filters.actor !== undefined && !person) {
		throw new DomainError("INPUT_INVALID", "Nobody has this alias.", [
			{ path: "actor", message: "Nobody has this alias." },
		]);
	}
	const caseId = filters.case === undefined ? undefined : idRange(filters.case);
	return { terms, find: { regions, region, actor: person?.id, caseId, type, outcome, opening, from, until } };
}

import { type ClosedRow, selectDecided } from "#db/queries/cases.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

const DECIDED_PAGE = 50;

/** Decided cases that the actor may see, newest first. */
export async function listDecided(
	actor: Actor,
	filter: { cursor?: string | null; mine?: boolean } = {},
): Promise<{ cases: ClosedRow[]; next: string | null }> {
	authorise(actor, "case.read");
	const rows = await selectDecided(web(), {
		regions: regionsFor(actor, "case.read"),
		restrictedRegions: regionsFor(actor, "case.read_restricted"),
		personId: filter.mine ? actor.personId : null,
		after: decode(filter.cursor),
		limit: DECIDED_PAGE + 1,
	});
	const cases = rows.slice(0, DECIDED_PAGE);
	return { cases, next: rows.length > DECIDED_PAGE ? (cases.at(-1)?.place ?? null) : null };
}

function decode(cursor: string | null | undefined): { at: string; id: string } | null {
	const parts = /^(\d{4}-\d\d-\d\d [\d:.]+[+-][\d:]+)~([0-9a-f-]{36})$/.exec(cursor ?? "");
	return parts?.[1] && parts[2] ? { at: parts[1], id: parts[2] } : null;
}

import { allowed } from "../access/roles.ts";
import type { Actor } from "../actor.ts";

/**
 * Where an entry's seal leads: oversight to the entry in the ledger, anybody else to the receipt of an act of their own.
 * Undefined where it is not theirs to open; the pages decide again.
 */
export function sealAddress(
	actor: Actor,
	{ entryId, by, region }: { entryId: string; by?: string | null; region?: string | null },
): string | undefined {
	if (allowed(actor, "ledger.search", region ?? undefined)) return `/oversight/ledger/${entryId}`;
	return by === actor.personId ? `/seals/${entryId}` : undefined;
}

/** One signal, with the openings that it is about. Looking is on the record before anything is shown. */
import {
	type SignalOpening,
	type SignalRow,
	selectSignal,
	selectSignalOpenings,
} from "#db/queries/signals-shown.ts";
import { web } from "#db/web.ts";
import { authorise, regionsFor } from "../access/roles.ts";
import type { Actor } from "../actor.ts";
import { DomainError } from "../errors.ts";
import type { EntryKey } from "../ledger/append.ts";
import { recordSearch } from "../oversight/record-search.ts";
import { isUuid } from "../uuid.ts";

export interface SignalPage {
	signal: SignalRow;
	openings: SignalOpening[];
	recorded: EntryKey;
}

export async function readSignal(actor: Actor, id: string): Promise<SignalPage> {
	const signal = await signalOf(actor, id);
	const role = authorise(actor, "signal.read", signal.region);
	const recorded = await recordSearch(actor, role, { page: "signal", signal: signal.id });
	const openings = await selectSignalOpenings(web(), signal.openings, regionsFor(actor, "signal.read"));
	return { signal, openings, recorded };
}

/** @throws DomainError NOT_FOUND also for what is about the actor: that there is something is not said */
export async function signalOf(actor: Actor, id: string): Promise<SignalRow> {
	authorise(actor, "signal.read");
	const scope = { regions: regionsFor(actor, "signal.read"), notAbout: actor.personId };
	const signal = isUuid(id) ? await selectSignal(web(), { id, ...scope }) : undefined;
	if (!signal) throw new DomainError("NOT_FOUND", "There is no such signal.");
	return signal;
}

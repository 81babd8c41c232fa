/**
 * What a search finds is to leave as files: counted, recorded, and then there to be taken (take-selection.ts).
 *
 * Guarantees: nothing leaves without `selection.exported`, which holds a commitment of the terms, the state of the log and
 * the count; what one person takes in a day without a second stays below 10,000 entries, above which a confirmed export is
 * used up (oversight.export_selection, whose word this only puts better). A count that was refused is on record as a search.
 * Shown by: export-selection.test.ts.
 */
import { randomUUID } from "node:crypto";
import { insertSearch } from "#db/queries/ledger.ts";
import {
	countSelected,
	type Find,
	type Format,
	insertSelection,
	selectSelectedAlone,
} from "#db/queries/selections.ts";
import { web } from "#db/web.ts";
import { versionOf } from "../../access/policy-version.ts";
import { authorise, type Role, regionsFor } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { commit } from "../../envelope/commitment.ts";
import { DomainError } from "../../errors.ts";
import { exportableLog } from "../../log/export-source.ts";
import { policyInForce } from "../../policy/policy-in-force.ts";
import { assertFewCases } from "../explorer/find.ts";
import type { LedgerFilters } from "../ledger-filters.ts";
import { canonical, recordSearch } from "../record-search.ts";
import { ALONE } from "./files.ts";
import { findOf } from "./find-of.ts";
import { refusedInWords } from "./refusals.ts";

export interface WantedSelection {
	filters: LedgerFilters;
	format: Format;
	/** A confirmed export of the actor's, to be used up. */
	request?: string | undefined;
	/** Their session's, for the keeper, where words are searched. */
	token?: string | undefined;
}

/** @returns its id. @throws DomainError SELECTION_TOO_LARGE, SELECTION_EMPTY, EXPORT_NOT_CONFIRMED, … */
export async function exportSelection(actor: Actor, wanted: WantedSelection): Promise<string> {
	const role = authorise(actor, "ledger.search", wanted.filters.region);
	const regions = regionsFor(actor, "ledger.search");
	const { find, terms } = await findOf(actor, wanted, regions);
	await fewCasesOrRecorded(actor, role, wanted, { find, terms });
	const log = await exportableLog(web());
	const state = { find, epoch: log.log.epoch, size: log.size };
	const left = ALONE - (await selectSelectedAlone(web(), actor.personId));
	const most = wanted.request === undefined ? Math.max(left, 0) + 1 : Number.MAX_SAFE_INTEGER;
	const count = await countSelected(web(), { ...state, most });
	if (count === 0 || count >= most) {
		await recordSearch(actor, role, { ...terms, format: wanted.format });
		throw count === 0 ? empty() : tooLarge(left);
	}
	return recorded(actor, role, { wanted, regions, find, terms, count, log });
}

async function fewCasesOrRecorded(
	actor: Actor,
	role: Role,
	{ filters }: WantedSelection,
	{ find, terms }: { find: Find; terms: Record<string, string> },
): Promise<void> {
	try {
		assertFewCases(filters, find);
	} catch (error) {
		await recordSearch(actor, role, terms);
		throw error;
	}
}

async function recorded(
	actor: Actor,
	role: Role,
	of: {
		wanted: WantedSelection;
		regions: string[];
		find: Find;
		terms: Record<string, string>;
		count: number;
		log: Awaited<ReturnType<typeof exportableLog>>;
	},
): Promise<string> {
	const { salt, commitment } = commit(canonical(of.terms));
	const policy = versionOf(await policyInForce());
	const { request, format } = of.wanted;
	const id = randomUUID();
	await refusedInWords(
		web().begin(async (tx) => {
			const entry = await insertSelection(tx, {
				...{ id, person: actor.personId, session: actor.sessionId, role, policy, regions: of.regions },
				...{ format, find: of.find, commitment, count: of.count, ...(request ? { request } : {}) },
				...{ epoch: of.log.log.epoch, size: of.log.size, checkpoint: of.log.checkpoint },
			});
			await insertSearch(tx, { entryId: entry.id, personId: actor.personId, salt, terms: of.terms });
		}),
	);
	return id;
}

const empty = () =>
	new DomainError(
		"SELECTION_EMPTY",
		"No entry under the log's published checkpoint fits. Nothing was exported; the newest entries need a moment.",
	);

const tooLarge = (left: number) =>
	new DomainError(
		"SELECTION_TOO_LARGE",
		`This finds more than you may take alone: ${Math.max(left, 0).toLocaleString("en")} entries are left of the ${ALONE.toLocaleString("en")} that one person may take within a day. Nothing was exported. Narrow the search, or ask for an export that a second person confirms (The log), and use it here.`,
	);

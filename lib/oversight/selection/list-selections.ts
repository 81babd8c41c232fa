/** A person's own selections: how far each has been made, and which may still be taken. Counts and times; no entry. */
import {
	type SelectionRow,
	selectSelectedAlone,
	selectSelection,
	selectSelections,
} from "#db/queries/selections.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { parseNote } from "../../ledger/note.ts";
import { isUuid } from "../../uuid.ts";
import { cosignersOf } from "../prove-entry.ts";
import { ALONE } from "./files.ts";

export interface SelectionState extends Omit<SelectionRow, "find" | "checkpoint"> {
	lapsed: boolean;
}

/** With what verifies it. */
export interface OneSelection extends SelectionState {
	/** The keys of those who cosigned its checkpoint. */
	witnesses: string[];
}

export async function listSelections(actor: Actor): Promise<{ selections: SelectionState[]; left: number }> {
	authorise(actor, "ledger.search");
	const [rows, alone] = await Promise.all([
		selectSelections(web(), { personId: actor.personId, limit: 20 }),
		selectSelectedAlone(web(), actor.personId),
	]);
	return { selections: rows.map(stateOf), left: Math.max(ALONE - alone, 0) };
}

export async function readSelection(actor: Actor, id: string): Promise<OneSelection> {
	authorise(actor, "ledger.search");
	const row = isUuid(id) ? await selectSelection(web(), { id, personId: actor.personId }) : undefined;
	if (!row) throw new DomainError("NOT_FOUND", "You have exported no such selection.");
	const { signatures } = parseNote(row.checkpoint);
	const witnesses = await cosignersOf(signatures.map(({ line }) => line));
	return { ...stateOf(row), witnesses: witnesses.map(({ vkey }) => vkey) };
}

function stateOf({ find: _, checkpoint: __, ...row }: SelectionRow): SelectionState {
	return { ...row, lapsed: row.takeBy.getTime() <= Date.now() };
}

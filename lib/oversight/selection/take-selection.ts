/**
 * Taking a selection: its files as one archive, from any part on.
 *
 * Guarantees: only whoever exported it takes it, within a day, while they oversee its regions, asked anew before every part;
 * each taking is a recorded reading of its own; the manifest comes last, so that a download that broke off has none. It goes
 * on from any part (`from`): what it makes again is, byte for byte, what it was.
 * Does not guarantee: what becomes of the files.
 * Shown by: take-selection.test.ts.
 */

import { selectLog } from "#db/queries/log.ts";
import {
	type Find,
	insertPart,
	type SelectionRow,
	selectParts,
	selectSelection,
	selectTerms,
} from "#db/queries/selections.ts";
import { web } from "#db/web.ts";
import { authorise } from "../../access/roles.ts";
import type { Actor } from "../../actor.ts";
import { DomainError } from "../../errors.ts";
import { recordSearch } from "../record-search.ts";
import { entriesFile, type Manifest, type ManifestFile, nameOf, proofFile } from "./files.ts";
import { makeParts } from "./make-parts.ts";
import { refusedInWords } from "./refusals.ts";

export interface SelectionFile {
	path: string;
	content: Uint8Array;
}

export interface TakenSelection {
	/** Of the folder that the archive unpacks to. */
	name: string;
	madeAt: Date;
	files: AsyncGenerator<SelectionFile>;
}

/** @param from the first part to be had */
export async function takeSelection(actor: Actor, id: string, from = 1): Promise<TakenSelection> {
	const role = authorise(actor, "ledger.search");
	const selection = await selectSelection(web(), { id, personId: actor.personId });
	if (!selection) throw new DomainError("NOT_FOUND", "You have exported no such selection.");
	const { find } = selection;
	if (selection.takeBy.getTime() <= Date.now() || find === null) {
		throw new DomainError(
			"EXPORT_LAPSED",
			"The day in which this selection could be taken is over. Nothing left. Export it anew.",
		);
	}
	if (!Number.isInteger(from) || from < 1 || from > selection.parts + 1) {
		throw new DomainError(
			"INPUT_INVALID",
			`It goes on from part 1 to ${selection.parts + 1}: those before were made. Nothing left.`,
		);
	}
	await recordSearch(actor, role, { export: id, part: String(from) });
	return {
		name: nameOf(selection),
		madeAt: selection.madeAt,
		files: filesFrom(actor, { ...selection, find }, from),
	};
}

async function* filesFrom(
	actor: Actor,
	selection: SelectionRow & { find: Find },
	from: number,
): AsyncGenerator<SelectionFile> {
	const known = await selectParts(web(), selection.id);
	const after = known.find(({ number }) => number === from - 1);
	const parts = makeParts(web(), selection, after, (part) =>
		refusedInWords(
			insertPart(web(), {
				...part,
				...{ selection: selection.id, person: actor.personId, session: actor.sessionId },
			}),
		),
	);
	for await (const { part, entries, proof } of parts) {
		yield { path: entriesFile(part.number, selection.format), content: entries };
		yield { path: proofFile(part.number), content: proof };
	}
	const manifest = await manifestOf(selection);
	yield { path: "manifest.json", content: Buffer.from(`${JSON.stringify(manifest, null, "\t")}\n`) };
}

async function manifestOf(selection: SelectionRow): Promise<Manifest> {
	const { id, format, regions, size, checkpoint, count, entryId, epoch } = selection;
	const [parts, asked, log] = await Promise.all([
		selectParts(web(), id),
		selectTerms(web(), entryId),
		selectLog(web(), { epoch }),
	]);
	const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
	const files = parts.flatMap((part): ManifestFile[] => [
		{
			...{ name: entriesFile(part.number, format), rows: part.rows },
			...{ bytes: part.bytes, sha256: hex(part.digest) },
		},
		{ name: proofFile(part.number), bytes: part.proofBytes, sha256: hex(part.proofDigest) },
	]);
	return {
		...{ kind: "countersign selection", v: 1, export: id, entry: entryId, format, regions },
		query: asked ? { salt: hex(asked.salt), terms: asked.terms } : null,
		...{ count, size, vkey: log?.vkey ?? "", checkpoint, files },
	};
}

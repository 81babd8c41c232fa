/**
 * The parts of a selection, one after another: rows as the database formats them, and one proof for each part's entries.
 *
 * Guarantees: a part is recorded, with its digests, before it is handed on; recording it anew refuses where it is not what
 * it was, and where whoever takes it may not any more (`made`). At most two parts are in memory, however many there are:
 * the next one is read while the one before it is proved and sent.
 * Shown by: take-selection.test.ts.
 */

import type { Sql } from "#db/client.ts";
import {
	CSV_HEAD,
	type Find,
	type MadeRows,
	type PartRow,
	type SelectionRow,
	selectLines,
} from "#db/queries/selections.ts";
import { sha256 } from "../../envelope/digest.ts";
import { proveTogether } from "../../ledger/prove.ts";
import { BatchedTiles } from "./batched-tiles.ts";
import { PART_ROWS, type PartProof } from "./files.ts";
import { refusedInWords } from "./refusals.ts";

export type Part = Omit<PartRow, "digest" | "proofDigest"> & { digest: string; proofDigest: string };

export interface MadePart {
	part: Part;
	entries: Uint8Array;
	proof: Uint8Array;
}

/** @param after the part after which to go on */
export async function* makeParts(
	db: Sql,
	selection: Pick<SelectionRow, "epoch" | "size" | "format"> & { find: Find },
	after: { number: number; lastAt: string; lastId: string } | undefined,
	made: (part: Part) => Promise<void>,
): AsyncGenerator<MadePart> {
	const tiles = new BatchedTiles(db, selection.epoch);
	const read = (from: { at: string; id: string } | undefined) => {
		const rows = selectLines(db, { ...selection, after: from, limit: PART_ROWS });
		rows.catch(() => {}); // thrown where it is waited for
		return rows;
	};
	let number = after?.number ?? 0;
	let next: Promise<MadeRows> | undefined = read(after && { at: after.lastAt, id: after.lastId });
	while (next) {
		const rows: MadeRows = await refusedInWords(next);
		next = rows.fitting === PART_ROWS && rows.last ? read(rows.last) : undefined;
		if (rows.numbers.length === 0 || !rows.last) continue;
		const entries =
			selection.format === "csv" ? Buffer.concat([Buffer.from(CSV_HEAD), rows.lines]) : rows.lines;
		const proof = await proofOf(tiles, rows.numbers, selection.size);
		const part = {
			...{ number: ++number, rows: rows.numbers.length, lastAt: rows.last.at, lastId: rows.last.id },
			...{ bytes: entries.length, digest: sha256(entries).toString("hex") },
			...{ proofBytes: proof.length, proofDigest: sha256(proof).toString("hex") },
		};
		await made(part);
		yield { part, entries, proof };
	}
}

async function proofOf(tiles: BatchedTiles, numbers: number[], size: number): Promise<Uint8Array> {
	const hashes = await proveTogether(
		tiles,
		numbers.toSorted((a, b) => a - b),
		size,
	);
	const proof: PartProof = {
		...{ size, numbers, hashes: hashes.map((hash) => Buffer.from(hash).toString("base64")) },
	};
	return Buffer.from(`${JSON.stringify(proof)}\n`);
}

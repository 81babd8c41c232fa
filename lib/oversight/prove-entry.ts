/**
 * An entry's place in the log, with everything that proves it: the receipt that a seal opens, to be checked in the
 * browser (ledger/check-receipt.ts) and offline (`npm run ledger -- verify`).
 *
 * Guarantees: only for a reading that is on the record; the proof is made from the stored tree for a checkpoint that may
 * leave the machine. Does not guarantee: that it verifies. Where the entry or the tree was changed it must not, and
 * whoever looks is shown that. Shown by: prove-entry.test.ts, e2e/log.e2e.ts.
 */
import { selectCovering, selectKnownWitnesses, selectSealPlace } from "#db/queries/seals.ts";
import { web } from "#db/web.ts";
import { encodeBase64 } from "../ledger/base64.ts";
import { sameBytes } from "../ledger/bytes.ts";
import { parseCheckpoint } from "../ledger/checkpoint.ts";
import { LogError } from "../ledger/log-error.ts";
import { parseNote, parseSignatureLine, parseVerifierKey } from "../ledger/note.ts";
import { formatProofFile } from "../ledger/proof-file.ts";
import { proveInclusion } from "../ledger/prove.ts";
import { StoredTiles } from "../ledger/stored-tiles.ts";
import type { RecordedSearch } from "./record-search.ts";

/** Whose cosignature stands under the checkpoint. */
export interface SealWitness {
	name: string;
	vkey: string;
	/** On the log's own machine: it proves nothing against whoever runs that. */
	local: boolean;
}

export interface EntrySeal {
	epoch: number;
	/** Its number in the log, from 0. */
	index: number;
	/** Hex: the hash at that place of the tree. */
	leafHash: string;
	origin: string;
	vkey: string;
	/** Of the tree that the checkpoint signs. */
	size: number;
	/** Base64. */
	root: string;
	signedAt: Date;
	/** Base64, the leaf's sibling first. */
	proof: string[];
	/** The signed note with the witnesses' lines. */
	checkpoint: string;
	/** tlog-proof@v1; empty where the stored tree gives no proof. */
	proofFile: string;
	/** The code of why there is no proof. */
	broken: string | null;
	witnesses: SealWitness[];
}

/** Null while the entry waits for its number. */
export async function proveEntry(_recorded: RecordedSearch, entryId: string): Promise<EntrySeal | null> {
	const place = await selectSealPlace(web(), entryId);
	const covering = place && (await selectCovering(web(), place));
	if (!place || !covering) return null;
	const { size, signedAt } = covering;
	const checkpoint = covering.note + covering.lines.map(({ line }) => line).join("");
	const about = {
		...place,
		size,
		signedAt,
		checkpoint,
		witnesses: await cosignersOf(covering.lines.map(({ line }) => line)),
	};
	try {
		const { root } = parseCheckpoint(parseNote(checkpoint).text);
		const proof = await proveInclusion(new StoredTiles(web(), place.epoch), place.index, size);
		const proofFile = formatProofFile({ index: place.index, proof, checkpoint });
		return { ...about, root: encodeBase64(root), proof: proof.map(encodeBase64), proofFile, broken: null };
	} catch (error) {
		if (!(error instanceof LogError)) throw error;
		return { ...about, root: "", proof: [], proofFile: "", broken: error.code };
	}
}

/** The keys of those who cosigned, as they were when they were configured: a witness may have had another since. */
export async function cosignersOf(lines: readonly string[]): Promise<SealWitness[]> {
	const known = (await selectKnownWitnesses(web())).map(({ vkey, local }) => ({
		key: parseVerifierKey(vkey),
		vkey,
		local,
	}));
	return lines.flatMap((line) => {
		const { name, keyId } = parseSignatureLine(line.trimEnd());
		const witness = known.find(({ key }) => key.name === name && sameBytes(key.keyId, keyId));
		return witness ? [{ name, vkey: witness.vkey, local: witness.local }] : [];
	});
}

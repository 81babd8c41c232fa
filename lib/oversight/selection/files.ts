/**
 * How a selection lies in files, and the formats of the two that are ours.
 *
 *   entries-0001.jsonl   5,000 entries a part, newest first. JSON Lines: each line is an entry's leaf, byte for byte, so
 *                        SHA-256(00 ‖ line) is its hash in the log
 *   entries-0001.csv     instead: a table (RFC 4180, UTF-8) whose last column is the leaf. A cell that a spreadsheet would
 *                        take for a formula begins with an apostrophe
 *   proof-0001.json      {"size", "numbers": each row's place in the log, in the order of the rows, "hashes": one proof for
 *                        all of them together, base64 (lib/ledger/together.ts)}
 *   manifest.json        last: what was asked, by which act, the checkpoint, and each file's length and SHA-256
 *
 * Guarantees to whoever verifies: each entry stands in the log that signed the checkpoint, none was changed. Not: that
 * these are all that the search finds; that is the exporter's word, with the recorded count beside it.
 */

export type Format = "csv" | "jsonl";

/** Some 5 MB: what is in memory at once, and what a download that broke off has to take again. */
export const PART_ROWS = 5_000;

/** What one person may take in a day without a second: oversight.selection holds it too. */
export const ALONE = 10_000;

/** Of the folder that a download unpacks to. */
export const nameOf = ({ id }: { id: string }) => `countersign-selection-${id.slice(0, 8)}`;

export const entriesFile = (number: number, format: Format) => `entries-${padded(number)}.${format}`;
export const proofFile = (number: number) => `proof-${padded(number)}.json`;
const padded = (number: number) => String(number).padStart(4, "0");

export interface ManifestFile {
	name: string;
	bytes: number;
	/** Hex. */
	sha256: string;
	/** Of a file of entries. */
	rows?: number;
}

export interface Manifest {
	kind: "countersign selection";
	v: 1;
	/** The selection, and the entry that says that it left. */
	export: string;
	entry: string;
	format: Format;
	regions: string[];
	/** SHA-256(salt ‖ terms as JSON with sorted keys) is the commitment in that entry. Null where they were erased. */
	query: { salt: string; terms: Record<string, string> } | null;
	/** How many entries fitted among the log's first `size`. */
	count: number;
	size: number;
	vkey: string;
	/** The signed note with its witnesses' lines. */
	checkpoint: string;
	files: ManifestFile[];
}

export interface PartProof {
	size: number;
	numbers: number[];
	/** Base64. */
	hashes: string[];
}

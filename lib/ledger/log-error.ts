/**
 * The one error class of the log. A code is stable API and has one meaning; the message is a sentence for people and
 * never quotes the input, which may be an attacker's. No parser here throws anything else (bad-input.test.ts).
 */

export const LOG_ERRORS = {
	NOTE_MALFORMED: "This is not a signed note: text, an empty line, then one signature a line.",
	REPORT_MALFORMED:
		"This is not an access report (docs/access-report.md), or its ends are not what its checkpoints say.",
	KEY_MALFORMED: "This is not a key of the signed-note format, or its key ID is not the key's.",
	SIGNATURE_INVALID:
		"A signature does not fit: the checkpoint was changed after it was signed, or is another log's.",
	SIGNATURE_MISSING: "The log has not signed this checkpoint.",
	CHECKPOINT_MALFORMED: "This is not a checkpoint: origin, size and root, a line each.",
	CHECKPOINT_MISSING: "There is no checkpoint.",
	NUMBER_MALFORMED: "A number is not written as the format wants it.",
	SIZE_TOO_LARGE: "A number is larger than any log can be.",
	INPUT_TOO_LARGE: "The input is longer than the format's limit here.",
	BASE64_MALFORMED: "This is not canonical, padded base64.",
	CONTROL_CHARACTER: "The text holds a control character.",
	ORIGIN_OTHER: "This is a checkpoint of another log.",
	PROOF_TOO_LONG: "A proof has at most 63 hashes.",
	PROOF_MALFORMED: "This is not a proof in the format expected.",
	PROOF_INVALID: "The proof does not lead to the root.",
	HASH_MALFORMED: "A hash is not of 32 bytes.",
	ROOT_DIFFERS: "The tree's root is not the checkpoint's.",
	TILE_MALFORMED: "This is not a tile, or not a tile's path.",
	TILE_MISSING: "A tile is missing.",
	TILE_DIFFERS: "A stored tile does not hold the hashes of the entries beneath it.",
	BUNDLE_MALFORMED: "This is not a bundle of entries.",
	BUNDLE_MISSING: "A bundle of entries is missing, or the checkpoint and these files are not of one export.",
	ENTRY_TOO_LARGE: "An entry has at most 65,535 bytes.",
	ENTRY_MALFORMED: "This is not an entry: one JSON object with v, id, at and type.",
	ENTRY_DUPLICATE_KEY: "An entry's object names a key twice.",
	ENTRY_ID_REPEATED: "Two entries have the same id.",
	ENTRY_MISSING: "An entry that has its place in the log is gone from the database.",
	ENTRY_DIFFERS:
		"The entry at this place and the tile's hash of it differ. One of them was changed, or an entry before it dropped; which, the files cannot tell.",
	QUORUM_MISSING: "Too few witnesses have cosigned this checkpoint.",
	CLOCK_BACKWARDS: "The clock went backwards.",
	LOG_BEHIND: "The log is behind what was already seen of it.",
	LOG_FORKED: "The log does not continue what was already seen of it.",
	LOG_UNREACHABLE: "The log does not answer at this address.",
	LOG_ROLLED_BACK: "The stored log is older than its last signed checkpoint.",
	LOG_KEY_OTHER: "The stored log is not the one of this key.",
	LOG_KEY_MISSING: "There is a log, but its signing key is gone.",
	CONTINUITY_MISSING:
		"The last checkpoint is not beside the key, and no witness says how far the log had come; put the last one there.",
	CONTINUITY_UNWRITABLE: "The last checkpoint could not be kept on disk, so nothing may leave.",
	DISK_FULL: "The disk is full.",
	STATE_UNWRITABLE: "The witness cannot read or write its folder.",
	WITNESS_REFUSED: "A witness refused the checkpoint.",
	WITNESS_UNKNOWN_LOG: "The witness does not know this log's key: whoever runs it must add it.",
	WITNESS_UNREACHABLE: "A witness did not answer in time.",
	WITNESS_ANSWER_MALFORMED: "A witness's answer is none that the protocol knows.",
	REQUEST_MALFORMED: "This is not a request in the format expected.",
} as const;

export type LogErrorCode = keyof typeof LOG_ERRORS;

/** Where in the log it happened, as far as known. `count` is how many entries from `index` on it may be. */
export interface LogPlace {
	index?: number;
	count?: number;
	entryId?: string;
	cause?: unknown;
}

export class LogError extends Error {
	readonly code: LogErrorCode;
	override readonly name = "LogError";
	readonly index: number | undefined;
	readonly count: number | undefined;
	readonly entryId: string | undefined;

	constructor(code: LogErrorCode, message: string = LOG_ERRORS[code], place: LogPlace = {}) {
		super(message, place.cause === undefined ? undefined : { cause: place.cause });
		this.code = code;
		this.index = place.index;
		this.count = place.count;
		this.entryId = place.entryId;
	}
}

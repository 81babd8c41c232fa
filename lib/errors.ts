/**
 * The one error class that crosses rooms. A code is stable API; a message is for people and never holds
 * content, keys, tokens or anything that a caller typed.
 */

/** Every code, with the HTTP status that it means at a door. */
export const ERROR_STATUS = {
	NOT_SIGNED_IN: 401,
	SESSION_ENDED: 401,
	TOKEN_INVALID: 401,
	SIGN_IN_REFUSED: 401,
	NOT_PERMITTED: 403,
	REGION_NOT_HELD: 403,
	CASE_RESTRICTED: 403,
	CASE_CLAIMED_BY_OTHER: 403,
	CASE_NOT_CLAIMED: 403,
	CASE_FOR_ROLE: 403,
	RECEIVER_NOT_PERMITTED: 403,
	PLATFORM_NOT_BOUND: 403,
	OWN_ACT: 403,
	DECISION_OWN: 403,
	OWN_THREAD: 403,
	APPROVAL_NEEDED: 403,
	REQUEST_NOT_YOURS: 403,
	REVIEW_NOT_CLAIMED: 403,
	REVIEWER_INVOLVED: 403,
	CONTENT_NOT_FOR_REVIEW: 403,
	REQUEST_NOT_APPROVED: 403,
	PERSON_DISABLED: 403,
	CONFIRMER_NOT_INDEPENDENT: 403,
	TWO_PEOPLE_NEEDED: 403,
	EXPORT_NOT_CONFIRMED: 403,
	SCOPE_TOO_WIDE: 403,
	SELECTION_TOO_LARGE: 403,
	SCOPE_SEALED: 403,
	OPENING_NOT_YOURS: 403,
	READ_TOKEN_INVALID: 403,
	REASON_NOT_ACCEPTED: 403,
	CONFIRMATION_REQUIRED: 403,
	CONFIRMATION_INVALID: 403,
	VERIFICATION_REQUIRED: 403,
	PASSKEY_NOT_USABLE: 403,
	ENROLMENT_NEEDED: 403,
	ENROLMENT_INVALID: 403,
	EMERGENCY_LIMIT_REACHED: 429,
	OPENING_LIMIT_REACHED: 429,
	REQUEST_LIMIT_REACHED: 429,
	RATE_LIMITED: 429,
	NOT_FOUND: 404,
	ATTACHMENT_UNKNOWN: 404,
	ATTACHMENT_NOT_ARRIVED: 404,
	ATTACHMENT_OVER: 410,
	UPLOAD_STOPPED: 408,
	LOG_PATH_INVALID: 400,
	ENTRIES_NOT_PUBLIC: 404,
	CASE_CLOSED: 409,
	DECISION_LEFT: 409,
	DECISION_GONE: 409,
	DECISION_OVERTAKEN: 409,
	DECISION_NOT_TOLD: 409,
	DECISION_SETTLED: 409,
	DECISION_CHANGED: 409,
	ACTION_DONE: 409,
	CASE_ALREADY_CLAIMED: 409,
	CASE_PAUSED: 409,
	CASE_NOT_PAUSED: 409,
	CASE_OPEN: 409,
	THREAD_HAS_CASE: 409,
	DESK_FULL: 409,
	REPORT_ID_REUSED: 409,
	ATTACHMENT_ID_REUSED: 409,
	PLACE_OVER: 409,
	REVIEW_ALREADY_JUDGED: 409,
	REVIEW_CLAIMED: 409,
	FINDING_SETTLED: 409,
	SIGNAL_SETTLED: 409,
	ANSWER_AWAITED: 409,
	APPROVAL_NOT_NEEDED: 409,
	ASKED_AT_ONCE: 409,
	REQUEST_NOT_WAITING: 409,
	REQUEST_ALREADY_DECIDED: 409,
	CONFIRMATION_SPENT: 409,
	LAST_PASSKEY: 409,
	RIGHT_DECIDED: 409,
	RIGHT_CHANGED: 409,
	SIGNED_BEFORE: 409,
	INVENTORY_CHANGED: 409,
	QUARTER_INCOMPLETE: 409,
	RIGHTS_UNDECIDED: 409,
	ALIAS_TAKEN: 409,
	BOOTSTRAP_DONE: 409,
	CHANGE_NOT_NEEDED: 409,
	CODE_SHOWN: 409,
	DUTIES_NOT_SEPARATE: 409,
	LAST_ADMINS: 409,
	EXPORT_DECIDED: 409,
	HOLD_ENDED: 409,
	RELEASE_ASKED: 409,
	THREAD_HELD: 409,
	EXPORT_SIZE_OTHER: 409,
	EXPORT_TAKEN: 409,
	EXPORT_WAITS: 409,
	SELECTION_CHANGED: 409,
	SUBJECT_EXISTS: 409,
	SUBJECT_CLOSED: 409,
	SUBJECT_ANSWERED: 409,
	SUBJECT_CHANGED: 409,
	SUBJECT_UNANSWERED: 409,
	TOTALS_OTHER: 409,
	TOTALS_PUBLISHED: 409,
	TOTALS_TOO_SOON: 409,
	PROPOSAL_DECIDED: 409,
	PROPOSAL_EXISTS: 409,
	PROPOSER_GONE: 409,
	PASSKEY_KNOWN: 409,
	PASSKEY_LIMIT: 409,
	KEY_ANNOUNCED: 409,
	KEY_DESTROYED: 409,
	KEY_IN_USE: 409,
	KEY_NEEDED: 409,
	KEY_NOT_ANNOUNCED: 409,
	KEY_TOO_SOON: 409,
	RETENTION_STOPPED: 409,
	RETENTION_GOES_ON: 409,
	OPENING_ENDED: 410,
	THREAD_GONE: 410,
	WORDS_GONE: 410,
	CONFIRMATION_EXPIRED: 410,
	EXPORT_LAPSED: 410,
	PROPOSAL_LAPSED: 410,
	BODY_TOO_LARGE: 413,
	REGION_NOT_HERE: 421,
	MEDIA_TYPE_UNSUPPORTED: 415,
	INPUT_INVALID: 422,
	SELECTION_EMPTY: 422,
	REASON_REQUIRED: 422,
	FURTHER_REASON_REQUIRED: 422,
	PASSKEY_INVALID: 422,
	END_NEEDED: 422,
	END_INVALID: 422,
	HOLD_INVALID: 422,
	HOLD_SCOPE_INVALID: 422,
	CLOCKS_DISAGREE: 503,
	INTAKE_KEY_UNAVAILABLE: 503,
	KEY_STORE_UNAVAILABLE: 503,
	KEY_STORE_REFUSED: 503,
	KEEPER_UNREACHABLE: 503,
	BODY_STORE_UNAVAILABLE: 503,
	RELEASE_FAILED: 503,
	RECORD_NOT_SEALED: 503,
	WITNESSES_MISSING: 503,
	LOG_HALTED: 503,
	GATE_CHANGED: 503,
	SETTINGS_CHANGED: 503,
	DATABASE_UNAVAILABLE: 503,
	ENVELOPE_INVALID: 500,
	EVIDENCE_MISMATCH: 500,
	INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** What happened, what was not done and what to do, in that order, in plain words. */
export class DomainError extends Error {
	readonly code: ErrorCode;
	/** Paths and messages of invalid input (RFC 9457 extension member `errors`); never the values. */
	readonly problems: readonly { path: string; message: string }[];

	constructor(
		code: ErrorCode,
		message: string = code,
		problems: readonly { path: string; message: string }[] = [],
	) {
		super(message);
		this.name = "DomainError";
		this.code = code;
		this.problems = problems;
	}

	get status(): number {
		return ERROR_STATUS[this.code];
	}
}

/**
 * What may be logged of an unknown error: a code, never its message (V8, zod, drizzle and PostgreSQL all
 * quote input in theirs).
 */
export function errorCode(error: unknown): string {
	if (error instanceof DomainError) return error.code;
	const code = (error as { code?: unknown } | null)?.code;
	if (typeof code === "string" && /^[A-Z0-9_]{2,40}$/.test(code)) return code;
	return error instanceof Error ? error.constructor.name : "UNKNOWN";
}

/** `errorCode` as the database keeps it of what failed: at most 64 letters, digits and _. */
export const storedCode = (error: unknown) =>
	errorCode(error)
		.replaceAll(/[^A-Za-z0-9_]/g, "_")
		.slice(0, 64);

/** A state that the database makes impossible; reaching it is a defect. */
export function invariant(condition: unknown, what: string): asserts condition {
	if (!condition) throw new DomainError("INTERNAL", `invariant: ${what}`);
}

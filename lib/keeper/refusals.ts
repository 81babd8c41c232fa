/** What the database refuses, in words. */
import { DomainError, type ErrorCode } from "../errors.ts";

/**
 * What the database refuses by a code of ours (class CS) becomes that error; anything else stays what it is.
 *
 * @param notDone the sentence that says what did not happen
 */
export async function refusals<T>(act: () => Promise<T>, notDone = "Nothing was opened."): Promise<T> {
	try {
		return await act();
	} catch (error) {
		const { code, message } = error as { code?: string; message?: string };
		if (typeof code !== "string" || !code.startsWith("CS")) throw error;
		const [name = "", words = ""] = (message ?? "").split(": ");
		const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}. ${notDone}`;
		throw new DomainError(REFUSALS.has(name) ? (name as ErrorCode) : "RELEASE_FAILED", sentence);
	}
}

const REFUSALS = new Set([
	"ATTACHMENT_NOT_ARRIVED",
	"ALIAS_TAKEN",
	"BOOTSTRAP_DONE",
	"CHANGE_NOT_NEEDED",
	"CODE_SHOWN",
	"CONFIRMER_NOT_INDEPENDENT",
	"DECISION_CHANGED",
	"DECISION_GONE",
	"DECISION_OVERTAKEN",
	"DECISION_OWN",
	"DECISION_SETTLED",
	"DUTIES_NOT_SEPARATE",
	"INPUT_INVALID",
	"END_INVALID",
	"END_NEEDED",
	"LAST_ADMINS",
	"PERSON_DISABLED",
	"PROPOSAL_DECIDED",
	"PROPOSAL_EXISTS",
	"PROPOSAL_LAPSED",
	"PROPOSER_GONE",
	"TWO_PEOPLE_NEEDED",
	"CONFIRMATION_REQUIRED",
	"CONFIRMATION_INVALID",
	"CONFIRMATION_SPENT",
	"CONFIRMATION_EXPIRED",
	"PASSKEY_NOT_USABLE",
	"PASSKEY_KNOWN",
	"PASSKEY_LIMIT",
	"LAST_PASSKEY",
	"ENROLMENT_INVALID",
	"ENROLMENT_NEEDED",
	"EXPORT_DECIDED",
	"EXPORT_LAPSED",
	"EXPORT_SIZE_OTHER",
	"EXPORT_WAITS",
	"TOTALS_OTHER",
	"TOTALS_PUBLISHED",
	"TOTALS_TOO_SOON",
	"INVENTORY_CHANGED",
	"RIGHT_CHANGED",
	"RIGHTS_UNDECIDED",
	"SIGNED_BEFORE",
	"SUBJECT_EXISTS",
	"SUBJECT_CLOSED",
	"SUBJECT_ANSWERED",
	"SUBJECT_CHANGED",
	"SUBJECT_UNANSWERED",
	"OPENING_LIMIT_REACHED",
	"EMERGENCY_LIMIT_REACHED",
	"REQUEST_NOT_YOURS",
	"REQUEST_NOT_APPROVED",
	"REQUEST_NOT_WAITING",
	"REQUEST_ALREADY_DECIDED",
	"REQUEST_LIMIT_REACHED",
	"FURTHER_REASON_REQUIRED",
	"ASKED_AT_ONCE",
	"OWN_THREAD",
	"OWN_ACT",
	"CASE_CLOSED",
	"NOT_PERMITTED",
	"CASE_NOT_CLAIMED",
	"OPENING_NOT_YOURS",
	"READ_TOKEN_INVALID",
	"OPENING_ENDED",
	"SCOPE_SEALED",
	"SCOPE_TOO_WIDE",
	"REVIEW_NOT_CLAIMED",
	"REVIEW_ALREADY_JUDGED",
	"REVIEWER_INVOLVED",
	"CONTENT_NOT_FOR_REVIEW",
	"FINDING_SETTLED",
	"ANSWER_AWAITED",
	"KEY_ANNOUNCED",
	"KEY_DESTROYED",
	"KEY_IN_USE",
	"KEY_NEEDED",
	"KEY_NOT_ANNOUNCED",
	"KEY_TOO_SOON",
	"RETENTION_STOPPED",
	"RETENTION_GOES_ON",
	"NOT_FOUND",
	"HOLD_ENDED",
	"HOLD_INVALID",
	"HOLD_SCOPE_INVALID",
	"RELEASE_ASKED",
]);

/** What reasons and their questions are called. No policy file changes these, so that old entries read the same. */
import { DEFAULT_POLICY, type ReasonCode } from "../access/policy.ts";

export function reasonName(code: string): string {
	return DEFAULT_POLICY.reasons[code as ReasonCode]?.name ?? code;
}

export function questionInWords(code: string, question: string): string {
	return DEFAULT_POLICY.reasons[code as ReasonCode]?.questions[question] ?? question;
}

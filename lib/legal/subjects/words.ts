/**
 * An answer to a data subject in words: plain, and true whatever it leaves out. Each sentence about what is left out stands in
 * every answer, so that it says nothing of this one. Pure. Shown by: answer-html.test.ts.
 */
import type { Answer, ToldConversation } from "./answer.ts";

export const KIND_WORDS = { ACCESS: "Access", ERASURE: "Erasure" } as const;

export const IDENTITY_WORDS = {
	PLATFORM: "somebody signed in at the platform",
	DOCUMENT: "somebody who showed a document",
	REPRESENTATIVE: "whoever acts for them",
} as const;

export const HOW_WORDS = {
	SENT: "sent to the person",
	WITHDRAWN: "withdrawn",
	NOT_IDENTIFIED: "who asks could not be established",
	UNFOUNDED: "unfounded or excessive",
} as const;

const REASONS: Readonly<Record<string, string>> = {
	USER_REPORT_REVIEW: "a report about the conversation was examined",
	GUIDELINE_VIOLATION_REVIEW: "a possible violation of the rules was examined",
	APPEAL_REVIEW: "a complaint about a decision was examined",
	EMERGENCY_RISK_TO_LIFE: "somebody's life seemed to be at risk",
	QUALITY_AUDIT: "the quality of an earlier examination was checked",
};

const TEAMS: Readonly<Record<string, string>> = {
	MODERATION: "moderation",
	QUALITY: "quality",
	LEGAL: "legal",
	OVERSIGHT: "oversight",
};

/** Each true for whatever reason it is kept that may not be told: "as a law or a claim demands". */
const WHY: Readonly<Record<string, string>> = {
	OPEN_CASE: "A report about it is still being examined.",
	HOLD: "It must be kept for a legal claim or a legal duty (Art. 17(3)(b) and (e) GDPR).",
	DECISION:
		"A decision was made about it. It is kept for as long as somebody may complain about that decision, or as a law or a claim demands.",
	OTHERS:
		"Others wrote in it too, whose rights count as well. It is kept for the period that is set for such conversations, or as a law or a claim demands.",
	PERIOD: "It is kept for a period that is set for such conversations, or as a law or a claim demands.",
};

export const reasonInWords = (code: string): string => REASONS[code] ?? "another reason that the rules allow";
export const teamInWords = (code: string): string => TEAMS[code] ?? "another team";

const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });
export const countryInWords = (code: string): string =>
	/^[A-Z]{2}$/.test(code) && code !== "ZZ" ? (regions.of(code) ?? code) : "not stated";

/** 2026-11-22 14:05 UTC */
export const momentInWords = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** What became of one conversation, of an answer to a request for erasure. */
export function outcomeInWords({ outcome, why, deleted, unreadable }: ToldConversation): string {
	if (outcome === "KEPT") {
		const because = WHY[why ?? ""] ?? WHY.PERIOD;
		return `Not erased. ${because} When that is over it is deleted without anybody asking again.`;
	}
	const gone = outcome === "ERASED" ? "Erased for this request." : `Deleted before, on ${deleted}.`;
	return unreadable
		? `${gone} Copies that are kept against failures cannot be read by anybody from ${unreadable} on.`
		: gone;
}

/** The same in every answer of its kind. */
export function notesOf({ kind }: Pick<Answer, "kind">): string[] {
	const common = [
		"A conversation is named by a number of this answer alone, and other people in it are not named: their rights count too (Art. 15(4) GDPR).",
		"The law forbids to tell some things, and allows to withhold others while they are examined (Art. 23 GDPR). If there are any, they are not here, and whether there are is not said: these words stand in every answer.",
	];
	return kind === "ACCESS"
		? [
				"Listed is each time at which staff were shown messages of a conversation in which this account takes part, as it was recorded before they were shown.",
				"How many messages were shown counts those of everybody in the conversation. Staff are named by their team and the country of their office.",
				...common,
			]
		: [
				"Erased means: the messages, the names shown with them and the key that they were sealed with are deleted. The account's identifier goes from conversations whose content is deleted, where nothing needs it any more.",
				"What stays: the record that the conversation existed, was opened by staff and was deleted. It holds random identifiers and times, no name, no account and no text, and nobody can take anything out of it.",
				"Copies against failures hold what was deleted in sealed form for a while. Nobody can read it there once the key of its month is destroyed; the day by which that is planned is said with each conversation that is deleted.",
				...common,
			];
}

/** Said where an answer names no conversation. */
export const NONE = "No conversation is named in this answer.";

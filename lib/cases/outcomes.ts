/** How a case can end, and where else it can go: one table for the form, the check and the pages. Pure. */

export interface OutcomeRule {
	name: string;
	/** What the platform is asked to do. */
	meaning: string;
	concerns: "nothing" | "account" | "messages";
	needsWords: boolean;
}

export const OUTCOMES = {
	NO_VIOLATION: {
		name: "No violation",
		meaning: "Nothing is done; the platform is told so.",
		concerns: "nothing",
		needsWords: false,
	},
	WARN: {
		name: "Warn an account",
		meaning: "The platform warns this account.",
		concerns: "account",
		needsWords: true,
	},
	REMOVE_MESSAGES: {
		name: "Remove messages",
		meaning: "The platform removes these messages.",
		concerns: "messages",
		needsWords: true,
	},
	SUSPEND_ACCOUNT: {
		name: "Suspend an account",
		meaning: "The platform suspends this account.",
		concerns: "account",
		needsWords: true,
	},
} as const satisfies Record<string, OutcomeRule>;
export type Outcome = keyof typeof OUTCOMES;
export const OUTCOME_CODES = Object.keys(OUTCOMES) as Outcome[];

export const ESCALATIONS = {
	CHILD_SAFETY: {
		name: "To child safety",
		meaning: "Only child-safety staff see the case from now on. It leaves your hands.",
	},
	THREAT_TO_LIFE: {
		name: "Threat to life",
		meaning: "The case becomes the gravest and is due within the hour. It stays yours.",
	},
} as const;
export type Escalation = keyof typeof ESCALATIONS;
export const ESCALATION_CODES = Object.keys(ESCALATIONS) as Escalation[];

/** What the server hands to the desk in the browser: facts about messages, never their content. */
import type { Escalation, Outcome } from "#lib/cases/outcomes.ts";
import type { SealWorth } from "#lib/oversight/seal-worth.ts";

/** A message as a dot, in reading order. */
export interface Dot {
	sequence: number;
	/** The sender's number in the thread; null: the platform. */
	sender: number | null;
	/** Milliseconds. */
	at: number;
	kind: string;
	revision: number;
	reported: boolean;
	provenance: string;
	unavailable: string | null;
}

export interface Reason {
	code: string;
	name: string;
	minutes: number;
	reviewHours: number | null;
	scopes: readonly string[];
	questions: readonly { code: string; words: string }[];
	/** What else of it the person should know before they ask. */
	limit: string | null;
}

export interface DeskPerson {
	number: number;
	alias: string;
}

export interface DeskProps {
	caseId: string;
	reader: string;
	dots: Dot[];
	people: DeskPerson[];
	reasons: Reason[];
	around: number;
	widest: number;
	words: { min: number; max: number };
	/** Whose word the seal of a reading is. */
	sealWorth: SealWorth;
	endings: readonly { code: Outcome; name: string; meaning: string; concerns: string; needsWords: boolean }[];
	escalations: readonly { code: Escalation; name: string; meaning: string }[];
}

/**
 * The policy in force: one table, read by the keeper when it decides, by the form before a person confirms, and by
 * the policy page. Its version is a digest of the table itself, so that an entry's `policy` names exactly one text.
 *
 * Modelled on Google's Access Transparency (a closed list of justifications).
 */
import { createHash } from "node:crypto";
import type { Role } from "./roles.ts";

export type ReasonCode = "USER_REPORT_REVIEW" | "CHILD_SAFETY_ESCALATION" | "EMERGENCY_RISK_TO_LIFE";
export type ScopeKind = "reported" | "window" | "thread";

export interface ReasonRule {
	name: string;
	/** In the order in which a person with several roles acts. */
	roles: readonly Role[];
	/** Scopes it may ask for. */
	scopes: readonly ScopeKind[];
	/** How long an opening lives. */
	minutes: number;
	/** When an access review is due; null: no review of its own. */
	reviewHours: number | null;
	/** The question that reading is to settle. */
	questions: Readonly<Record<string, string>>;
}

export const REASONS: Readonly<Record<ReasonCode, ReasonRule>> = {
	USER_REPORT_REVIEW: {
		name: "Review of a report",
		roles: ["moderator", "lead", "child_safety"],
		scopes: ["reported", "window"],
		minutes: 30,
		reviewHours: null,
		questions: {
			DOES_IT_VIOLATE: "Do the reported messages break the guidelines?",
			WHO_STARTED: "Who acts, and who reacts?",
			IS_IT_A_PATTERN: "Is it a single remark or a pattern?",
			IS_SOMEONE_AT_RISK: "Is somebody at risk?",
		},
	},
	CHILD_SAFETY_ESCALATION: {
		name: "Child safety",
		roles: ["child_safety"],
		scopes: ["reported", "window", "thread"],
		minutes: 60,
		reviewHours: 24,
		questions: {
			IS_IT_GROOMING: "Does an adult groom a child?",
			IS_A_CHILD_AT_RISK: "Is a child at risk now?",
			WHAT_MUST_BE_REPORTED: "What must be reported to the authorities?",
		},
	},
	EMERGENCY_RISK_TO_LIFE: {
		name: "Emergency: risk to life",
		roles: ["moderator", "lead", "child_safety", "legal"],
		scopes: ["reported", "window", "thread"],
		minutes: 15,
		reviewHours: 24,
		questions: {
			IS_LIFE_AT_RISK: "Is a life at risk now?",
			WHERE_IS_THE_PERSON: "Who can reach the person at risk, and where?",
		},
	},
};

export const REASON_CODES = Object.keys(REASONS) as ReasonCode[];

/** Messages on either side of each reported one, in reading order. */
export const AROUND_REPORTED = 5;
/** The widest that windows without approval may reach around the reported messages, all openings together. */
export const WIDEST_AROUND_REPORTED = 25;
/** Characters of the person's own words. */
export const WORDS = { min: 20, max: 2000 } as const;
export const LIMITS = { emergenciesPerDay: 2, openingsPerHour: 120 } as const;
/** Database and keeper further apart than this: nothing opens. */
export const CLOCK_TOLERANCE_MS = 5000;

export const NEVER_A_REASON = [
	"customer support",
	"advertising",
	"research",
	"training of models",
	"curiosity about somebody one knows",
] as const;

/** First 12 hex digits of the SHA-256 of the tables above. */
export const POLICY_VERSION = `p-${createHash("sha256")
	.update(
		JSON.stringify([REASONS, AROUND_REPORTED, WIDEST_AROUND_REPORTED, WORDS, LIMITS, CLOCK_TOLERANCE_MS]),
	)
	.digest("hex")
	.slice(0, 12)}`;

export interface Policy {
	reasons: Readonly<Record<ReasonCode, ReasonRule>>;
}
export const DEFAULT_POLICY: Policy = { reasons: REASONS };
export function readPolicy(_json: unknown): Policy {
	return DEFAULT_POLICY;
}

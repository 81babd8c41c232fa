/**
 * The policy: who may open what for which reason, as one table. The keeper decides by it, the form says it before a
 * person confirms, and the policy page shows it. A configuration file may override it within bounds (read-policy.ts).
 * Its version is a digest of the whole table, so that an entry's `policy` names exactly one text.
 *
 * Modelled on Google's Access Transparency (a closed list of justifications) and its Key Access Justifications (whoever
 * holds the key judges the reason).
 * Shown by: policy.golden.txt (reason × role × scope), lib/keeper/requests/model.test.ts.
 */
import { DEFAULT_DESK, type Desk } from "./policy-desk.ts";
import { DEFAULT_RETENTION, type Retention } from "./policy-retention.ts";
import type { Sampling } from "./policy-sampling.ts";
import { versionOf } from "./policy-version.ts";
import type { Role } from "./roles.ts";

export type ReasonCode =
	| "USER_REPORT_REVIEW"
	| "GUIDELINE_VIOLATION_REVIEW"
	| "APPEAL_REVIEW"
	| "CHILD_SAFETY_ESCALATION"
	| "EMERGENCY_RISK_TO_LIFE"
	| "LEGAL_REQUEST"
	| "QUALITY_AUDIT"
	| "OVERSIGHT_REVIEW";

/** `seen`: all that the person saw whose act is looked at again. */
export type ScopeKind = "reported" | "window" | "thread" | "seen";

/**
 * What opens without approval. `nearby`: the reported messages and `around.widest` on either side, all of a person's
 * openings together. `seen`: what the person saw whose act is looked at again.
 */
export type Widest = "none" | "nearby" | "seen" | "thread";

/** `high`: a larger share. `again`: always, and by another than whoever asked for it. */
export type Aftercare = "sampled" | "high" | "always" | "again";

/** What a passkey must show: a touch, or that it knew its owner (PIN or biometrics). */
export type Verification = "presence" | "verification";

export interface Approval {
	/** Any of these, in the region of the case. */
	roles: readonly Role[];
	/** So many different people, never the one who asks. */
	needed: number;
}

export interface ReasonRule {
	name: string;
	/** In the order in which a person with several roles acts. */
	roles: readonly Role[];
	/** What may be asked for. */
	scopes: readonly ScopeKind[];
	widest: Widest;
	/** For everything beyond; null: nobody can approve more. */
	approval: Approval | null;
	/**
	 * Which case it is for. `claimed`: open and claimed by the person (a lead: by anyone). `decided`: closed by a decision.
	 * `reviewed`: that of an opening whose review the person claimed and said to need the content, inside what it saw.
	 */
	on: "claimed" | "decided" | "reviewed";
	/** How long an opening lives. */
	minutes: number;
	aftercare: Aftercare;
	/** When an access review is due; null: no review of its own. */
	reviewHours: number | null;
	verification: { reported: Verification; wider: Verification };
	/** Why it opens nothing yet; null: it does. */
	notYet: string | null;
	/** The question that reading is to settle. */
	questions: Readonly<Record<string, string>>;
}

/** Outside of them a further reason is asked for. Hours of the day, in the region's own time; days: 1 is Monday. */
export interface WorkingHours {
	days: readonly number[];
	from: number;
	to: number;
	timeZone: string;
}

/** Soft asks for a further reason, hard refuses and tells oversight. */
export interface Limit {
	soft: number;
	hard: number;
}

export interface Policy {
	reasons: Readonly<Record<ReasonCode, ReasonRule>>;
	/** Messages on either side of each reported one, in reading order: what `reported` opens, and how far windows reach. */
	around: { reported: number; widest: number };
	/** Characters of the person's own words. */
	words: { min: number; max: number };
	limits: {
		openingsPerHour: Limit;
		/** Openings of one person, of threads in which one account takes part. */
		perAccountPerDay: Limit;
		emergenciesPerDay: number;
		workingHours: Readonly<Record<string, WorkingHours>> | null;
	};
	requests: {
		/** Without a decision a request lapses. */
		lapseHours: number;
		/** How long an approved one may wait to be opened. */
		openWithinHours: number;
		/** Who approves on a case that only child safety sees, in place of the roles of the table. */
		restricted: readonly Role[];
	};
	sampling: Sampling;
	retention: Retention;
	desk: Desk;
	/** Database and keeper further apart than this: nothing opens. */
	clockToleranceMs: number;
	neverAReason: readonly string[];
}

const TOUCH = { reported: "presence", wider: "verification" } as const;
const VERIFIED = { reported: "verification", wider: "verification" } as const;
const byLead: Approval = { roles: ["lead"], needed: 1 };

export const DEFAULT_POLICY: Policy = {
	reasons: {
		USER_REPORT_REVIEW: {
			name: "Review of a report",
			roles: ["moderator", "lead", "child_safety"],
			scopes: ["reported", "window", "thread"],
			widest: "nearby",
			approval: byLead,
			on: "claimed",
			minutes: 30,
			aftercare: "sampled",
			reviewHours: null,
			verification: TOUCH,
			notYet: null,
			questions: {
				DOES_IT_VIOLATE: "Do the reported messages break the guidelines?",
				WHO_STARTED: "Who acts, and who reacts?",
				IS_IT_A_PATTERN: "Is it a single remark or a pattern?",
				IS_SOMEONE_AT_RISK: "Is somebody at risk?",
			},
		},
		GUIDELINE_VIOLATION_REVIEW: {
			name: "Own initiative or a signal",
			roles: ["lead", "child_safety"],
			scopes: ["reported", "window", "thread"],
			widest: "none",
			approval: byLead,
			on: "claimed",
			minutes: 30,
			aftercare: "high",
			reviewHours: null,
			verification: VERIFIED,
			notYet: null,
			questions: {
				IS_THE_SIGNAL_RIGHT: "Is the signal right?",
				DOES_IT_VIOLATE: "Do the messages break the guidelines?",
				IS_IT_A_PATTERN: "Is it a single remark or a pattern?",
			},
		},
		APPEAL_REVIEW: {
			name: "Review of an appeal",
			roles: ["moderator"],
			scopes: ["seen", "window", "thread"],
			widest: "seen",
			approval: byLead,
			on: "claimed",
			minutes: 30,
			aftercare: "sampled",
			reviewHours: null,
			verification: VERIFIED,
			notYet: null,
			questions: {
				WAS_IT_RIGHT: "Was the decision right?",
				WAS_SOMETHING_OVERLOOKED: "Was something overlooked?",
			},
		},
		CHILD_SAFETY_ESCALATION: {
			name: "Child safety",
			roles: ["child_safety"],
			scopes: ["reported", "window", "thread"],
			widest: "thread",
			approval: null,
			on: "claimed",
			minutes: 60,
			aftercare: "always",
			reviewHours: 24,
			verification: TOUCH,
			notYet: null,
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
			widest: "thread",
			approval: null,
			on: "claimed",
			minutes: 15,
			aftercare: "always",
			reviewHours: 24,
			verification: TOUCH,
			notYet: null,
			questions: {
				IS_LIFE_AT_RISK: "Is a life at risk now?",
				WHERE_IS_THE_PERSON: "Who can reach the person at risk, and where?",
			},
		},
		LEGAL_REQUEST: {
			name: "Legal request",
			roles: ["legal"],
			scopes: ["window", "thread"],
			widest: "none",
			approval: { roles: ["counsel"], needed: 1 },
			on: "claimed",
			minutes: 60,
			aftercare: "always",
			reviewHours: 24,
			verification: VERIFIED,
			notYet: "it needs a legal request of level CONTENT, and there is no desk for those yet",
			questions: { WHAT_IS_DEMANDED: "Which messages does the request demand?" },
		},
		QUALITY_AUDIT: {
			name: "Quality audit",
			roles: ["qa"],
			scopes: ["seen", "window"],
			widest: "seen",
			approval: null,
			on: "decided",
			minutes: 30,
			aftercare: "sampled",
			reviewHours: null,
			verification: VERIFIED,
			notYet: null,
			questions: {
				WAS_IT_RIGHT: "Was the decision right?",
				WAS_THE_SCOPE_NEEDED: "Was as much read as was needed, and no more?",
			},
		},
		OVERSIGHT_REVIEW: {
			name: "Oversight's own look",
			roles: ["auditor"],
			scopes: ["seen", "window"],
			widest: "none",
			approval: { roles: ["oversight_lead"], needed: 1 },
			on: "reviewed",
			minutes: 15,
			aftercare: "again",
			reviewHours: 24,
			verification: VERIFIED,
			notYet: null,
			questions: { WAS_THE_READING_NEEDED: "Was the reading needed for its reason?" },
		},
	},
	around: { reported: 5, widest: 25 },
	words: { min: 20, max: 2000 },
	limits: {
		openingsPerHour: { soft: 60, hard: 120 },
		perAccountPerDay: { soft: 5, hard: 20 },
		emergenciesPerDay: 2,
		workingHours: null,
	},
	requests: { lapseHours: 12, openWithinHours: 12, restricted: ["child_safety"] },
	sampling: {
		period: "week",
		percent: { sampled: 5, high: 25 },
		always: { wholeThreads: true, pastLimits: true },
		dueHours: { always: 72, drawn: 168 },
		witnesses: [],
		fallbackHours: 24,
	},
	retention: DEFAULT_RETENTION,
	desk: DEFAULT_DESK,
	clockToleranceMs: 5000,
	neverAReason: [
		"customer support",
		"advertising",
		"research",
		"training of models",
		"curiosity about somebody one knows",
	],
};

export const REASON_CODES = Object.keys(DEFAULT_POLICY.reasons) as ReasonCode[];

/** Soft limits, as an entry names those that were passed by with a further reason. */
export type LimitCode = "OPENINGS_PER_HOUR" | "OPENINGS_PER_ACCOUNT" | "OUTSIDE_HOURS";

// What stands beside the policy in force until every reader asks for that one.
export const REASONS = DEFAULT_POLICY.reasons;
export const WIDEST_AROUND_REPORTED = DEFAULT_POLICY.around.widest;
export const WORDS = DEFAULT_POLICY.words;
export const CLOCK_TOLERANCE_MS = DEFAULT_POLICY.clockToleranceMs;
export const LIMITS = {
	emergenciesPerDay: DEFAULT_POLICY.limits.emergenciesPerDay,
	openingsPerHour: DEFAULT_POLICY.limits.openingsPerHour.hard,
};
export const POLICY_VERSION = versionOf(DEFAULT_POLICY);

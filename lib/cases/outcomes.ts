/** How a case can end, what follows from it, and where else it can go: one table for the form, the check and the pages. Pure. */
import type { ActionKind } from "../access/policy-desk.ts";

export interface ActionRule {
	name: string;
	/** What the platform is asked to do. */
	meaning: string;
	/** Whom or what it can concern. A label and an age limit can lie on the whole thread too. */
	concerns: readonly ("account" | "messages" | "thread")[];
	/** Whether it can end by itself. */
	ends: boolean;
	/** Which label or which support: a code of labels.ts or support.ts. */
	labelled: boolean;
}

/** The mildest first, as in policy-desk.ts. */
export const ACTIONS = {
	SUPPORT: {
		name: "Offer support",
		meaning: "The platform shows this person where help is to be had.",
		...{ concerns: ["account"], ends: false, labelled: true },
	},
	LABEL: {
		name: "Label",
		meaning: "The platform shows a label.",
		...{ concerns: ["messages", "account", "thread"], ends: false, labelled: true },
	},
	WARN: {
		name: "Warn an account",
		meaning: "The platform warns this account.",
		...{ concerns: ["account"], ends: false, labelled: false },
	},
	AGE_RESTRICT: {
		name: "Restrict by age",
		meaning: "The platform shows it to adults alone.",
		...{ concerns: ["messages", "account", "thread"], ends: false, labelled: false },
	},
	REMOVE_MESSAGES: {
		name: "Remove messages",
		meaning: "The platform removes these messages.",
		...{ concerns: ["messages"], ends: false, labelled: false },
	},
	RESTRICT_DMS: {
		name: "Restrict direct messages",
		meaning: "The platform keeps this account from writing to people who do not follow it.",
		...{ concerns: ["account"], ends: true, labelled: false },
	},
	SUSPEND_ACCOUNT: {
		name: "Suspend an account",
		meaning: "The platform suspends this account.",
		...{ concerns: ["account"], ends: true, labelled: false },
	},
	TERMINATE_ACCOUNT: {
		name: "Terminate an account",
		meaning: "The platform ends this account for good.",
		...{ concerns: ["account"], ends: false, labelled: false },
	},
} as const satisfies Record<ActionKind, ActionRule>;

/** A decision's summary: no violation, or its gravest action. */
export const OUTCOMES = {
	NO_VIOLATION: { name: "No violation", meaning: "Nothing is done; the platform is told so." },
	...ACTIONS,
} as const;
export type Outcome = keyof typeof OUTCOMES;

/** Whether a report that ended so was right. Support is offered without anybody having done wrong. */
export const foundViolation = (outcome: string) => outcome !== "NO_VIOLATION" && outcome !== "SUPPORT";

/** The gravest of the actions; NO_VIOLATION of none. */
export function outcomeOf(actions: readonly { kind: ActionKind }[]): Outcome {
	const order = Object.keys(ACTIONS) as ActionKind[];
	const gravest = Math.max(-1, ...actions.map(({ kind }) => order.indexOf(kind)));
	return order[gravest] ?? "NO_VIOLATION";
}

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

/**
 * What a decision decides, as data, and its digest: what the second person is shown is what they sign, and the entry
 * `case.decided` holds it. People and messages by their numbers in the thread, so the digest outlives the platform's ids.
 *
 * SHA-256 over 32 random bytes, which stand beside the decision, and over the JSON, keys by code point and no white space, of
 * {"actions":[…],"decision":"…","outcome":"…","violation":{…}|null}. Without the bytes nobody finds out by guessing what an
 * entry's digest stands for.
 *
 * Pure. Shown by: decision-digest.test.ts.
 */
import { createHash } from "node:crypto";
import type { ActionKind } from "./policy-desk.ts";

/** What was found, by which clause of the rules (cases/clauses.ts). */
export interface Violation {
	category: string;
	keyword: string | null;
	clause: string;
}

/** One thing that the platform is asked to do. It concerns a person, messages, or (neither) the whole thread. */
export interface DecidedAction {
	kind: ActionKind;
	/** Number in the thread. */
	person: number | null;
	/** Ascending, each once. */
	sequences: readonly number[];
	/** ISO 8601 in UTC to the second; null: no end. */
	until: string | null;
	/** Of LABEL and SUPPORT: which. */
	label: string | null;
}

export interface Decided {
	decision: string;
	/** NO_VIOLATION, or the gravest action's kind. */
	outcome: "NO_VIOLATION" | ActionKind;
	violation: Violation | null;
	actions: readonly DecidedAction[];
}

/** @param salt 32 bytes. @returns 64 hexadecimal digits. */
export function decisionDigest(salt: Buffer, { decision, outcome, violation, actions }: Decided): string {
	const text = JSON.stringify({
		actions: actions.map(({ kind, label, person, sequences, until }) => ({
			...{ kind, label, person, sequences, until },
		})),
		...{ decision, outcome },
		violation: violation && {
			...{ category: violation.category, clause: violation.clause, keyword: violation.keyword },
		},
	});
	return createHash("sha256").update(salt).update(text, "utf8").digest("hex");
}

/** What may be said of an opening that is judged, and of a finding, by code; words and meanings stand in lib/oversight. */
export const VERDICT_CODES = ["JUSTIFIED", "INSUFFICIENT_REASON", "WRONG_SCOPE", "MISUSE"] as const;
export type Verdict = (typeof VERDICT_CODES)[number];

/** Said of the opening, not the last word about it. */
export const NEEDS_CONTENT = "NEEDS_CONTENT";

/** What follows from a finding. */
export const CORRECTIVE_ACTION_CODES = [
	"TALK",
	"TRAINING",
	"RIGHTS_LOOKED_AT",
	"RIGHTS_TAKEN",
	"HANDED_ON",
	"PROCESS_CHANGED",
] as const;
export type CorrectiveAction = (typeof CORRECTIVE_ACTION_CODES)[number];

export const CLOSURE_CODES = ["UPHELD", "WITHDRAWN"] as const;
export type Closure = (typeof CLOSURE_CODES)[number];

/** Whether it is a finding, of which more is said: how grave it is, and what is to follow. */
export const finds = (verdict: string): boolean => verdict !== "JUSTIFIED" && verdict !== NEEDS_CONTENT;

/** 0 is the gravest, as everywhere in the house. */
export const SEVERITIES = [
	{ level: 0, name: "Grave", meaning: "Harm to somebody, or meant to be." },
	{ level: 1, name: "Serious", meaning: "Read without a right to, or again after being told." },
	{ level: 2, name: "Considerable", meaning: "A rule was not kept, and nobody was harmed." },
	{ level: 3, name: "Slight", meaning: "Careless: worth a word." },
] as const;

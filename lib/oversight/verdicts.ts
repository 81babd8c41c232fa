import type { Verdict } from "../access/verdicts.ts";

export { VERDICT_CODES, type Verdict } from "../access/verdicts.ts";

/** What an opening can be judged to be, in words: form and pages read it. */
export const VERDICTS = {
	JUSTIFIED: { name: "Justified", meaning: "The reason holds and the scope fits it.", tone: "good" },
	INSUFFICIENT_REASON: {
		name: "Insufficient reason",
		meaning: "The words do not carry an opening of this kind, whatever was found.",
		tone: "warn",
	},
	WRONG_SCOPE: {
		name: "Wrong scope",
		meaning: "There was a reason to read, and more was opened than it needed.",
		tone: "warn",
	},
	MISUSE: { name: "Misuse", meaning: "It was not opened for the reason given.", tone: "alarm" },
} as const satisfies Record<Verdict, object>;

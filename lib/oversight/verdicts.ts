/** What an opening can be judged to be. The one table: form, page and check read it. */
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
} as const;

export type Verdict = keyof typeof VERDICTS;
export const VERDICT_CODES = Object.keys(VERDICTS) as Verdict[];

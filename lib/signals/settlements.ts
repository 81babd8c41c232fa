/** What oversight can make of a signal. The one table: form, page and check read it. */
export const SETTLEMENTS = {
	CONFIRMED: {
		name: "Misuse",
		meaning:
			"There was misuse. The signal goes on counting; what follows for the person is decided elsewhere.",
		tone: "alarm",
		counts: true,
	},
	EXPLAINED: {
		name: "Explained",
		meaning:
			"The numbers are right, and there is a good reason for them. Not counted any more; raised anew if it grows.",
		tone: "good",
		counts: false,
	},
	FALSE_ALARM: {
		name: "False alarm",
		meaning:
			"The rule saw something that was not there. Not counted any more; the rule itself stays as it is.",
		tone: "plain",
		counts: false,
	},
} as const;
export type Settlement = keyof typeof SETTLEMENTS;
export const SETTLEMENT_CODES = Object.keys(SETTLEMENTS) as Settlement[];

/** Why an export was refused, as its page says it. */
export const REFUSALS: Readonly<Record<string, { title: string; doThis: string }>> = {
	SELECTION_EMPTY: {
		title: "No entry under the log's published checkpoint fits this search.",
		doThis: "Look at what the search finds. The newest entries need a moment until they are published.",
	},
	SELECTION_TOO_LARGE: {
		title: "This search finds more than you may take alone.",
		doThis:
			"Narrow the search, or ask for an export on the page of the log; once another of oversight has confirmed it, use it here.",
	},
	EXPORT_NOT_CONFIRMED: {
		title: "This export is not confirmed.",
		doThis: "Ask for one on the page of the log, and have another of oversight confirm it.",
	},
	EXPORT_TAKEN: { title: "This confirmation was used before.", doThis: "Ask for another one." },
	EXPORT_LAPSED: {
		title: "The hour in which this confirmation could be used is over.",
		doThis: "Ask for another one.",
	},
	NOT_PERMITTED: {
		title: "You do not oversee every region of this search now.",
		doThis: "Look at your account, or ask an admin.",
	},
	REGION_NOT_HELD: { title: "You do not oversee this region.", doThis: "Take another region, or none." },
	INPUT_INVALID: {
		title: "The filters say something that cannot be searched for.",
		doThis: "Go back to the search and correct them.",
	},
	NOT_FOUND: {
		title: "Nothing of the log is published yet.",
		doThis: "Try again in a few seconds; if it stays so, look at the page of the log.",
	},
};

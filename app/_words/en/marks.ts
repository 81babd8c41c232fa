/** What marks a case in a list, and the list's pages. Also on pages that are English only, so it is small and knows no other room. */
export const marks = {
	severity0: "S0: gravest, due within 1 hour",
	severity1: "S1: grave, due within 24 hours",
	severity2: "S2: serious, due within 72 hours",
	severity3: "S3: other, due within 7 days",
	threatToLife: "threat to life",
	childSafety: "child safety",
	onlyChildSafety: "Only child-safety staff see this case",
	minor: "minor",
	minorWhy: "A minor takes part in the thread",
	again: "again",
	againWhy: "An earlier case on this thread was closed",
	pages: "Pages",
	shownCount: "{count} shown",
	shownOf: "{count} shown of {of}",
	firstPage: "First page",
	nextPage: "Next page",
} as const;

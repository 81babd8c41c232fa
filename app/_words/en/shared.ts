/** Words that stand on many of the desk's pages. */
export const shared = {
	open: "Open",
	close: "Close",
	cancel: "Cancel",
	remove: "Remove",
	confirm: "Confirm",
	recording: "Recording …",
	you: "you",
	nobody: "nobody",
	case: "Case",
	newTab: "(opens in a new tab)",
	unreached:
		"The console did not answer. Whether it was done is not known here; the record says. Load the page again.",
	databaseFailed: "The database did not answer as it should. Nothing was changed. Try again in a moment.",
} as const;

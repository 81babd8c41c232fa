/** Settings of one's own desk, on the account's page. */
export const settings = {
	readingTitle: "How you read",
	readingLead:
		"What counts is your choice, where you made one; else your organisation's. It changes nothing about what may be opened and by whom.",
	asOrganisation: "As my organisation has it ({now})",
	yes: "Yes",
	no: "No",
	blur: "Blur images and videos until I reveal them",
	grey: "Show images and videos in grey",
	muted: "Begin without sound",
	autoplay: "Play videos and sound as soon as they are shown",
	blurText: "Blur text too, message by message",
	findKey: "Ctrl+F (⌘F) finds in what is open",
	findKeyHint: "The browser's own find then needs its menu, while something is open. The key / always finds.",
	saveReading: "Save",
	savedReading: "Saved. It counts from the next page on.",
	readingHint:
		"Studies disagree on whether blur and grey protect anybody; what one reveals oneself seems to weigh least.",
	handsTitle: "Language and keys",
	handsLead:
		"The desk (queue, cases, reading, deciding) speaks this language to you; the rest of the console is English. Nobody else sees what you choose.",
	language: "Language",
	languageOfBrowser: "As my browser says",
	shortcuts: "Single letters are keys (j, k, c, o, d …)",
	shortcutsHint: "Turn them off where they get in the way of speech input or other aids. Ctrl/⌘ K stays.",
	saveHands: "Save",
	savedHands: "Saved. It counts from now on.",
} as const;

/** What sign-in says when it did not work, by the word in the page's address. It never says who exists. */
const WORDS: Record<string, { title: string; doThis: string }> = {
	CredentialsSignin: {
		title: "That did not work. Nobody was signed in.",
		doThis: "Try again. After ten failed attempts sign-in rests for ten minutes.",
	},
	AccessDenied: {
		title: "You were not signed in here.",
		doThis:
			"Your account may not enter this console, or not any more. Ask an admin of the console; they see why on the record. After ten failed attempts sign-in rests for ten minutes.",
	},
	TooMany: {
		title: "Too many attempts from where you are. Nobody was signed in.",
		doThis: "Wait ten minutes, then try again.",
	},
	OAuthSignin: {
		title: "The sign-in service does not answer. Nobody was signed in.",
		doThis: "Try again in a moment. If it stays so, tell whoever runs it; a passkey works without it.",
	},
	OAuthCallback: {
		title: "The sign-in could not be completed. Nobody was signed in.",
		doThis:
			"Begin anew from here, in one tab: a sign-in counts once, in the browser that began it, within 15 minutes.",
	},
	Unavailable: {
		title: "The console cannot sign anybody in right now. Nothing was done.",
		doThis: "Try again in a moment. If it stays so, tell the platform engineers.",
	},
};

export function whyNot(code: unknown): { title: string; doThis: string } | null {
	if (typeof code !== "string" || code === "") return null;
	if (code === "Callback") return WORDS.OAuthCallback ?? null;
	return (Object.hasOwn(WORDS, code) ? WORDS[code] : WORDS.Unavailable) ?? null;
}

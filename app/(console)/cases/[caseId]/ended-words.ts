/** Why a reading was over before its time, in words for whoever read. */
export function endedInWords(why: string | null): { title: string; words: string } {
	const title = why === null ? "Closed again" : (TITLES[why] ?? "This opening was ended");
	return {
		title,
		words:
			"The messages are gone from this page. Reading on is a new opening with its own reason; what you wrote beside it is still here.",
	};
}

const TITLES: Record<string, string> = {
	REVOKED: "This opening was ended by a lead or by oversight",
	EXPIRED: "Closed again",
	OPENING_ENDED: "Closed again",
	CASE_CLOSED: "The case was closed",
	THREAD_GONE: "The messages were deleted",
	CLAIM_LOST: "This work is not yours any more",
	RIGHT_LOST: "You do not hold the right to read this any more",
	NOT_SIGNED_IN: "Your session has ended",
	SESSION_ENDED: "Your session has ended",
};

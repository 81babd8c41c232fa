import type { WordsOf } from "../../../_words/words-in.ts";

/** Why a reading was over before its time, in words for whoever read. */
export function endedInWords(w: WordsOf<"reading">, why: string | null): { title: string; words: string } {
	const key = why === null ? "over" : (KEYS[why] ?? `over${why}`);
	return { title: w.maybe(key) ?? w("overOtherwise"), words: w("overWords") };
}

const KEYS: Record<string, string> = {
	EXPIRED: "over",
	OPENING_ENDED: "over",
	NOT_SIGNED_IN: "overSIGNED_OUT",
	SESSION_ENDED: "overSIGNED_OUT",
};

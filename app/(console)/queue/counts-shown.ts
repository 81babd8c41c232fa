/** Counts of the queue as they stand on the page: exact up to a cap, "1,000+" above it. */
import { COUNT_CAP, type QueueCounts } from "#lib/cases/list-queue.ts";
import type { Language } from "../../_words/words.ts";

export interface CountsShown {
	/** By what is counted: a severity, or what rests. */
	of: Record<"0" | "1" | "2" | "3" | "paused", string>;
	/** Up to how many is counted. */
	most: string;
	/** When, as hours, minutes and seconds of UTC. */
	at: string;
}

export function countsOf({ open, paused, countedAt }: QueueCounts, lang: Language): CountsShown {
	const most = COUNT_CAP.toLocaleString(lang);
	const shown = (count = 0) => (count > COUNT_CAP ? `${most}+` : count.toLocaleString(lang));
	return {
		most,
		of: { 0: shown(open[0]), 1: shown(open[1]), 2: shown(open[2]), 3: shown(open[3]), paused: shown(paused) },
		at: `${new Date(countedAt).toISOString().slice(11, 19)} UTC`,
	};
}

/** Times in words, the same on server and in the browser, in either language. */
import type { Language } from "../_words/words.ts";

const SIZES = [86_400, 3_600, 60] as const;

interface TimeWords {
	/** Of a day, an hour, a minute. */
	units: readonly [string, string, string];
	underMinute: string;
	justNow: string;
	ago: (words: string) => string;
	ahead: (words: string) => string;
	left: (words: string) => string;
	late: (words: string) => string;
}

const WORDS: Record<Language, TimeWords> = {
	en: {
		units: ["d", "h", "min"],
		...{ underMinute: "under a minute", justNow: "just now" },
		ago: (words) => `${words} ago`,
		ahead: (words) => `in ${words}`,
		left: (words) => `${words} left`,
		late: (words) => `late by ${words}`,
	},
	de: {
		units: ["T.", "Std.", "Min."],
		...{ underMinute: "unter 1 Min.", justNow: "gerade eben" },
		ago: (words) => `vor ${words}`,
		ahead: (words) => `in ${words}`,
		left: (words) => `noch ${words}`,
		late: (words) => `${words} zu spät`,
	},
};

/** "3 h 12 min", "2 d 4 h", "under a minute": two units at most. */
export function spanInWords(milliseconds: number, lang: Language = "en"): string {
	const { units, underMinute } = WORDS[lang];
	let seconds = Math.floor(Math.abs(milliseconds) / 1000);
	if (seconds < 60) return underMinute;
	const parts: string[] = [];
	for (const [n, size] of SIZES.entries()) {
		const count = Math.floor(seconds / size);
		if (count === 0) {
			if (parts.length > 0) break;
			continue;
		}
		parts.push(`${count} ${units[n]}`);
		seconds -= count * size;
		if (parts.length === 2) break;
	}
	return parts.join(" ");
}

/** "3 h ago", "in 2 d", "just now": one unit. */
export function relativeInWords(at: number, now: number, lang: Language = "en"): string {
	const { units, underMinute, justNow, ago, ahead } = WORDS[lang];
	const span = Math.abs(now - at);
	if (span < 60_000) return at > now ? ahead(underMinute) : justNow;
	const n = SIZES.findIndex((size) => span >= size * 1000);
	const words = `${Math.floor(span / ((SIZES[n] ?? 60) * 1000))} ${units[n]}`;
	return at > now ? ahead(words) : ago(words);
}

/** "2026-11-21 02:15:09 UTC" */
export function exactUtc(at: number | string | Date): string {
	return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "29:05" */
export function clock(milliseconds: number): string {
	const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What is left, how loud to say it, and how much of the time is used (percent, at least a sliver). */
export function deadlineAt(
	from: number,
	due: number,
	now: number,
	lang: Language = "en",
): { words: string; tone: "calm" | "warn" | "alarm"; used: number } {
	const used = Math.min(1, Math.max(0, (now - from) / Math.max(1, due - from)));
	const late = now >= due;
	const { left, late: lateBy } = WORDS[lang];
	return {
		words: (late ? lateBy : left)(spanInWords(due - now, lang)),
		tone: late || used >= 0.9 ? "alarm" : used >= 0.6 ? "warn" : "calm",
		used: Math.max(4, Math.round(used * 100)),
	};
}

import type { Language } from "../_words/words.ts";
import { deadlineAt, exactUtc, relativeInWords } from "./time-words.ts";

/**
 * Times as plain markup: `Ticker`, once on a page, keeps all of them current. A client component each would be a
 * hundred on a page of the queue. `lang` is that of the page around: the ticker asks the page itself.
 */

/** "3 h ago", the exact UTC on hover. `now` is the server's clock (ms) when the page was made. */
export function RelativeTime({ at, now, lang = "en" }: { at: string; now: number; lang?: Language }) {
	return (
		<time data-tick="" dateTime={at} title={exactUtc(at)} className="numbers whitespace-nowrap">
			{relativeInWords(Date.parse(at), now, lang)}
		</time>
	);
}

/** "2026-11-28 02:15 UTC", where a sentence needs the time itself. */
export function ExactTime({ at }: { at: string }) {
	return (
		<time dateTime={at} title={exactUtc(at)} className="numbers whitespace-nowrap">
			{exactUtc(at).replace(/:\d\d UTC$/, " UTC")}
		</time>
	);
}

/** What is left of a deadline, in words, with a bar of the share of time used. */
export function Deadline({
	from,
	due,
	now,
	lang = "en",
}: {
	from: string;
	due: string;
	now: number;
	lang?: Language;
}) {
	const { words, tone, used } = deadlineAt(Date.parse(from), Date.parse(due), now, lang);
	return (
		<time
			data-tick={from}
			dateTime={due}
			title={`${lang === "de" ? "Fällig" : "Due"} ${exactUtc(due)}`}
			className="deadline"
			data-tone={tone}
			style={{ "--used": `${used}%` } as Record<string, string>}
		>
			{words}
		</time>
	);
}

"use client";
import { useEffect } from "react";
import { deadlineAt, relativeInWords } from "./time-words.ts";

/** Keeps every time on the page current, four times a minute, while somebody looks. */
export function Ticker({ now }: { now: number }) {
	useEffect(() => {
		// The server's clock counts, also where the browser's is wrong.
		const ahead = Date.now() - now;
		const timer = setInterval(() => {
			if (!document.hidden) tick(Date.now() - ahead);
		}, 15_000);
		return () => clearInterval(timer);
	}, [now]);
	return null;
}

function tick(now: number) {
	for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-tick]")) {
		const from = time.dataset.tick;
		const at = Date.parse(time.dateTime);
		const lang = time.closest<HTMLElement>("[lang]")?.lang === "de" ? "de" : "en";
		if (!from) {
			say(time, relativeInWords(at, now, lang));
			continue;
		}
		const { words, tone, used } = deadlineAt(Date.parse(from), at, now, lang);
		say(time, words);
		time.dataset.tone = tone;
		time.style.setProperty("--used", `${used}%`);
	}
}

/** The text node stays the one that React made. */
function say(time: HTMLElement, words: string) {
	const text = time.firstChild;
	if (text && text.nodeValue !== words) text.nodeValue = words;
}

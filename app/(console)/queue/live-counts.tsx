"use client";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../../_words/provider.tsx";
import type { CountsShown } from "./counts-shown.ts";

const EVERY_MS = 10_000;

/**
 * Keeps the page's counts current while somebody looks, and says when the list above may have changed. It writes into the marked
 * places, as `Ticker` does with times. Numbers are asked for every few seconds and say when they were counted: not more.
 */
export function LiveCounts({ query, counted }: { query: string; counted: CountsShown }) {
	const w = useWords("queue");
	const [now, setNow] = useState(counted);
	const made = useRef(counted);
	useEffect(() => {
		made.current = counted;
		setNow(counted);
	}, [counted]);
	useEffect(() => {
		const look = async () => {
			if (document.hidden) return;
			const answer = await fetch(`/queue/counts?${query}`, { cache: "no-store" }).catch(() => null);
			const counts = answer?.ok ? ((await answer.json().catch(() => null)) as CountsShown | null) : null;
			if (!counts) return;
			for (const place of document.querySelectorAll<HTMLElement>("[data-count]")) {
				const text = place.firstChild;
				const words = counts.of[place.dataset.count as keyof CountsShown["of"]];
				if (text && words !== undefined && text.nodeValue !== words) text.nodeValue = words;
			}
			setNow(counts);
		};
		const timer = setInterval(look, EVERY_MS);
		return () => clearInterval(timer);
	}, [query]);
	const changed = JSON.stringify(now.of) !== JSON.stringify(made.current.of);
	return (
		<p className="flex flex-wrap gap-x-3 pt-2 text-xs text-faint">
			<span className="numbers">{w("counted", { time: now.at, most: now.most })}</span>
			<span role="status">
				{changed && (
					<>
						{w("changed")}{" "}
						<a href={query === "" ? "/queue" : `/queue?${query}`} className="text-accent-strong underline">
							{w("showNow")}
						</a>
					</>
				)}
			</span>
		</p>
	);
}

"use client";
import { useEffect, useState } from "react";
import { useWords } from "../_words/provider.tsx";

/** What is counted: requests to decide; alarms that are open and alerts not seen; notes that mention one. */
export type Waiting = "approvals" | "alerts" | "mentions";
type Counts = Record<Waiting, number>;

const EVERY_MS = 4_000;

/** How much waits: as the page was made, then asked every few seconds while somebody could see it. */
export function RailCount({ of, now }: { of: Waiting; now: number }) {
	const [count, setCount] = useState(now);
	useEffect(() => setCount(now), [now]);
	useEffect(() => watch((counts) => setCount(counts[of])), [of]);
	const w = useWords("palette");
	const words = w(of, { count });
	return (
		<span role="status" title={count > 0 ? words : undefined}>
			{count > 0 && (
				<span className="numbers rounded-full bg-accent px-1.5 text-2xs font-[650] text-on-accent">
					<span aria-hidden="true">{count}</span>
					<span className="sr-only">{words}</span>
				</span>
			)}
		</span>
	);
}

// One question for all that count, and none where nobody looks.
const watching = new Set<(counts: Counts) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(told: (counts: Counts) => void): () => void {
	watching.add(told);
	timer ??= setInterval(look, EVERY_MS);
	return () => {
		watching.delete(told);
		if (watching.size > 0) return;
		clearInterval(timer);
		timer = undefined;
	};
}

async function look(): Promise<void> {
	if (document.hidden) return;
	const answer = await fetch("/attention", { cache: "no-store" }).catch(() => null);
	if (!answer?.ok) return;
	const counts = (await answer.json().catch(() => null)) as Counts | null;
	if (counts) for (const told of watching) told(counts);
}

"use client";
import { useEffect, useState } from "react";
import { useLanguage } from "../_words/provider.tsx";
import { SealFace } from "./seal-face.tsx";

/** When to look again: the log gives a number within a tenth of a second as a rule. */
const LOOKS_MS = [300, 1_000, 3_000, 10_000];

/** The face of a seal that had no number when the page was made: it asks a few times, and shows it when there is one. */
export function WaitingSeal({ entry }: { entry: string }) {
	const lang = useLanguage();
	const [number, setNumber] = useState<number | null>(null);
	useEffect(() => {
		const abort = new AbortController();
		const look = async (left: readonly number[]): Promise<void> => {
			const [pause, ...more] = left;
			if (pause === undefined) return;
			await new Promise((resolve) => setTimeout(resolve, pause));
			if (abort.signal.aborted) return;
			const answer = await fetch(`/seals/${entry}/number`, { cache: "no-store", signal: abort.signal });
			const { number: found } = (await answer.json()) as { number?: number | null };
			if (typeof found === "number") setNumber(found);
			else if (answer.ok) await look(more);
		};
		look(LOOKS_MS).catch(() => {});
		return () => abort.abort();
	}, [entry]);
	return <SealFace number={number} lang={lang} />;
}

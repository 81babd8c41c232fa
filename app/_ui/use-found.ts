"use client";
import { useEffect, useState } from "react";
import type { Answer } from "../(console)/find/route.ts";

const WAIT_MS = 120;

/** What the server finds by what is typed, once typing rests; what was found before stays until then. */
export function useFound(text: string): { answer: Answer; failed: boolean } {
	const [answer, setAnswer] = useState<Answer>({ places: [], found: [] });
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		const abort = new AbortController();
		const ask = async () => {
			const answered = await fetch("/find", {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ text }),
				cache: "no-store",
				signal: abort.signal,
			}).catch(() => null);
			const found = answered?.ok ? ((await answered.json().catch(() => null)) as Answer | null) : null;
			if (abort.signal.aborted) return;
			setFailed(found === null);
			setAnswer((before) => found ?? { ...before, found: [] });
		};
		const timer = setTimeout(ask, text === "" ? 0 : WAIT_MS);
		return () => {
			abort.abort();
			clearTimeout(timer);
		};
	}, [text]);
	return { answer, failed };
}

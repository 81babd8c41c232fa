"use client";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { askReading, isRefusal, type Reading, type Refusal } from "./read-stream.ts";

export type ReadingState =
	| { step: "sealed" }
	| {
			step: "reading";
			reading: Reading;
			endsAt: number;
			/** The entry of what was shown last. */
			latest: string;
	  }
	| { step: "ended"; opening: string };

/**
 * The one place in the browser that holds what was opened: in memory, until the time is over, the page is left or
 * another reading takes its place. The read token never leaves this closure but in the requests that need it.
 */
export function useReading(caseId: string) {
	const [state, setState] = useState<ReadingState>({ step: "sealed" });
	const [busy, setBusy] = useState(false);
	const [refusal, setRefusal] = useState<Refusal | null>(null);
	const router = useRouter();
	const token = useRef<string | null>(null);
	const abort = useRef<AbortController | null>(null);

	const ask = useCallback(
		async (body: unknown): Promise<Reading | null> => {
			abort.current?.abort();
			abort.current = new AbortController();
			setBusy(true);
			setRefusal(null);
			const answer = await askReading(body, abort.current.signal);
			setBusy(false);
			if (!isRefusal(answer)) return answer;
			setRefusal(answer);
			// An opening that was recorded and failed is in the list beside it too. Only then: where the console does not
			// answer, a refresh would leave the page, and what was typed.
			if (answer.recorded) router.refresh();
			return null;
		},
		[router],
	);

	const open = useCallback(
		async (request: { reason: unknown; scope: unknown }): Promise<boolean> => {
			const reading = await ask({ kind: "opening", caseId, ...request });
			if (!reading) return false;
			token.current = reading.readToken;
			setState({ step: "reading", reading, endsAt: Date.now() + reading.left, latest: reading.entry });
			// The list of openings beside it has one more.
			router.refresh();
			return true;
		},
		[ask, caseId, router],
	);

	const showNames = useCallback(async () => {
		if (state.step !== "reading") return;
		const { opening } = state.reading;
		const more = await ask({ kind: "reading", opening, caseId, readToken: token.current, part: "names" });
		if (!more) return;
		setState((now) =>
			now.step === "reading" && now.reading.opening === opening
				? { ...now, reading: withNames(now.reading, more), latest: more.entry }
				: now,
		);
	}, [ask, caseId, state]);

	const end = useCallback(() => {
		token.current = null;
		abort.current?.abort();
		// At once, before the browser can keep a picture of the page.
		flushSync(() =>
			setState((now) => (now.step === "reading" ? { step: "ended", opening: now.reading.opening } : now)),
		);
	}, []);

	useEndings(state, end);
	useDelivery(state);
	return { state, busy, refusal, open, showNames, end };
}

const withNames = (reading: Reading, more: Reading): Reading => ({
	...reading,
	names: more.names,
	unwitnessed: reading.unwitnessed || more.unwitnessed,
});

/** By the clock, and whenever the page is left: nothing may be found by going back. */
function useEndings(state: ReadingState, end: () => void) {
	const endsAt = state.step === "reading" ? state.endsAt : null;
	useEffect(() => {
		if (endsAt === null) return;
		const check = () => {
			if (Date.now() >= endsAt) end();
		};
		const timer = setTimeout(end, Math.max(0, endsAt - Date.now()));
		// A sleeping computer stops timers: look again on waking.
		const beat = setInterval(check, 1000);
		document.addEventListener("visibilitychange", check);
		window.addEventListener("pagehide", end);
		return () => {
			clearTimeout(timer);
			clearInterval(beat);
			document.removeEventListener("visibilitychange", check);
			window.removeEventListener("pagehide", end);
		};
	}, [endsAt, end]);
}

/** After the text is on the page, the record is told so. Once an entry; that it fails changes nothing here. */
function useDelivery(state: ReadingState) {
	const entry = state.step === "reading" ? state.latest : null;
	useEffect(() => {
		if (entry === null) return;
		fetch("/readings/deliveries", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ entry }),
			keepalive: true,
		}).catch(() => {});
	}, [entry]);
}

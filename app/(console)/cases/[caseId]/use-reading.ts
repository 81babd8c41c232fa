"use client";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useWords } from "../../../_words/provider.tsx";
import type { AttachmentShown } from "./ask-attachment.ts";
import { askApproval, askAttachment, askChallenge, askReading, readStream } from "./asks.ts";
import { isRefusal } from "./is-refusal.ts";
import type { OpeningAsked } from "./opening-form.tsx";
import type { Needs, Reading, Refusal } from "./read-stream.ts";
import { useAlive } from "./use-alive.ts";

export type ReadingState =
	| { step: "sealed" }
	| {
			step: "reading";
			reading: Reading;
			endsAt: number;
			/** The entry of what was shown last. */
			latest: string;
	  }
	| {
			step: "ended";
			opening: string;
			/** Why, where it was not by the clock or by the person. */
			why: string | null;
	  };

/** What came of asking; `needs`: nothing yet, since policy asks for more than was given. */
export type Opened = { step: "read" | "requested" | "refused" } | { step: "needs"; needs: Needs };

/**
 * The one place in the browser that holds what was opened: in memory, until the time is over, the page is left, somebody
 * ends it, or another reading takes its place. The read token never leaves this closure but in the requests that need it.
 */
export function useReading(caseId: string) {
	const [state, setState] = useState<ReadingState>({ step: "sealed" });
	const [busy, setBusy] = useState<"recording" | "confirming" | false>(false);
	const [refusal, setRefusal] = useState<Refusal | null>(null);
	const router = useRouter();
	const w = useWords("reading");
	const token = useRef<string | null>(null);
	const abort = useRef<AbortController | null>(null);

	const refused = useCallback(
		(answer: Refusal) => {
			setRefusal(answer);
			// An opening that was recorded and failed is in the list beside it too. Only then: where the console does not
			// answer, a refresh would leave the page, and what was typed.
			if (answer.recorded) router.refresh();
		},
		[router],
	);

	const ask = useCallback(
		async (body: unknown): Promise<Reading | null> => {
			abort.current?.abort();
			abort.current = new AbortController();
			setBusy("recording");
			setRefusal(null);
			const answer = await askReading(body, w, abort.current.signal);
			setBusy(false);
			if (!isRefusal(answer)) return answer;
			refused(answer);
			return null;
		},
		[refused, w],
	);

	/** Asks what it needs, has it confirmed where that is asked for, and opens it, or asks for approval. */
	const open = useCallback(
		async (request: OpeningAsked | { request: string }, forApproval = false): Promise<Opened> => {
			setBusy("recording");
			setRefusal(null);
			const asking = await askChallenge({ caseId, ...request }, w);
			setBusy(false);
			if (isRefusal(asking)) {
				refused(asking);
				return { step: "refused" };
			}
			const needs = { approval: asking.approval, further: asking.further };
			const furtherIsMissing = asking.further.length > 0 && !("further" in request);
			if (furtherIsMissing || (asking.approval !== null) !== forApproval) return { step: "needs", needs };
			if (asking.asked.confirmation === "passkey") setBusy("confirming");
			// It is here: it asked for the challenge.
			const { confirmationFor, isNotConfirmed, refusalFrom } = await readStream();
			const confirmed = await confirmationFor(asking.asked);
			setBusy(false);
			if (isNotConfirmed(confirmed)) {
				setRefusal(refusalFrom(confirmed.code, `${confirmed.message} ${w("nothingLost")}`, w));
				return { step: "refused" };
			}
			const { confirmation } = confirmed;
			const body = { caseId, ...request, ...(confirmation ? { confirmation } : {}) };
			if (forApproval) {
				setBusy("recording");
				const requested = await askApproval(body, w);
				setBusy(false);
				if (isRefusal(requested)) {
					refused(requested);
					return { step: "refused" };
				}
				router.refresh();
				return { step: "requested" };
			}
			const reading = await ask({ kind: "opening", ...body });
			if (!reading) return { step: "refused" };
			token.current = reading.readToken;
			setState({ step: "reading", reading, endsAt: Date.now() + reading.left, latest: reading.entry });
			// The list of openings beside it has one more.
			router.refresh();
			return { step: "read" };
		},
		[ask, caseId, refused, router, w],
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

	const opening = state.step === "reading" ? state.reading.opening : null;
	/** Shows one attachment of a message: recorded first, like every other release. */
	const showAttachment = useCallback(
		async (sequence: number, n: number): Promise<AttachmentShown | Refusal> => {
			const asked = { openingId: opening, caseId, readToken: token.current, sequence, n };
			const answer = await askAttachment(asked, w);
			// What was shown is on the page beside it, and in what reading adds up to.
			if (!isRefusal(answer) || answer.recorded) router.refresh();
			return answer;
		},
		[caseId, opening, router, w],
	);

	const endBecause = useCallback((why: string | null) => {
		token.current = null;
		abort.current?.abort();
		// At once, before the browser can keep a picture of the page.
		flushSync(() =>
			setState((now) =>
				now.step === "reading" ? { step: "ended", opening: now.reading.opening, why } : now,
			),
		);
	}, []);
	const end = useCallback(() => endBecause(null), [endBecause]);
	const ended = useCallback(
		(why: string | null) => {
			endBecause(why);
			router.refresh();
		},
		[endBecause, router],
	);

	useEndings(state, end);
	useDelivery(state);
	const cutOff = useAlive(state.step === "reading" ? state.reading.opening : null, ended);
	return { state, busy, refusal, cutOff, open, showNames, showAttachment, end };
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

"use client";
import { useCallback, useMemo, useState } from "react";
import { useWords } from "../../../_words/provider.tsx";
import { namer } from "./aliases.ts";
import type { DeskProps, Reason, ScopeKind } from "./model.ts";
import {
	allowedPositions,
	aroundPositions,
	clampSpan,
	goesBeyond,
	runAround,
	type Span,
	seenPositions,
	shownSpan,
	windowAround,
} from "./scope-choice.ts";

export type ScopeAsked =
	| { kind: "reported" }
	| { kind: "seen" }
	| { kind: "window"; from: number; to: number }
	| { kind: "thread" };

/**
 * What may be chosen under a reason, what is chosen now, and what to ask the keeper for. A widening begins as wide as
 * policy goes without approval. Everything handed to the strip keeps its identity, since it draws thousands of dots.
 */
export function useScope(desk: DeskProps, reason: Reason | undefined, kind: ScopeKind, widening: boolean) {
	const { dots, around, widest, people, seen, review } = desk;
	const w = useWords("opening");
	const opens = reason?.widest ?? "none";
	const [drawn, setDrawn] = useState<Span | null>(null);
	const reported = useMemo(() => aroundPositions(dots, around), [dots, around]);
	/** What opens without anybody's approval, as a window or as what was reported. */
	const free = useMemo(() => allowedPositions(dots, { opens, widest, seen }), [dots, opens, widest, seen]);
	const whole = useMemo(() => new Set(dots.map((_, position) => position)), [dots]);
	const within = kind === "wide" || opens === "none" ? whole : free;
	const { window, run } = useMemo(() => {
		const first = drawn ?? windowAround(dots, widening ? widest : around, within);
		const run = runAround(within, within.has(first.from) ? first.from : ([...within][0] ?? 0));
		return { window: clampSpan(first, run), run };
	}, [drawn, dots, within, around, widest, widening]);
	const chosen = useMemo(() => {
		if (kind === "reported") return reported;
		if (kind === "seen") return seenPositions(dots, seen);
		return kind === "thread" ? whole : positions(window);
	}, [kind, reported, whole, window, dots, seen]);
	const beyond = useMemo(() => goesBeyond(kind, chosen, { opens, free }), [kind, chosen, opens, free]);
	const approved = Boolean(reason?.approval);
	return {
		window,
		chosen,
		/** Whether somebody else must approve it, as far as can be said here. */
		beyond,
		shown: useMemo(() => shownSpan(dots), [dots]),
		setWindow: useCallback((asked: Span) => setDrawn(clampSpan(asked, run)), [run]),
		aliasOf: useMemo(() => namer(people, w), [people, w]),
		labels: {
			reported: w("scopeReported", { around }),
			seen: w(review ? "scopeReviewSaw" : "scopeDecisionSaw", { count: seen.length }),
			window:
				opens === "nearby"
					? w("scopeNearby", { widest })
					: opens === "seen"
						? w("scopeOfIt")
						: w(opens === "none" && approved ? "scopeWindowApproved" : "scopeWindow"),
			wide: w("scopeWide"),
			thread: w(opens !== "thread" && approved ? "scopeThreadApproved" : "scopeThread", {
				count: dots.length,
			}),
		} satisfies Record<ScopeKind, string>,
		asked: (): ScopeAsked =>
			kind === "window" || kind === "wide"
				? {
						kind: "window",
						from: dots[window.from]?.sequence ?? 0,
						to: dots[window.to]?.sequence ?? 0,
					}
				: { kind },
	};
}

function positions({ from, to }: Span): Set<number> {
	return new Set(Array.from({ length: to - from + 1 }, (_, at) => from + at));
}

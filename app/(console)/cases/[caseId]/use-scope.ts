"use client";
import { useCallback, useMemo, useState } from "react";
import { namer } from "./aliases.ts";
import type { DeskProps, Reason } from "./model.ts";
import { aroundPositions, clampSpan, runAround, type Span, shownSpan, windowAround } from "./scope-choice.ts";

export type ScopeAsked =
	| { kind: "reported" }
	| { kind: "window"; from: number; to: number }
	| { kind: "thread" };
export type ScopeKind = ScopeAsked["kind"];

/**
 * What may be chosen under a reason, what is chosen now, and what to ask the keeper for. A widening begins as wide as
 * policy goes without approval. Everything handed to the strip keeps its identity, since it draws thousands of dots.
 */
export function useScope(desk: DeskProps, reason: Reason | undefined, kind: ScopeKind, widening: boolean) {
	const { dots, around, widest, people } = desk;
	const wholeThread = reason?.scopes.includes("thread") ?? false;
	const [drawn, setDrawn] = useState<Span | null>(null);
	const reported = useMemo(() => aroundPositions(dots, around), [dots, around]);
	const allowed = useMemo(
		() => (wholeThread ? new Set(dots.map((_, position) => position)) : aroundPositions(dots, widest)),
		[dots, wholeThread, widest],
	);
	const { window, run } = useMemo(() => {
		const first = drawn ?? windowAround(dots, widening ? widest : around, allowed);
		const within = runAround(allowed, allowed.has(first.from) ? first.from : ([...allowed][0] ?? 0));
		return { window: clampSpan(first, within), run: within };
	}, [drawn, dots, allowed, around, widest, widening]);
	const chosen = useMemo(() => {
		if (kind === "reported") return reported;
		return kind === "thread" ? allowed : positions(window);
	}, [kind, reported, allowed, window]);
	return {
		window,
		chosen,
		shown: useMemo(() => shownSpan(dots), [dots]),
		setWindow: useCallback((asked: Span) => setDrawn(clampSpan(asked, run)), [run]),
		aliasOf: useMemo(() => namer(people), [people]),
		labels: {
			reported: `The reported messages ± ${around}`,
			window: wholeThread ? "A window" : `A window, up to ± ${widest}`,
			thread: `The whole thread: ${dots.length.toLocaleString("en")}`,
		} satisfies Record<ScopeKind, string>,
		asked: (): ScopeAsked =>
			kind === "window"
				? { kind, from: dots[window.from]?.sequence ?? 0, to: dots[window.to]?.sequence ?? 0 }
				: { kind },
	};
}

function positions({ from, to }: Span): Set<number> {
	return new Set(Array.from({ length: to - from + 1 }, (_, at) => from + at));
}

/** Which messages a person may choose and has chosen, as positions in reading order. Pure; policy decides again. */
import type { Widest } from "#lib/access/policy.ts";
import { aroundReported } from "#lib/access/scope.ts";
import type { Dot, ScopeKind } from "./model.ts";

export interface Span {
	from: number;
	to: number;
}

/** Positions, ascending. */
function reportedPositions(dots: readonly Dot[]): number[] {
	return dots.flatMap(({ reported }, position) => (reported ? [position] : []));
}

/** What `around` messages on either side of the reported ones come to. */
export function aroundPositions(dots: readonly Dot[], around: number): Set<number> {
	const positions = dots.map((_, position) => position);
	return new Set(aroundReported(positions, new Set(reportedPositions(dots)), around));
}

/** Positions of what somebody else saw, by sequence numbers. */
export function seenPositions(dots: readonly Dot[], seen: readonly number[]): Set<number> {
	const held = new Set(seen);
	return new Set(dots.flatMap(({ sequence }, position) => (held.has(sequence) ? [position] : [])));
}

/** What opens without approval, as far as can be said before the keeper has decided. */
export function allowedPositions(
	dots: readonly Dot[],
	{ opens, widest, seen }: { opens: Widest; widest: number; seen: readonly number[] },
): Set<number> {
	if (opens === "none") return new Set();
	if (opens === "thread") return new Set(dots.map((_, position) => position));
	return opens === "seen" ? seenPositions(dots, seen) : aroundPositions(dots, widest);
}

/**
 * Whether somebody else must approve it, as far as can be said before the keeper has decided. As it does (isBeyond), a
 * wish for the whole thread counts as more, also where every message lies near a reported one.
 */
export function goesBeyond(
	kind: ScopeKind,
	chosen: ReadonlySet<number>,
	{ opens, free }: { opens: Widest; free: ReadonlySet<number> },
): boolean {
	if (opens === "thread") return false;
	return opens === "none" || kind === "thread" || [...chosen].some((position) => !free.has(position));
}

/** The part of the thread worth drawing: what lies around the reported messages. */
export function shownSpan(dots: readonly Dot[], margin = 40, most = 400): Span {
	const reported = reportedPositions(dots);
	const from = Math.max(0, (reported[0] ?? 0) - margin);
	const to = Math.min(dots.length - 1, (reported.at(-1) ?? dots.length - 1) + margin);
	return { from, to: Math.min(to, from + most - 1) };
}

/** The run of allowed positions around one: as far as a window may reach from there. */
export function runAround(allowed: ReadonlySet<number>, position: number): Span {
	let from = position;
	let to = position;
	while (allowed.has(from - 1)) from--;
	while (allowed.has(to + 1)) to++;
	return { from, to };
}

export function clampSpan({ from, to }: Span, within: Span): Span {
	const clamp = (position: number) => Math.min(within.to, Math.max(within.from, position));
	return { from: clamp(Math.min(from, to)), to: clamp(Math.max(from, to)) };
}

/** A first window: so many on either side of the first cluster of reported messages. */
export function windowAround(dots: readonly Dot[], around: number, allowed: ReadonlySet<number>): Span {
	const first = reportedPositions(dots)[0] ?? 0;
	const near = aroundPositions(dots, around);
	return clampSpan(runAround(near, first), runAround(allowed, first));
}

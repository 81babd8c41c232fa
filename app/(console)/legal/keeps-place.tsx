"use client";
import { type ReactNode, useEffect, useRef } from "react";

/**
 * When what stands here changes by an act, and the form that had the focus went with it, the place takes the focus: who acted
 * stays where they were.
 *
 * @param state changes with each act
 */
export function KeepsPlace({ state, children }: { state: string; children: ReactNode }) {
	const place = useRef<HTMLDivElement>(null);
	const before = useRef(state);
	useEffect(() => {
		if (before.current !== state && document.activeElement === document.body) place.current?.focus();
		before.current = state;
	}, [state]);
	return (
		<div ref={place} tabIndex={-1} className="outline-none">
			{children}
		</div>
	);
}

"use client";
import { type ReactNode, useEffect, useRef } from "react";

/** When `done` comes true while the page stands, what replaced the form takes the focus that the form had. */
export function KeepsFocus({ done, children }: { done: boolean; children: ReactNode }) {
	const place = useRef<HTMLDivElement>(null);
	const before = useRef(done);
	useEffect(() => {
		if (done && !before.current) place.current?.focus();
		before.current = done;
	}, [done]);
	return (
		<div ref={place} tabIndex={-1} role="status" className="outline-none">
			{children}
		</div>
	);
}

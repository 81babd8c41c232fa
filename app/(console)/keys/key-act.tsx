"use client";
import { useEffect, useRef } from "react";
import { ActForm } from "../staff/act-form.tsx";
import { askDestruction, destruction } from "./actions.ts";

/** An admin announces a key's destruction, or calls it off; by passkey where there is one. */
export function KeyAct({
	kid,
	region,
	act,
	name,
	announceDays,
	needed,
}: {
	kid: string;
	region: string;
	act: "announce" | "cancel";
	/** The key as the table names it. */
	name: string;
	announceDays: number;
	/** Whether something is wrapped to it still. */
	needed: boolean;
}) {
	const announce = act === "announce";
	const box = useRef<HTMLDivElement>(null);
	const was = useRef(act);
	// The button goes with what it did; who pressed it stays where they were, unless they went on to something else.
	useEffect(() => {
		const went = document.activeElement?.matches("a, button, input, select, summary, textarea");
		if (was.current !== act && !went) box.current?.focus();
		was.current = act;
	}, [act]);
	return (
		<div ref={box} tabIndex={-1}>
			<ActForm
				key={act}
				{...{ ask: askDestruction, act: destruction, hidden: { kid, region, act } }}
				submit={announce ? "Announce its destruction" : "Call it off"}
				named={name}
				done={announce ? "Announced." : "Called off."}
				small
				inline
				{...(announce && {
					sure: {
						says: `In ${announceDays} days it is destroyed for good. ${
							needed
								? "What depends on it must be wrapped anew until then, or it stays."
								: "Nothing depends on it. Deleted threads that were wrapped to it can then not be brought back."
						}`,
						submit: "Announce",
					},
				})}
			/>
		</div>
	);
}

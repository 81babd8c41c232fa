"use client";
import { useRouter } from "next/navigation";
import { useActionState, useEffect, useRef, useState } from "react";
import { Button, Key } from "../../../_ui/button.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { undoAction } from "../decision-actions.ts";

/** Seconds after its time: the worker lets it go within one or two. Whoever comes back later reads it then. */
const LOOKS = [0, 2, 5, 15];

/**
 * Takes one's decision back while it is in the house. Counts the seconds until it may leave; then asks the server whether it has.
 *
 * @param inMs how long it stays, by the server's clock; null: until a second person's word, or behind another decision
 */
export function UndoButton({ caseId, inMs }: { caseId: string; inMs: number | null }) {
	const w = useWords("decision");
	const router = useRouter();
	const [state, undo, busy] = useActionState(undoAction, {});
	const [left, setLeft] = useState(inMs === null ? null : Math.ceil(inMs / 1000));
	const looked = useRef(0);
	useEffect(() => {
		if (inMs === null) return;
		const end = performance.now() + inMs;
		const tick = setInterval(() => {
			const seconds = Math.ceil((end - performance.now()) / 1000);
			setLeft(Math.max(0, seconds));
			const next = LOOKS[looked.current];
			if (next === undefined) {
				clearInterval(tick);
			} else if (seconds <= -next) {
				looked.current += 1;
				router.refresh();
			}
		}, 1_000);
		return () => clearInterval(tick);
	}, [inMs, router]);
	return (
		<form action={undo} className="flex flex-wrap items-center gap-2">
			<input type="hidden" name="case" value={caseId} />
			<Button type="submit" small disabled={busy} hotkey="u">
				{busy ? w("undoing") : w("undo")} <Key>u</Key>
			</Button>
			{inMs !== null && left !== null && (
				<span className="numbers text-xs text-soft" aria-live="off">
					{left > 0 ? w("leavesIn", { seconds: left }) : w("leavesSoon")}
				</span>
			)}
			<span role="alert" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</span>
		</form>
	);
}

"use client";
import { useRouter } from "next/navigation";
import { useActionState, useEffect, useState } from "react";
import { Button, Key } from "../../../_ui/button.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { undoAction } from "../decision-actions.ts";

/**
 * Takes one's decision back while it is in the house. Counts the seconds until it may leave; then asks the server whether it has.
 *
 * @param inMs how long it stays, by the server's clock; null: until a second person's word
 */
export function UndoButton({ caseId, inMs }: { caseId: string; inMs: number | null }) {
	const w = useWords("decision");
	const router = useRouter();
	const [state, undo, busy] = useActionState(undoAction, {});
	const [left, setLeft] = useState(inMs === null ? null : Math.ceil(inMs / 1000));
	useEffect(() => {
		if (inMs === null) return;
		const end = performance.now() + inMs;
		const tick = setInterval(() => {
			const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
			setLeft(seconds);
			// The worker lets it go within a second or two: looked after until the page says so.
			if (seconds === 0) router.refresh();
		}, 1_000);
		return () => clearInterval(tick);
	}, [inMs, router]);
	return (
		<form action={undo} className="flex flex-wrap items-center gap-2">
			<input type="hidden" name="case" value={caseId} />
			<Button type="submit" small disabled={busy} hotkey="u">
				{busy ? w("undoing") : w("undo")} <Key>u</Key>
			</Button>
			{left !== null && (
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

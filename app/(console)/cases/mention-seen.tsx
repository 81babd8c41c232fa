"use client";
import { useRef, useState, useTransition } from "react";
import { Button } from "../../_ui/button.tsx";
import { useWords } from "../../_words/provider.tsx";
import { seenAction } from "./[caseId]/notes-actions.ts";

/** Says that a mention was seen; the row goes, and who pressed stays at the next one. */
export function MentionSeen({ noteId, named }: { noteId: string; named: string }) {
	const w = useWords("casepage");
	const [problem, setProblem] = useState<string>();
	const [busy, begin] = useTransition();
	const place = useRef<HTMLSpanElement>(null);
	const see = () => {
		if (busy) return;
		const row = place.current?.closest("li");
		const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector("a");
		begin(async () => {
			const { problem } = await seenAction([noteId]);
			setProblem(problem);
			if (problem === undefined) (next ?? document.getElementById("main"))?.focus();
		});
	};
	return (
		<span ref={place} className="inline-flex items-center gap-2">
			<Button small onClick={see} aria-disabled={busy} aria-label={named}>
				{w("mentionSeen")}
			</Button>
			<span role="status" className="text-xs text-alarm empty:hidden">
				{problem}
			</span>
		</span>
	);
}

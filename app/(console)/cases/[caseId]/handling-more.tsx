"use client";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../../_ui/button.tsx";
import { late } from "../../../_ui/late.tsx";
import { useWords } from "../../../_words/provider.tsx";
import type { HandlingFacts } from "./handling-forms.tsx";

const Forms = late(() => import("./handling-forms.tsx").then((file) => file.HandlingForms));

/** What is done less often with a case that one has: the forms come when they are asked for, in a dialog that gives the focus back. */
export function HandlingMore({ facts, rests }: { facts: HandlingFacts; rests: boolean }) {
	const w = useWords("handling");
	const [asked, setAsked] = useState<"rest" | "hand" | null>(null);
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		if (asked && !dialog.current?.open) dialog.current?.showModal();
	}, [asked]);
	return (
		<>
			{rests && (
				<Button hotkey="p" onClick={() => setAsked("rest")}>
					{w("rest")} …
				</Button>
			)}
			<Button hotkey="h" onClick={() => setAsked("hand")}>
				{w("handOver")} …
			</Button>
			<dialog
				ref={dialog}
				aria-labelledby="handling-title"
				onClose={() => setAsked(null)}
				className="card m-auto w-[30rem] max-w-[94vw] p-5 text-ink shadow-over backdrop:bg-paper/70"
			>
				{asked && <Forms form={asked} facts={facts} onDone={() => dialog.current?.close()} />}
			</dialog>
		</>
	);
}

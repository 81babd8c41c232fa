"use client";
import { useEffect, useRef, useState } from "react";
import { Problem } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { discloseNotes } from "../../../disclose-notes.ts";

type State =
	| { step: "sealed" | "asking" }
	| { step: "shown"; text: string; entry: string; index: number }
	| { step: "failed"; message: string; code: string };

/** Sealed words of staff. They are shown on request, and only after the decryption service has recorded that. */
export function Words({
	noteId,
	ask,
	address = "/oversight/ledger/",
	onShown,
}: {
	noteId: string;
	ask: string;
	/** Where the entry of the showing is read: the ledger, or one's own receipts. */
	address?: string;
	onShown?: () => void;
}) {
	const [state, setState] = useState<State>({ step: "sealed" });
	const shown = useRef<HTMLQuoteElement>(null);
	// The button goes with the asking; what it asked for takes the focus that it had.
	useEffect(() => {
		if (state.step === "shown") shown.current?.focus();
	}, [state.step]);
	const show = async () => {
		if (state.step === "asking") return;
		setState({ step: "asking" });
		const next = await disclose(noteId);
		setState(next);
		if (next.step === "shown") onShown?.();
	};
	if (state.step === "shown") {
		return (
			<div className="grid gap-1.5" aria-live="polite">
				<blockquote
					ref={shown}
					tabIndex={-1}
					className="border-l-2 border-line pl-3 whitespace-pre-wrap"
					data-testid="words"
				>
					{state.text}
				</blockquote>
				<p className="text-xs text-faint">
					Shown to you as <Seal entry={state.entry} number={state.index} href={`${address}${state.entry}`} />
				</p>
			</div>
		);
	}
	return (
		<div className="grid gap-2" aria-live="polite">
			{state.step === "failed" && (
				<Problem title={state.message} notDone="Nothing is shown." doThis="Try again." code={state.code} />
			)}
			<div className="flex flex-wrap items-center gap-3">
				<Button onClick={show} aria-disabled={state.step === "asking"}>
					{state.step === "asking" ? "Asking…" : ask}
				</Button>
				<p className="text-xs text-faint">The words are sealed; showing them goes on the record.</p>
			</div>
		</div>
	);
}

async function disclose(note: string): Promise<State> {
	const disclosed = await discloseNotes([note]);
	const words = "words" in disclosed ? disclosed.words.get(note) : undefined;
	if (words) return { step: "shown", ...words };
	return { step: "failed", ...(disclosed as { message: string; code: string }) };
}

"use client";
import { useEffect, useRef, useState } from "react";
import { Problem } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Seal } from "../../../../_ui/seal.tsx";
import { confirmationFor, isNotConfirmed } from "../../../confirming.ts";

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

const UNREACHABLE = {
	step: "failed",
	message: "The words did not arrive whole.",
	code: "RELEASE_FAILED",
} as const;

/** Nothing is shown unless the answer's last line says that it is whole. */
async function disclose(note: string): Promise<State> {
	try {
		const challenge = await post("/readings/challenges", { notes: [note] });
		if (!challenge.ok) return await failed(challenge);
		const confirmed = await confirmationFor(await challenge.json());
		if (isNotConfirmed(confirmed)) return { step: "failed", ...confirmed };
		const { confirmation } = confirmed;
		const answer = await post("/readings", {
			...{ kind: "notes", notes: [note] },
			...(confirmation && { confirmation }),
		});
		if (!answer.ok) return await failed(answer);
		const body = await answer.text();
		const lines = body
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as { kind: string; text?: string; entry?: string; index?: number });
		const words = lines.find(({ kind }) => kind === "words");
		if (
			lines.at(-1)?.kind !== "end" ||
			words?.text === undefined ||
			words.entry === undefined ||
			words.index === undefined
		)
			return UNREACHABLE;
		return { step: "shown", text: words.text, entry: words.entry, index: words.index };
	} catch {
		return UNREACHABLE;
	}
}

function post(path: string, body: unknown): Promise<Response> {
	return fetch(path, {
		method: "POST",
		headers: { "content-type": "application/json" },
		cache: "no-store",
		body: JSON.stringify(body),
	});
}

async function failed(answer: Response): Promise<State> {
	const { message, code } = (await answer.json()) as { message?: string; code?: string };
	return { step: "failed", message: message ?? UNREACHABLE.message, code: code ?? String(answer.status) };
}

"use client";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { NOTES_AT_ONCE } from "#lib/access/notes-at-once.ts";
import { Problem } from "../../../_ui/alert.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Seal } from "../../../_ui/seal.tsx";
import { useWords } from "../../../_words/provider.tsx";
import type { ShownWords } from "../../disclose-notes.ts";
import { seenAction } from "./notes-actions.ts";

type Shown = ReadonlyMap<string, ShownWords>;
const ShownNotes = createContext<{ shown: Shown; first: string | undefined }>({
	shown: new Map(),
	first: undefined,
});

/**
 * Around a case's notes: their words are shown together, on request, the newest twenty that are not shown yet. Gone with the page.
 *
 * @param notes ids in the order of the page; `mine`: those that mention the reader, who has seen them then
 */
export function NoteWords({
	notes,
	mine,
	children,
}: {
	notes: readonly string[];
	mine: readonly string[];
	children: ReactNode;
}) {
	const w = useWords("casepage");
	const [shown, setShown] = useState<Shown>(new Map());
	const [first, setFirst] = useState<string>();
	const [busy, setBusy] = useState(false);
	const [failed, setFailed] = useState<{ message: string; code: string } | null>(null);
	const sealed = notes.filter((id) => !shown.has(id)).slice(-NOTES_AT_ONCE);
	const value = useMemo(() => ({ shown, first }), [shown, first]);
	const show = async () => {
		if (busy) return;
		setBusy(true);
		setFailed(null);
		const { discloseNotes } = await import("../../disclose-notes.ts");
		const disclosed = await discloseNotes(sealed);
		setBusy(false);
		if (!("words" in disclosed)) {
			setFailed(disclosed);
			return;
		}
		setShown((before) => new Map([...before, ...disclosed.words]));
		setFirst(sealed[0]);
		const seen = mine.filter((id) => disclosed.words.has(id));
		if (seen.length > 0) await seenAction(seen);
	};
	return (
		<ShownNotes value={value}>
			{children}
			{failed && (
				<div className="px-4 py-2">
					<Problem title={failed.message} doThis={w("tryAgain")} code={failed.code} />
				</div>
			)}
			{sealed.length > 0 && (
				<div className="flex flex-wrap items-center gap-3 border-t border-line px-4 py-2.5">
					<Button onClick={show} aria-disabled={busy}>
						{busy ? w("asking") : w("showWords", { count: sealed.length })}
					</Button>
					<p className="text-xs text-faint">{w("noteWords")}</p>
				</div>
			)}
		</ShownNotes>
	);
}

/** Where one note's words stand once they are shown. */
export function NoteText({ id, address }: { id: string; address: string }) {
	const w = useWords("casepage");
	const { shown, first } = useContext(ShownNotes);
	const place = useRef<HTMLQuoteElement>(null);
	const words = shown.get(id);
	// The button that asked may be gone; the first of what it asked for takes the focus.
	useEffect(() => {
		if (words && first === id) place.current?.focus();
	}, [words, first, id]);
	if (!words) return <p className="text-xs text-faint">{w("wordsSealed")}</p>;
	return (
		<div className="grid gap-1" aria-live="polite">
			<blockquote
				ref={place}
				tabIndex={-1}
				dir="auto"
				data-testid="note-words"
				className="border-l-2 border-line pl-3 [overflow-wrap:anywhere] whitespace-pre-wrap"
			>
				{words.text}
			</blockquote>
			<p className="text-xs text-faint">
				{w.rich("shownAs", {
					seal: (
						<Seal lang={w.lang} entry={words.entry} number={words.index} href={`${address}${words.entry}`} />
					),
				})}
			</p>
		</div>
	);
}

"use client";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { findIn } from "#lib/desk/find-in-text.ts";
import { Button, Key } from "../../../_ui/button.tsx";
import { isTyping } from "../../../_ui/typing.ts";
import { useWords } from "../../../_words/provider.tsx";

/** So many finds are marked and walked through; more are no find. */
const MOST = 5_000;
const SEARCHED = "[data-text], [data-note], [data-name]";

/**
 * Finds in what is open and nowhere else: text, notes, names. Marks are the browser's highlights over the text as it stands; nothing
 * is written into the page, and nothing of what is typed leaves it. `Enter` and `n` go on, with Shift back, `Escape` ends it.
 */
export function FindBar({
	where,
	of,
	asked,
	letters,
	onClose,
}: {
	/** What holds the text. */
	where: RefObject<HTMLElement | null>;
	/** Changes when what is open does. */
	of: unknown;
	/** Changes when it is asked for again: it takes the focus. */
	asked: number;
	/** Whether `n` does something. */
	letters: boolean;
	onClose: () => void;
}) {
	const w = useWords("reading");
	const [wanted, setWanted] = useState("");
	const [now, setNow] = useState(0);
	const found = useFound(where, wanted, of);
	const input = useRef<HTMLInputElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each time that it is asked for
	useEffect(() => {
		input.current?.focus();
		input.current?.select();
	}, [asked]);
	const at = Math.min(now, Math.max(0, found.length - 1));
	useMarks(found, at);
	const go = useCallback(
		(by: 1 | -1) =>
			setNow((was) =>
				found.length === 0 ? 0 : (Math.min(was, found.length - 1) + by + found.length) % found.length,
			),
		[found],
	);
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
			if (event.key === "Escape") onClose();
			else if (letters && event.key.toLowerCase() === "n" && !isTyping(event.target))
				go(event.shiftKey ? -1 : 1);
			else return;
			event.preventDefault();
		};
		// Before the console's own keys: here `n` claims nothing.
		document.addEventListener("keydown", onKey, true);
		return () => document.removeEventListener("keydown", onKey, true);
	}, [go, letters, onClose]);
	return (
		<search className="flex flex-wrap items-center gap-2 border-b border-line bg-surface px-4 py-2">
			<input
				ref={input}
				type="text"
				autoComplete="off"
				spellCheck={false}
				aria-label={w("findLabel")}
				placeholder={w("findLabel")}
				title={w("findHint")}
				value={wanted}
				onChange={({ currentTarget }) => {
					setWanted(currentTarget.value);
					setNow(0);
				}}
				onKeyDown={(event) => {
					if (event.key !== "Enter") return;
					event.preventDefault();
					go(event.shiftKey ? -1 : 1);
				}}
				className="control min-w-40 flex-1"
			/>
			<span role="status" data-testid="find-count" className="numbers min-w-16 text-xs text-soft">
				{wanted.trim() !== "" &&
					(found.length === 0 ? w("findNone") : w("findCount", { now: at + 1, all: found.length }))}
			</span>
			<Button small disabled={found.length === 0} onClick={() => go(-1)} aria-keyshortcuts="Shift+N">
				{w("findPrevious")}
			</Button>
			<Button small disabled={found.length === 0} onClick={() => go(1)} aria-keyshortcuts="N">
				{w("findNext")} <Key>n</Key>
			</Button>
			<Button small kind="quiet" onClick={onClose} aria-keyshortcuts="Escape">
				{w("findClose")}
			</Button>
		</search>
	);
}

/** Where it stands, as ranges of the page; looked for again when the text changes place (a blurred one is revealed). */
function useFound(where: RefObject<HTMLElement | null>, wanted: string, of: unknown): readonly Range[] {
	const [found, setFound] = useState<readonly Range[]>([]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: `of` says that the text is another
	useEffect(() => {
		const place = where.current;
		if (!place || wanted.trim() === "") {
			setFound([]);
			return;
		}
		const look = () => setFound(rangesIn(place, wanted));
		look();
		const changes = new MutationObserver(look);
		changes.observe(place, { childList: true, subtree: true });
		return () => changes.disconnect();
	}, [where, wanted, of]);
	return found;
}

function rangesIn(place: HTMLElement, wanted: string): Range[] {
	const ranges: Range[] = [];
	for (const element of place.querySelectorAll(SEARCHED)) {
		const text = element.firstChild;
		if (!(text instanceof Text)) continue;
		for (const [from, to] of findIn(text.data, wanted)) {
			const range = new Range();
			range.setStart(text, from);
			range.setEnd(text, to);
			ranges.push(range);
			if (ranges.length === MOST) return ranges;
		}
	}
	return ranges;
}

/** Marks all, the one of now otherwise, and brings it into sight. Browsers without highlights still show where it is. */
function useMarks(found: readonly Range[], at: number) {
	useEffect(() => {
		const marks = globalThis.CSS?.highlights;
		if (!marks) return;
		const all = new Highlight();
		for (const range of found) all.add(range);
		marks.set("found", all);
		return () => {
			marks.delete("found");
		};
	}, [found]);
	useEffect(() => {
		const range = found[at];
		if (!range) return;
		const text = range.startContainer.parentElement;
		const message = text?.closest<HTMLElement>("article") ?? text;
		message?.setAttribute("data-found", "");
		message?.scrollIntoView({ block: "center" });
		const mark = globalThis.CSS?.highlights && new Highlight(range);
		if (mark) {
			mark.priority = 1;
			CSS.highlights.set("found-now", mark);
		}
		return () => {
			message?.removeAttribute("data-found");
			globalThis.CSS?.highlights?.delete("found-now");
		};
	}, [found, at]);
}

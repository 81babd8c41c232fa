"use client";
import { type ComponentType, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useWords } from "../_words/provider.tsx";
import { Key } from "./button.tsx";
import { isTyping } from "./typing.ts";

/** What is loaded when it is asked for: most pages are left without. */
const PARTS = {
	find: () => import("./palette.tsx").then(({ Palette }) => Palette),
	help: () => import("./shortcut-help.tsx").then(({ ShortcutHelp }) => ShortcutHelp),
};
type Part = keyof typeof PARTS;
type Shown = ComponentType<{ begun: RefObject<string>; letters: boolean; onClose: () => void }>;

/**
 * Keys for the whole console. `j` and `k` move between links marked `data-row`; a letter presses what is marked
 * `data-hotkey`, in the row one is on if it is there, else on the page. Never while somebody types, and no letter where
 * the person turned them off (WCAG 2.1.4). Ctrl/⌘ K finds anything, also while somebody types.
 */
export function Shortcuts({ letters }: { letters: boolean }) {
	const w = useWords("palette");
	const [part, setPart] = useState<Part | null>(null);
	const [shown, setShown] = useState<{ part: Part; Shown: Shown } | null>(null);
	const [unloaded, setUnloaded] = useState(false);
	// What somebody types between the keys and the palette is not lost.
	const begun = useRef("");
	const waits = part !== null && shown?.part !== part;

	useEffect(() => {
		if (part === null) return;
		let over = false;
		setUnloaded(false);
		PARTS[part]()
			.then((Shown) => !over && setShown({ part, Shown }))
			.catch(() => {
				if (over) return;
				setUnloaded(true);
				setPart(null);
			});
		return () => {
			over = true;
		};
	}, [part]);

	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			// What is open has the keys, from the instant at which it is.
			if (event.defaultPrevented || event.altKey || event.isComposing || isOpen()) return;
			if (event.ctrlKey || event.metaKey) {
				if (event.key.toLowerCase() !== "k" || event.shiftKey) return;
				begun.current = "";
				setPart("find");
			} else if (waits) {
				if (event.key.length === 1) begun.current += event.key;
			} else if (!letters || isTyping(event.target)) return;
			else if (event.key === "?") setPart("help");
			else if (event.key === "j" || event.key === "k") moveRow(event.key === "j" ? 1 : -1);
			else if (!/^[a-z]$/.test(event.key) || !press(event.key)) return;
			event.preventDefault();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, [letters, waits]);

	useEffect(() => {
		let stop: (() => void) | undefined;
		const off = new AbortController();
		const begin = () => {
			off.abort();
			const before = document.activeElement;
			import("./focus-keeper.ts").then(
				({ keepFocus }) => {
					stop ??= keepFocus(before);
				},
				() => {},
			);
		};
		for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, begin, { signal: off.signal });
		return () => {
			off.abort();
			stop?.();
		};
	}, []);

	const close = useCallback(() => {
		setPart(null);
		setShown(null);
	}, []);
	const button = "flex items-center gap-1.5 rounded-sm text-xs text-soft hover:text-ink";
	return (
		<>
			<button
				type="button"
				onClick={() => {
					begun.current = "";
					setPart("find");
				}}
				aria-keyshortcuts="Control+K Meta+K"
				className={button}
			>
				<Key>Ctrl/⌘ K</Key> {w("find")}
			</button>
			<button type="button" onClick={() => setPart("help")} aria-keyshortcuts="?" className={button}>
				<Key>?</Key> {w("shortcuts")}
			</button>
			<p role="status" className="text-xs text-alarm empty:hidden">
				{unloaded && w("unloaded")}
			</p>
			{shown && part === shown.part && <shown.Shown begun={begun} letters={letters} onClose={close} />}
		</>
	);
}

const isOpen = () => document.querySelector("dialog[open]") !== null;

function moveRow(by: 1 | -1) {
	const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
	const at = rows.findIndex(
		(row) => row === document.activeElement || row.closest("tr")?.contains(document.activeElement),
	);
	const next = at < 0 ? (by === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
	rows[next]?.focus();
	rows[next]?.scrollIntoView({ block: "nearest" });
}

function press(key: string): boolean {
	const selector = `[data-hotkey="${key}"]:not(:disabled)`;
	const row = document.activeElement?.closest("tr");
	const target =
		row?.querySelector<HTMLElement>(selector) ?? document.querySelector<HTMLElement>(`:not(tr *)${selector}`);
	target?.click();
	return target != null;
}

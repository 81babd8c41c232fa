"use client";
import { useEffect, useRef } from "react";
import { Key } from "./button.tsx";

export interface Shortcut {
	keys: string[];
	does: string;
}

/**
 * Keys for the whole console. `j` and `k` move between links marked `data-row`; a letter presses what is marked
 * `data-hotkey`, in the row one is on if it is there, else on the page. Never while somebody types.
 */
export function Shortcuts({ list }: { list: Shortcut[] }) {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
			if (isTyping(event.target) || dialog.current?.open) return;
			if (event.key === "?") dialog.current?.showModal();
			else if (event.key === "j" || event.key === "k") moveRow(event.key === "j" ? 1 : -1);
			else if (!/^[a-z]$/.test(event.key) || !press(event.key)) return;
			event.preventDefault();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, []);
	return (
		<>
			<button
				type="button"
				onClick={() => dialog.current?.showModal()}
				aria-keyshortcuts="?"
				className="flex items-center gap-1.5 rounded-sm text-xs text-soft hover:text-ink"
			>
				<Key>?</Key> Shortcuts
			</button>
			<dialog
				ref={dialog}
				aria-labelledby="shortcuts-title"
				className="card m-auto w-96 max-w-[92vw] p-5 text-ink shadow-over backdrop:bg-paper/70"
			>
				<h2 id="shortcuts-title" className="pb-3 text-lg font-[620]">
					Shortcuts
				</h2>
				<dl className="grid grid-cols-[7rem_1fr] gap-y-2">
					{list.map(({ keys, does }) => (
						<div key={does} className="contents">
							<dt className="flex gap-1">
								{keys.map((key) => (
									<Key key={key}>{key}</Key>
								))}
							</dt>
							<dd className="text-soft">{does}</dd>
						</div>
					))}
				</dl>
				<form method="dialog" className="pt-4 text-right">
					<button type="submit" className="control">
						Close
					</button>
				</form>
			</dialog>
		</>
	);
}

function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target instanceof HTMLInputElement)
		return !["radio", "checkbox", "range", "submit", "button"].includes(target.type);
	return (
		target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
	);
}

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

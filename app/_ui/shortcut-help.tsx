"use client";
import { useEffect, useRef } from "react";
import { useWords } from "../_words/provider.tsx";
import { Key } from "./button.tsx";
import { SHORTCUTS } from "./shortcut-list.ts";

/** The list behind `?`. The focus goes back to where it was, as with every native dialog. */
export function ShortcutHelp({ letters, onClose }: { letters: boolean; onClose: () => void }) {
	const w = useWords("palette");
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		if (!dialog.current?.open) dialog.current?.showModal();
	}, []);
	return (
		<dialog
			ref={dialog}
			aria-labelledby="shortcuts-title"
			onClose={onClose}
			className="card m-auto w-96 max-w-[92vw] p-5 text-ink shadow-over backdrop:bg-paper/70"
		>
			<h2 id="shortcuts-title" className="pb-3 text-lg font-[620]">
				{w("shortcuts")}
			</h2>
			{!letters && <p className="pb-3 text-soft">{w("lettersOff")}</p>}
			<dl className="grid grid-cols-[7rem_1fr] gap-y-2">
				{SHORTCUTS.map(([keys, does]) => (
					<div key={does} className="contents">
						<dt className="flex gap-1">
							{keys.map((key) => (
								<Key key={key}>{key}</Key>
							))}
						</dt>
						<dd className="text-soft">{w(does)}</dd>
					</div>
				))}
			</dl>
			<form method="dialog" className="pt-4 text-right">
				<button type="submit" className="control">
					{w("close")}
				</button>
			</form>
		</dialog>
	);
}

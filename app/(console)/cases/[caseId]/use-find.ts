"use client";
import { useCallback, useEffect, useState } from "react";
import type { ReadingSettings } from "#lib/desk/reading-settings.ts";
import { isTyping } from "../../../_ui/typing.ts";

/** Asked for by `/`, by the button, and by Ctrl+F (⌘F) where its reader has it so; while something is open. */
export function useFind({ findKey, letters }: ReadingSettings) {
	/** How often it was asked for; 0: it is closed. */
	const [asked, setAsked] = useState(0);
	const ask = useCallback(() => setAsked((times) => times + 1), []);
	const close = useCallback(() => setAsked(0), []);
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
			const command = event.ctrlKey || event.metaKey;
			const wanted = command
				? findKey && event.key.toLowerCase() === "f" && !event.shiftKey
				: letters && event.key === "/" && !isTyping(event.target);
			if (!wanted) return;
			event.preventDefault();
			ask();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, [findKey, letters, ask]);
	return { asked, ask, close };
}

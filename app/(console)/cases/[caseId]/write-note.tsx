"use client";
import { useEffect, useRef, useState } from "react";
import { Button, Key } from "../../../_ui/button.tsx";
import { late } from "../../../_ui/late.tsx";
import { useWords } from "../../../_words/provider.tsx";
import type { NoteProps } from "./note-form.tsx";

const NoteForm = late(() => import("./note-form.tsx").then((file) => file.NoteForm));

/** The button that opens the form of a note. The form comes when it is asked for; what was typed stays until it is kept. */
export function WriteNote(props: Omit<NoteProps, "onDone" | "onCancel">) {
	const w = useWords("casepage");
	const [open, setOpen] = useState(false);
	const [noted, setNoted] = useState(false);
	const button = useRef<HTMLDivElement>(null);
	const before = useRef(false);
	useEffect(() => {
		if (before.current && !open) button.current?.querySelector("button")?.focus();
		before.current = open;
	}, [open]);
	const close = (kept: boolean) => {
		setNoted(kept);
		setOpen(false);
	};
	if (open) return <NoteForm {...props} onDone={() => close(true)} onCancel={() => close(false)} />;
	return (
		<div ref={button} className="flex flex-wrap items-center gap-3">
			<Button hotkey="w" onClick={() => setOpen(true)}>
				{w("writeNote")} <Key>w</Key>
			</Button>
			<span role="status" className="text-xs text-good">
				{noted && w("noted")}
			</span>
		</div>
	);
}

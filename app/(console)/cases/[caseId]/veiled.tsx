"use client";
import { type HTMLAttributes, useEffect, useRef, useState } from "react";
import { cx } from "../../../_ui/cx.ts";
import { useWords } from "../../../_words/provider.tsx";

/**
 * Text as it was written. Where its reader has text blurred it is a button until it is asked for; then the focus stays with
 * the text. Blur spares the eye: the words are on the page either way.
 */
export function Veiled({
	veil,
	text,
	className,
	...more
}: HTMLAttributes<HTMLElement> & { veil: boolean; text: string; [data: `data-${string}`]: unknown }) {
	const w = useWords("reading");
	const [shown, setShown] = useState(false);
	const words = useRef<HTMLParagraphElement>(null);
	useEffect(() => {
		if (shown) words.current?.focus();
	}, [shown]);
	if (veil && !shown) {
		return (
			<button
				type="button"
				dir="auto"
				title={w("veiled")}
				data-veiled
				{...more}
				onClick={() => setShown(true)}
				className={cx("w-full text-start blur-[5px] select-none focus-visible:blur-[4px]", className)}
			>
				{text}
			</button>
		);
	}
	return (
		<p ref={words} dir="auto" tabIndex={shown ? -1 : undefined} {...more} className={className}>
			{text}
		</p>
	);
}

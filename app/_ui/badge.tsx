import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type Tone = "plain" | "accent" | "good" | "warn" | "alarm";

const TONES: Record<Tone, string> = {
	plain: "bg-sunken text-soft",
	accent: "bg-wash text-accent-strong",
	good: "bg-good-wash text-good",
	warn: "bg-warn-wash text-warn",
	alarm: "bg-alarm-wash text-alarm",
};

/** A short word with a tone. The word carries the meaning, the tone only repeats it. */
export function Badge({
	tone = "plain",
	title,
	children,
}: {
	tone?: Tone;
	title?: string;
	children: ReactNode;
}) {
	return (
		<span
			title={title}
			className={cx(
				"inline-flex items-center gap-1 rounded-sm px-1.5 text-xs leading-5 font-[520] whitespace-nowrap",
				TONES[tone],
			)}
		>
			{children}
		</span>
	);
}

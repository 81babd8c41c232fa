import type { ReactNode } from "react";
import type { Tone } from "./badge.tsx";
import { cx } from "./cx.ts";

const FRAMES: Record<Tone, string> = {
	plain: "border-line bg-sunken",
	accent: "border-accent/40 bg-wash",
	good: "border-good/40 bg-good-wash",
	warn: "border-warn/40 bg-warn-wash",
	alarm: "border-alarm/40 bg-alarm-wash",
};

/** Something a person should notice. `live` announces it when it appears by itself, `"at once"` interrupting. */
export function Alert({
	tone = "plain",
	title,
	live = false,
	children,
	className,
}: {
	tone?: Tone;
	title?: ReactNode;
	live?: boolean | "at once";
	children?: ReactNode;
	className?: string;
}) {
	return (
		<div
			{...(live ? { role: tone === "alarm" || live === "at once" ? "alert" : "status" } : {})}
			className={cx("rounded-lg border px-4 py-3", FRAMES[tone], className)}
		>
			{title && <p className="font-[620]">{title}</p>}
			{children && <div className={cx(title ? "pt-0.5" : null, "text-soft")}>{children}</div>}
		</div>
	);
}

/** An error as people need it: what happened, what was not done, what to do. */
export function Problem({
	title,
	notDone,
	doThis,
	code,
	tone = "alarm",
	children,
}: {
	title: ReactNode;
	notDone?: ReactNode;
	doThis?: ReactNode;
	code?: string;
	/** `warn` where nobody is at fault and asking again helps. */
	tone?: Tone;
	children?: ReactNode;
}) {
	return (
		<Alert tone={tone} title={title} live="at once">
			{notDone && <p>{notDone}</p>}
			{doThis && <p>{doThis}</p>}
			{children}
			{code && <p className="pt-1 font-mono text-2xs text-faint">{code}</p>}
		</Alert>
	);
}

/** What will appear here, and when. */
export function Empty({ title, children }: { title: ReactNode; children?: ReactNode }) {
	return (
		<div className="card px-6 py-12 text-center">
			<p className="font-[620]">{title}</p>
			{children && <div className="mx-auto max-w-prose pt-1 text-soft">{children}</div>}
		</div>
	);
}

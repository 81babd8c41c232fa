import type { ButtonHTMLAttributes, ComponentProps } from "react";
import { cx } from "./cx.ts";
import { Link } from "./link.tsx";

export type ButtonKind = "primary" | "plain" | "quiet" | "alarm";

const KINDS: Record<ButtonKind, string> = {
	primary: "bg-accent text-on-accent border-transparent hover:bg-accent-strong shadow-lift",
	plain: "bg-surface text-ink border-edge hover:border-soft hover:bg-sunken",
	quiet: "border-transparent text-soft hover:bg-sunken hover:text-ink",
	alarm: "bg-alarm text-on-alarm border-transparent hover:opacity-90 shadow-lift",
};

const look = (kind: ButtonKind, small: boolean) =>
	cx(
		"inline-flex items-center justify-center gap-1.5 rounded-md border font-[520] whitespace-nowrap select-none",
		"transition-colors disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-faint disabled:shadow-none",
		small ? "h-6 px-2 text-xs" : "h-8 px-3 text-sm",
		KINDS[kind],
	);

/** `hotkey` is the one key that presses it (shown in the list behind `?`). */
export function Button({
	kind = "plain",
	small = false,
	hotkey,
	className,
	...props
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: ButtonKind; small?: boolean; hotkey?: string }) {
	return (
		<button
			type="button"
			{...props}
			{...(hotkey ? { "data-hotkey": hotkey, "aria-keyshortcuts": hotkey } : {})}
			className={cx(look(kind, small), className)}
		/>
	);
}

/** A link that looks like a button, for what leads somewhere. */
export function ButtonLink({
	kind = "plain",
	small = false,
	hotkey,
	className,
	...props
}: ComponentProps<typeof Link> & { kind?: ButtonKind; small?: boolean; hotkey?: string }) {
	return (
		<Link
			prefetch={false}
			{...props}
			{...(hotkey ? { "data-hotkey": hotkey, "aria-keyshortcuts": hotkey } : {})}
			className={cx(look(kind, small), className)}
		/>
	);
}

/** A key as it stands on a keyboard. */
export function Key({ children }: { children: string }) {
	return (
		<kbd className="inline-block min-w-5 rounded-sm border border-line border-b-2 bg-sunken px-1 text-center font-sans text-2xs leading-4 text-soft">
			{children}
		</kbd>
	);
}

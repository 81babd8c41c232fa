import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** A label, a control, a hint and what is wrong with it. The control takes `id` and `aria-describedby={`${id}-hint`}`. */
export function Field({
	id,
	label,
	hint,
	problem,
	aside,
	children,
	className,
}: {
	id: string;
	label: ReactNode;
	hint?: ReactNode;
	problem?: ReactNode;
	/** Stands right of the label: a live count. */
	aside?: ReactNode;
	children: ReactNode;
	className?: string;
}) {
	return (
		<div className={cx("grid grid-cols-1 gap-1", className)}>
			<div className="flex items-baseline justify-between gap-3">
				<label htmlFor={id} className="font-[520]">
					{label}
				</label>
				{aside && <span className="numbers text-xs text-faint">{aside}</span>}
			</div>
			{children}
			{(hint || problem) && (
				<p id={`${id}-hint`} className={cx("text-xs", problem ? "text-alarm" : "text-faint")}>
					{problem ?? hint}
				</p>
			)}
		</div>
	);
}

/** A group of radios or boxes under one question. */
export function Choices({
	legend,
	children,
	className,
}: {
	legend: ReactNode;
	children: ReactNode;
	className?: string;
}) {
	return (
		<fieldset className={cx("min-w-0", className)}>
			<legend className="pb-1 font-[520]">{legend}</legend>
			{children}
		</fieldset>
	);
}

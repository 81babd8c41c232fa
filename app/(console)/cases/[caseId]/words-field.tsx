"use client";
import type { ReactNode, RefObject } from "react";
import { Field } from "../../../_ui/field.tsx";
import { useWords } from "../../../_words/provider.tsx";

/** The person's own words with a live count, as policy counts them: in characters, not in code units. */
export function WordsField({
	id,
	label,
	hint,
	value,
	onChange,
	limits,
	optional = false,
	rows = 3,
	problem,
	area,
}: {
	id: string;
	label: string;
	hint?: ReactNode;
	value: string;
	onChange: (value: string) => void;
	limits: { min: number; max: number };
	optional?: boolean;
	rows?: number;
	/** What was wrong with them when they were sent. */
	problem?: ReactNode;
	/** Where the focus is to go. */
	area?: RefObject<HTMLTextAreaElement | null>;
}) {
	const w = useWords("opening");
	const count = countOf(value);
	const missing = limits.min - count;
	return (
		<Field
			id={id}
			label={label}
			hint={hint}
			problem={problem}
			aside={
				<span className={count > limits.max ? "text-alarm" : undefined}>
					{missing > 0 && !(optional && count === 0)
						? w("moreNeeded", { count: missing })
						: w("countOf", { count, max: limits.max })}
				</span>
			}
		>
			<textarea
				ref={area}
				id={id}
				name="words"
				rows={rows}
				value={value}
				onChange={(event) => onChange(event.target.value)}
				aria-describedby={hint || problem ? `${id}-hint` : undefined}
				aria-invalid={problem ? true : undefined}
				autoComplete="off"
				dir="auto"
				className="control field-sizing-content min-h-18 w-full resize-y"
			/>
		</Field>
	);
}

export function countOf(value: string): number {
	return [...value.trim()].length;
}

export function fits(value: string, { min, max }: { min: number; max: number }, optional = false): boolean {
	const count = countOf(value);
	return (optional && count === 0) || (count >= min && count <= max);
}

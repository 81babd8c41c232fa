"use client";
import { Field } from "../../_ui/field.tsx";

/** What somebody says about a review, a finding or a signal, with its length. */
export function WordsArea({
	id,
	label,
	words,
	value,
	problem,
	onChange,
	rows = 5,
}: {
	id: string;
	label: string;
	words: { min: number; max: number };
	value: string;
	problem?: string | undefined;
	onChange: (value: string) => void;
	rows?: number;
}) {
	return (
		<Field
			id={id}
			label={label}
			hint={`${words.min} to ${words.max.toLocaleString("en")} characters, sealed; every reading of them is recorded.`}
			problem={problem}
			aside={`${[...value.trim()].length} / ${words.max}`}
		>
			<textarea
				id={id}
				name="words"
				rows={rows}
				required
				maxLength={words.max}
				aria-describedby={`${id}-hint`}
				aria-invalid={problem ? true : undefined}
				value={value}
				onChange={(event) => onChange(event.target.value)}
				className="control"
			/>
		</Field>
	);
}

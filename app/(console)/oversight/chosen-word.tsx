"use client";
import { Choices } from "../../_ui/field.tsx";

export interface Word {
	code: string;
	name: string;
	meaning: string;
}

/** One word of a few, each with what it means. */
export function ChosenWord({
	legend,
	name,
	words,
	chosen,
	problem,
	onChange,
}: {
	legend: string;
	name: string;
	words: readonly Word[];
	chosen: string;
	problem?: string | undefined;
	onChange: (code: string) => void;
}) {
	return (
		<Choices legend={legend}>
			<div className="grid gap-2 pt-1">
				{words.map((word) => (
					<label key={word.code} className="flex items-start gap-2.5">
						<input
							type="radio"
							name={name}
							value={word.code}
							required
							checked={chosen === word.code}
							onChange={() => onChange(word.code)}
							className="mt-1"
						/>
						<span>
							<span className="block font-[520]">{word.name}</span>
							<span className="block text-xs text-faint">{word.meaning}</span>
						</span>
					</label>
				))}
			</div>
			{problem && <p className="pt-1 text-xs text-alarm">{problem}</p>}
		</Choices>
	);
}

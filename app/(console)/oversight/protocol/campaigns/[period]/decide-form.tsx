"use client";
import { useActionState, useEffect, useRef } from "react";
import { Button } from "../../../../../_ui/button.tsx";
import type { ActionState } from "../../../../cases/action-state.ts";
import { useTally } from "./tally.tsx";

export interface ReasonGroup {
	verdict: string;
	label: string;
	reasons: { code: string; name: string }[];
}

/** Keeps or withdraws one right. What was decided takes the form's place, and its focus. */
export function DecideForm({
	decide,
	groups,
	about,
	id,
	words,
}: {
	decide: (before: ActionState, form: FormData) => Promise<ActionState>;
	groups: readonly ReasonGroup[];
	/** Whose right it is, for those who cannot see the row. */
	about: string;
	id: string;
	words: { min: number; max: number };
}) {
	const [state, act, pending] = useActionState(decide, {});
	const said = useRef<HTMLParagraphElement>(null);
	const tally = useTally();
	const group = groups.find(({ reasons }) => reasons.some(({ code }) => code === state.done));
	const verdict = group?.verdict;
	useEffect(() => {
		if (state.done) said.current?.focus();
	}, [state.done]);
	const tallied = useRef(false);
	useEffect(() => {
		if (!verdict || tallied.current) return;
		tallied.current = true;
		tally?.(verdict);
	}, [verdict, tally]);
	if (state.done) {
		return (
			<p ref={said} tabIndex={-1} role="status" className="text-good">
				{group?.label}: {group?.reasons.find(({ code }) => code === state.done)?.name}. On the record.
			</p>
		);
	}
	return (
		<form action={act} className="grid max-w-md gap-1.5">
			<div className="flex flex-wrap items-center gap-2">
				<label htmlFor={`reason-${id}`} className="sr-only">
					What becomes of {about}
				</label>
				<select id={`reason-${id}`} name="reason" required defaultValue="" className="control max-w-64">
					<option value="" disabled>
						Choose…
					</option>
					{groups.map(({ label, reasons }) => (
						<optgroup key={label} label={label}>
							{reasons.map(({ code, name }) => (
								<option key={code} value={code}>
									{label}: {name}
								</option>
							))}
						</optgroup>
					))}
				</select>
				<Button type="submit" small aria-disabled={pending}>
					{pending ? "Recording…" : "Decide"}
					<span className="sr-only"> {about}</span>
				</Button>
			</div>
			<details>
				<summary className="cursor-pointer text-xs text-soft">In your own words</summary>
				<label htmlFor={`words-${id}`} className="sr-only">
					Why, in your own words, about {about}
				</label>
				<textarea
					id={`words-${id}`}
					name="words"
					rows={2}
					maxLength={words.max}
					className="control mt-1 w-full"
					aria-describedby={`words-${id}-hint`}
				/>
				<p id={`words-${id}-hint`} className="text-xs text-faint">
					{words.min} to {words.max} characters, sealed; needed where the reason says “another”.
				</p>
			</details>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</p>
		</form>
	);
}

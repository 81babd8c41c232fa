"use client";
import { useActionState, useState } from "react";
import { Problem } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Choices, Field } from "../../../../_ui/field.tsx";
import type { JudgeState } from "./actions.ts";

export function VerdictForm({
	judge,
	verdicts,
	words,
}: {
	judge: (before: JudgeState, form: FormData) => Promise<JudgeState>;
	verdicts: readonly { code: string; name: string; meaning: string }[];
	words: { min: number; max: number };
}) {
	const [state, act, pending] = useActionState(judge, {});
	const [text, setText] = useState("");
	const [verdict, setVerdict] = useState("");
	const length = [...text.trim()].length;
	const problem = (path: string) => state.problems?.find((one) => one.path === path)?.message;
	return (
		<form action={act} className="card grid gap-4 p-4">
			<Choices legend="Was this opening right?">
				<div className="grid gap-2 pt-1">
					{verdicts.map(({ code, name, meaning }) => (
						<label key={code} className="flex items-start gap-2.5">
							<input
								type="radio"
								name="verdict"
								value={code}
								required
								checked={verdict === code}
								onChange={() => setVerdict(code)}
								className="mt-1"
							/>
							<span>
								<span className="block font-[520]">{name}</span>
								<span className="block text-xs text-faint">{meaning}</span>
							</span>
						</label>
					))}
				</div>
				{problem("verdict") && <p className="pt-1 text-xs text-alarm">{problem("verdict")}</p>}
			</Choices>
			<Field
				id="words"
				label="Why"
				hint={`${words.min} to ${words.max.toLocaleString("en")} characters, sealed; every reading of them is recorded.`}
				problem={problem("words")}
				aside={`${length} / ${words.max}`}
			>
				<textarea
					id="words"
					name="words"
					rows={5}
					required
					maxLength={words.max}
					aria-describedby="words-hint"
					aria-invalid={problem("words") ? true : undefined}
					value={text}
					onChange={(event) => setText(event.target.value)}
					className="control"
				/>
			</Field>
			{state.code && state.code !== "INPUT_INVALID" && (
				<Problem
					title={state.message}
					notDone="No verdict was recorded by this."
					doThis="Load the page again to see where the review stands."
					code={state.code}
				/>
			)}
			<div className="flex items-center justify-between gap-3">
				<p className="text-xs text-faint">A verdict is given once and goes on the record.</p>
				<Button type="submit" kind="primary" disabled={pending || length < words.min || verdict === ""}>
					{pending ? "Recording…" : "Record the verdict"}
				</Button>
			</div>
		</form>
	);
}

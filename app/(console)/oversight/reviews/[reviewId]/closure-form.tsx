"use client";
import { useActionState, useState } from "react";
import { Problem } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Choices } from "../../../../_ui/field.tsx";
import type { JudgeState } from "./actions.ts";
import { WordsArea } from "./words-area.tsx";

export function ClosureForm({
	close,
	closures,
	words,
}: {
	close: (before: JudgeState, form: FormData) => Promise<JudgeState>;
	closures: readonly { code: string; name: string; meaning: string }[];
	words: { min: number; max: number };
}) {
	const [state, act, pending] = useActionState(close, {});
	const [text, setText] = useState("");
	const [closure, setClosure] = useState("");
	const problem = (path: string) => state.problems?.find((one) => one.path === path)?.message;
	return (
		<form action={act} className="card grid gap-4 p-4">
			<Choices legend="Does the finding stand?">
				<div className="grid gap-2 pt-1">
					{closures.map(({ code, name, meaning }) => (
						<label key={code} className="flex items-start gap-2.5">
							<input
								type="radio"
								name="closure"
								value={code}
								required
								checked={closure === code}
								onChange={() => setClosure(code)}
								className="mt-1"
							/>
							<span>
								<span className="block font-[520]">{name}</span>
								<span className="block text-xs text-faint">{meaning}</span>
							</span>
						</label>
					))}
				</div>
				{problem("closure") && <p className="pt-1 text-xs text-alarm">{problem("closure")}</p>}
			</Choices>
			<WordsArea
				id="closing"
				label="Why"
				words={words}
				value={text}
				problem={problem("words")}
				onChange={setText}
				rows={3}
			/>
			{state.code && state.code !== "INPUT_INVALID" && (
				<Problem title={state.message} notDone="Nothing was closed." code={state.code} />
			)}
			<div>
				<Button
					type="submit"
					kind="primary"
					disabled={pending || closure === "" || [...text.trim()].length < words.min}
				>
					{pending ? "Recording…" : "Close the finding"}
				</Button>
			</div>
		</form>
	);
}

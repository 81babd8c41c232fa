"use client";
import { useActionState, useState } from "react";
import { Problem } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Choices } from "../../../../_ui/field.tsx";
import { WordsArea } from "../../reviews/[reviewId]/words-area.tsx";
import type { SettleState } from "./actions.ts";

export function SettleForm({
	settle,
	choices,
	words,
}: {
	settle: (before: SettleState, form: FormData) => Promise<SettleState>;
	choices: readonly { code: string; name: string; meaning: string }[];
	words: { min: number; max: number };
}) {
	const [state, act, pending] = useActionState(settle, {});
	const [text, setText] = useState("");
	const [chosen, setChosen] = useState("");
	const problem = (path: string) => state.problems?.find((one) => one.path === path)?.message;
	return (
		<form action={act} className="card grid gap-4 p-4">
			<Choices legend="What was it?">
				<div className="grid gap-2 pt-1">
					{choices.map(({ code, name, meaning }) => (
						<label key={code} className="flex items-start gap-2.5">
							<input
								type="radio"
								name="verdict"
								value={code}
								required
								checked={chosen === code}
								onChange={() => setChosen(code)}
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
			<WordsArea
				id="settling"
				label="Why"
				words={words}
				value={text}
				problem={problem("words")}
				onChange={setText}
				rows={4}
			/>
			{state.code && state.code !== "INPUT_INVALID" && (
				<Problem title={state.message} notDone="Nothing was settled." code={state.code} />
			)}
			<div>
				<Button
					type="submit"
					kind="primary"
					disabled={pending || chosen === "" || [...text.trim()].length < words.min}
				>
					{pending ? "Recording…" : "Settle the signal"}
				</Button>
			</div>
		</form>
	);
}

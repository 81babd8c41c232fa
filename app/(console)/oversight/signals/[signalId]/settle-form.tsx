"use client";
import { useActionState, useState } from "react";
import { Problem } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { ChosenWord, type Word } from "../../chosen-word.tsx";
import { WordsArea } from "../../words-area.tsx";
import type { SettleState } from "./actions.ts";

export function SettleForm({
	settle,
	choices,
	words,
}: {
	settle: (before: SettleState, form: FormData) => Promise<SettleState>;
	choices: readonly Word[];
	words: { min: number; max: number };
}) {
	const [state, act, pending] = useActionState(settle, {});
	const [text, setText] = useState("");
	const [chosen, setChosen] = useState("");
	const problem = (path: string) => state.problems?.find((one) => one.path === path)?.message;
	return (
		<form action={act} className="card grid gap-4 p-4">
			<ChosenWord
				legend="What was it?"
				name="verdict"
				words={choices}
				chosen={chosen}
				problem={problem("verdict")}
				onChange={setChosen}
			/>
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

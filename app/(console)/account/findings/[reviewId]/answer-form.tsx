"use client";
import { useActionState, useState } from "react";
import { Problem } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { WordsArea } from "../../../oversight/words-area.tsx";
import type { AnswerState } from "./actions.ts";

export function AnswerForm({
	answer,
	words,
}: {
	answer: (before: AnswerState, form: FormData) => Promise<AnswerState>;
	words: { min: number; max: number };
}) {
	const [state, act, pending] = useActionState(answer, {});
	const [text, setText] = useState("");
	return (
		<form action={act} className="card grid gap-4 p-4">
			<WordsArea
				id="answer"
				label="Your answer"
				words={words}
				value={text}
				problem={state.problems?.find(({ path }) => path === "words")?.message}
				onChange={setText}
			/>
			{state.code && state.code !== "INPUT_INVALID" && (
				<Problem title={state.message} notDone="No answer was recorded by this." code={state.code} />
			)}
			<div className="flex flex-wrap items-center justify-between gap-3">
				<p className="text-xs text-faint">An answer is given once. Only oversight can have it shown.</p>
				<Button type="submit" kind="primary" disabled={pending || [...text.trim()].length < words.min}>
					{pending ? "Recording…" : "Answer"}
				</Button>
			</div>
		</form>
	);
}

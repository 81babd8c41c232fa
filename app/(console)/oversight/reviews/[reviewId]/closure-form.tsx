"use client";
import { useCallback, useState } from "react";
import type { Closure } from "#lib/access/verdicts.ts";
import type { Confirmation } from "#lib/keeper/client.ts";
import type { FindingClosed } from "#lib/keeper/client-oversight.ts";
import { useConfirmed } from "../../../use-confirmed.ts";
import { ChosenWord, type Word } from "../../chosen-word.tsx";
import { WordsArea } from "../../words-area.tsx";
import { askClosure, close } from "./actions.ts";
import { ConfirmedButton, missingOf } from "./confirmed-button.tsx";

export function ClosureForm({
	reviewId,
	closures,
	words,
}: {
	reviewId: string;
	closures: readonly (Word & { code: Closure })[];
	words: { min: number; max: number };
}) {
	const ask = useCallback((said: FindingClosed) => askClosure(reviewId, said), [reviewId]);
	const act = useCallback(
		(said: FindingClosed, confirmation: Confirmation | undefined) => close(reviewId, said, confirmation),
		[reviewId],
	);
	const { run, step, problem } = useConfirmed<FindingClosed>(ask, act);
	const [text, setText] = useState("");
	const [chosen, setChosen] = useState("");
	const closure = closures.find(({ code }) => code === chosen);
	const missing = missingOf({
		"choose whether it stands": !closure,
		[`say why, in at least ${words.min} characters`]: [...text.trim()].length < words.min,
	});
	return (
		<form
			className="card grid gap-4 p-4"
			onSubmit={(event) => {
				event.preventDefault();
				if (closure && missing === null && step === "idle") run({ verdict: closure.code, words: text });
			}}
		>
			<ChosenWord
				legend="Does the finding stand?"
				name="closure"
				words={closures}
				chosen={chosen}
				onChange={setChosen}
			/>
			<WordsArea id="closing" label="Why" words={words} value={text} onChange={setText} rows={3} />
			<ConfirmedButton
				label="Close the finding"
				step={step}
				missing={missing}
				problem={problem}
				doThis="Load the page again to see where the finding stands."
			/>
		</form>
	);
}

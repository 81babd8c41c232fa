"use client";
import { useCallback, useState } from "react";
import type { CorrectiveAction, NEEDS_CONTENT, Verdict } from "#lib/access/verdicts.ts";
import type { Confirmation } from "#lib/keeper/client.ts";
import type { Judgement } from "#lib/keeper/client-oversight.ts";
import { Field } from "../../../../_ui/field.tsx";
import { useConfirmed } from "../../../use-confirmed.ts";
import { confirmedBy } from "../../by-what.ts";
import { ChosenWord, type Word } from "../../chosen-word.tsx";
import { WordsArea } from "../../words-area.tsx";
import { askVerdict, judge } from "./actions.ts";
import { ConfirmedButton, missingOf } from "./confirmed-button.tsx";

interface VerdictWord extends Word {
	code: Verdict | typeof NEEDS_CONTENT;
	/** Whether it is a finding, of which more is asked. */
	finds: boolean;
}

export function VerdictForm({
	reviewId,
	verdicts,
	severities,
	actions,
	words,
	asksPasskey,
}: {
	reviewId: string;
	verdicts: readonly VerdictWord[];
	severities: readonly { level: number; name: string; meaning: string }[];
	actions: readonly { code: CorrectiveAction; name: string }[];
	words: { min: number; max: number };
	/** Of whoever judges; else their session is enough. */
	asksPasskey: boolean;
}) {
	const ask = useCallback((said: Judgement) => askVerdict(reviewId, said), [reviewId]);
	const act = useCallback(
		(said: Judgement, confirmation: Confirmation | undefined) => judge(reviewId, said, confirmation),
		[reviewId],
	);
	const { run, step, problem } = useConfirmed<Judgement>(ask, act);
	const [text, setText] = useState("");
	const [chosen, setChosen] = useState("");
	const [severity, setSeverity] = useState("");
	const [action, setAction] = useState("");
	const verdict = verdicts.find(({ code }) => code === chosen);
	const follows = actions.find(({ code }) => code === action);
	const finds = verdict?.finds === true;
	const missing = missingOf({
		"choose a verdict": !verdict,
		"say how grave it is": finds && severity === "",
		"choose what is to follow": finds && !follows,
		[`say why, in at least ${words.min} characters`]: [...text.trim()].length < words.min,
	});
	return (
		<form
			className="card grid grid-cols-1 gap-4 p-4"
			onSubmit={(event) => {
				event.preventDefault();
				if (!verdict || missing !== null || step !== "idle") return;
				const found = finds && follows && { severity: Number(severity), action: follows.code };
				run({ verdict: verdict.code, words: text, ...found });
			}}
		>
			<ChosenWord
				legend="Was this opening right?"
				name="verdict"
				words={verdicts}
				chosen={chosen}
				onChange={setChosen}
			/>
			{finds && (
				<>
					<Field id="severity" label="How grave is it?">
						<select
							id="severity"
							name="severity"
							required
							value={severity}
							onChange={(event) => setSeverity(event.target.value)}
							className="control"
						>
							<option value="">Choose …</option>
							{severities.map(({ level, name, meaning }) => (
								<option key={level} value={level}>
									{`${name}: ${meaning}`}
								</option>
							))}
						</select>
					</Field>
					<Field id="action" label="What is to follow?">
						<select
							id="action"
							name="action"
							required
							value={action}
							onChange={(event) => setAction(event.target.value)}
							className="control"
						>
							<option value="">Choose …</option>
							{actions.map(({ code, name }) => (
								<option key={code} value={code}>
									{name}
								</option>
							))}
						</select>
					</Field>
				</>
			)}
			<WordsArea id="words" label="Why" words={words} value={text} onChange={setText} />
			<p className="text-xs text-faint">
				{finds
					? "The reader is told, sees your words on request, and may answer. A second of oversight closes it."
					: `A verdict is given once, ${confirmedBy(asksPasskey)}, and goes on the record.`}
			</p>
			<ConfirmedButton
				label="Record the verdict"
				step={step}
				missing={missing}
				problem={problem}
				doThis="Load the page again to see where the review stands."
			/>
		</form>
	);
}

"use client";
import { useActionState, useState } from "react";
import { Problem } from "../../../../_ui/alert.tsx";
import { Button } from "../../../../_ui/button.tsx";
import { Choices, Field } from "../../../../_ui/field.tsx";
import type { JudgeState } from "./actions.ts";
import { WordsArea } from "./words-area.tsx";

interface Verdict {
	code: string;
	name: string;
	meaning: string;
	/** Whether it is a finding, of which more is asked. */
	finds: boolean;
}

export function VerdictForm({
	judge,
	verdicts,
	severities,
	actions,
	words,
}: {
	judge: (before: JudgeState, form: FormData) => Promise<JudgeState>;
	verdicts: readonly Verdict[];
	severities: readonly { level: number; name: string; meaning: string }[];
	actions: readonly { code: string; name: string }[];
	words: { min: number; max: number };
}) {
	const [state, act, pending] = useActionState(judge, {});
	const [text, setText] = useState("");
	const [verdict, setVerdict] = useState("");
	const [severity, setSeverity] = useState("");
	const [action, setAction] = useState("");
	const length = [...text.trim()].length;
	const problem = (path: string) => state.problems?.find((one) => one.path === path)?.message;
	const finds = verdicts.find(({ code }) => code === verdict)?.finds === true;
	const incomplete = length < words.min || verdict === "" || (finds && (severity === "" || action === ""));
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
			{finds && (
				<>
					<Field id="severity" label="How grave is it?" problem={problem("severity")}>
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
					<Field id="action" label="What is to follow?" problem={problem("action")}>
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
			<WordsArea
				id="words"
				label="Why"
				words={words}
				value={text}
				problem={problem("words")}
				onChange={setText}
			/>
			{state.code && state.code !== "INPUT_INVALID" && (
				<Problem
					title={state.message}
					notDone="No verdict was recorded by this."
					doThis="Load the page again to see where the review stands."
					code={state.code}
				/>
			)}
			<div className="flex items-center justify-between gap-3">
				<p className="text-xs text-faint">
					{finds
						? "The reader is told, sees your words on request, and may answer. A second of oversight closes it."
						: "A verdict is given once and goes on the record."}
				</p>
				<Button type="submit" kind="primary" disabled={pending || incomplete}>
					{pending ? "Recording…" : "Record the verdict"}
				</Button>
			</div>
		</form>
	);
}

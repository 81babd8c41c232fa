"use client";
import { startTransition, useActionState, useId } from "react";
import { Alert } from "../../../_ui/alert.tsx";
import { Button, Key } from "../../../_ui/button.tsx";
import { Choices, Field } from "../../../_ui/field.tsx";
import { decideAction } from "../actions.ts";
import type { DeskProps } from "./model.ts";
import { fits, WordsField } from "./words-field.tsx";

/** What the person has chosen and written so far. It outlives the time of an opening, not the page. */
export interface Draft {
	act: string;
	person: string;
	words: string;
}

export function DecisionForm({
	desk,
	draft,
	onDraft,
	removed,
}: {
	desk: DeskProps;
	draft: Draft;
	onDraft: (draft: Draft) => void;
	removed: ReadonlySet<number>;
}) {
	const id = useId();
	const [state, decide, busy] = useActionState(decideAction, {});
	const ending = desk.endings.find(({ code }) => code === draft.act);
	const escalation = desk.escalations.find(({ code }) => code === draft.act);
	const optional = ending ? !ending.needsWords : true;
	const complete =
		(ending || escalation) &&
		fits(draft.words, desk.words, optional) &&
		(ending?.concerns !== "account" || draft.person !== "") &&
		(ending?.concerns !== "messages" || removed.size > 0);
	const submit = () => {
		const form = new FormData();
		form.set("case", desk.caseId);
		form.set("act", draft.act);
		form.set("person", ending?.concerns === "account" ? draft.person : "");
		form.set("messages", ending?.concerns === "messages" ? [...removed].join(",") : "");
		form.set("words", draft.words);
		startTransition(() => decide(form));
	};
	const act = ({ code, name, meaning }: (typeof desk.endings | typeof desk.escalations)[number]) => (
		<Act key={code} id={id} code={code} name={name} meaning={meaning} draft={draft} onDraft={onDraft} />
	);
	return (
		<form
			aria-label="Decision"
			className="card grid gap-4 p-4"
			onSubmit={(event) => {
				event.preventDefault();
				if (complete && !busy) submit();
			}}
		>
			<h2 className="flex items-center justify-between font-[620]">
				Decide
				<button
					type="button"
					data-hotkey="d"
					aria-keyshortcuts="d"
					aria-label="To the decision"
					onClick={(event) =>
						event.currentTarget.form?.querySelector<HTMLInputElement>("input[type=radio]")?.focus()
					}
				>
					<Key>d</Key>
				</button>
			</h2>
			<Choices legend={<span className="sr-only">How does the case end?</span>}>
				<div className="grid gap-1">
					{desk.endings.map(act)}
					<p className="eyebrow pt-2">or move it on</p>
					{desk.escalations.map(act)}
				</div>
			</Choices>
			{ending?.concerns === "account" && (
				<Field id={`${id}-person`} label="Whom does it concern?">
					<select
						id={`${id}-person`}
						value={draft.person}
						onChange={(event) => onDraft({ ...draft, person: event.target.value })}
						className="control"
					>
						<option value="">Choose a person</option>
						{desk.people.map(({ number, alias }) => (
							<option key={number} value={number}>
								{alias}
							</option>
						))}
					</select>
				</Field>
			)}
			{ending?.concerns === "messages" && (
				<p className="text-soft" role="status">
					<strong className="numbers font-[620]">{removed.size}</strong>{" "}
					{removed.size === 1 ? "message" : "messages"} to remove: the reported ones, unless you choose others
					while you read.
				</p>
			)}
			<WordsField
				id={`${id}-note`}
				label={optional ? "Note (may be left out)" : "Note: why?"}
				hint="Sealed; it stays here when the time to read runs out."
				value={draft.words}
				onChange={(words) => onDraft({ ...draft, words })}
				limits={desk.words}
				optional={optional}
			/>
			{state.problem && (
				<Alert tone="alarm" live>
					{state.problem}
				</Alert>
			)}
			<Button type="submit" kind="primary" disabled={!complete || busy}>
				{busy ? "Recording …" : (ending?.name ?? escalation?.name ?? "Choose how it ends")}
			</Button>
		</form>
	);
}

function Act({
	id,
	code,
	name,
	meaning,
	draft,
	onDraft,
}: {
	id: string;
	code: string;
	name: string;
	meaning: string;
	draft: Draft;
	onDraft: (draft: Draft) => void;
}) {
	const chosen = draft.act === code;
	return (
		<label className="option">
			<input
				type="radio"
				name={`${id}-act`}
				value={code}
				checked={chosen}
				aria-describedby={chosen ? `${id}-${code}` : undefined}
				onChange={() => onDraft({ ...draft, act: code })}
			/>
			<span>
				<span className="block">{name}</span>
				{chosen && (
					<span id={`${id}-${code}`} className="block text-xs text-faint">
						{meaning}
					</span>
				)}
			</span>
		</label>
	);
}

"use client";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "../../../_ui/button.tsx";
import { Field } from "../../../_ui/field.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { noteAction } from "./notes-actions.ts";
import { fits, WordsField } from "./words-field.tsx";

export interface NoteProps {
	caseId: string;
	/** Whom it can mention. */
	readers: readonly { id: string; alias: string }[];
	/** Characters, and people. */
	limits: { min: number; max: number; mentions: number };
	onDone: () => void;
	onCancel: () => void;
}

/** A note and whom it mentions. What went wrong stands beside it; what was typed stays. */
export function NoteForm({ caseId, readers, limits, onDone, onCancel }: NoteProps) {
	const w = useWords("casepage");
	const shared = useWords("shared");
	const [text, setText] = useState("");
	const [meant, setMeant] = useState<readonly string[]>([]);
	const [problem, setProblem] = useState<string>();
	const [busy, begin] = useTransition();
	const area = useRef<HTMLTextAreaElement>(null);
	const list = useRef<HTMLSelectElement>(null);
	useEffect(() => area.current?.focus(), []);
	const whole = fits(text, limits);
	const keep = () => {
		if (busy || !whole) return;
		begin(async () => {
			const { problem } = await noteAction({ caseId, words: text, mentions: [...meant] });
			setProblem(problem);
			if (problem === undefined) onDone();
		});
	};
	const left = readers.filter(({ id }) => !meant.includes(id));
	return (
		<form
			className="grid gap-3"
			onSubmit={(event) => {
				event.preventDefault();
				keep();
			}}
		>
			<WordsField
				id="note-words"
				label={w("note")}
				hint={w("noteHint", { min: limits.min, max: limits.max })}
				value={text}
				onChange={setText}
				{...{ limits, problem, area }}
			/>
			{readers.length > 0 && (
				<Field id="note-mention" label={w("mention")} hint={w("mentionHint")}>
					<select
						ref={list}
						id="note-mention"
						value=""
						disabled={meant.length >= limits.mentions || left.length === 0}
						onChange={(event) => setMeant([...meant, event.target.value])}
						aria-describedby="note-mention-hint"
						className="control w-full sm:w-64"
					>
						<option value="">{meant.length === 0 ? w("mentionNobody") : "…"}</option>
						{left.map(({ id, alias }) => (
							<option key={id} value={id}>
								{alias}
							</option>
						))}
					</select>
				</Field>
			)}
			{meant.length > 0 && (
				<ul aria-label={w("mentioned")} className="flex flex-wrap gap-2">
					{meant.map((id) => {
						const alias = readers.find((one) => one.id === id)?.alias ?? "";
						return (
							<li key={id}>
								<Button
									small
									aria-label={w("mentionRemove", { who: alias })}
									onClick={() => {
										setMeant(meant.filter((one) => one !== id));
										list.current?.focus();
									}}
								>
									{alias} <span aria-hidden="true">×</span>
								</Button>
							</li>
						);
					})}
				</ul>
			)}
			<div className="flex flex-wrap items-center gap-2">
				<Button type="submit" kind="primary" disabled={!whole} aria-disabled={busy}>
					{busy ? w("noteKeeping") : w("noteKeep")}
				</Button>
				<Button kind="quiet" onClick={onCancel}>
					{shared("cancel")}
				</Button>
			</div>
		</form>
	);
}

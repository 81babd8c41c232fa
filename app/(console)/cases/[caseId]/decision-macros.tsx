"use client";
import { startTransition, useActionState, useEffect, useId, useRef, useState } from "react";
import { Button } from "../../../_ui/button.tsx";
import { Field } from "../../../_ui/field.tsx";
import { useWords } from "../../../_words/provider.tsx";
import { removeMacroAction, saveMacroAction } from "../decision-actions.ts";
import { type DecisionOptions, type Draft, filledIn, macroOf } from "./decision-draft.ts";

/** Fills the form in from a macro, or removes that. It never sends the form. */
export function MacroChoice({
	options,
	draft,
	onDraft,
}: {
	options: DecisionOptions;
	draft: Draft;
	onDraft: (draft: Draft) => void;
}) {
	const id = useId();
	const w = useWords("decision");
	const [chosen, setChosen] = useState("");
	const [removed, remove] = useActionState(removeMacroAction, {});
	const macro = options.macros.find((one) => one.id === chosen);
	const fill = (to: string) => {
		setChosen(to);
		const found = options.macros.find((one) => one.id === to);
		if (found) onDraft(filledIn(draft, found.body));
	};
	return (
		<div className="grid gap-2">
			<Field id={`${id}-macro`} label={w("macro")} hint={w("macroHint")}>
				<select
					id={`${id}-macro`}
					value={macro ? chosen : ""}
					onChange={(event) => fill(event.target.value)}
					aria-describedby={`${id}-macro-hint`}
					className="control w-full min-w-0"
				>
					<option value="">{w("macroNone")}</option>
					{options.macros.map((one) => (
						<option key={one.id} value={one.id}>
							{one.shared ? w("macroShared", { name: one.name }) : one.name}
						</option>
					))}
				</select>
			</Field>
			{macro?.own && (
				<Button
					small
					kind="quiet"
					onClick={() => {
						const form = new FormData();
						form.set("macro", macro.id);
						startTransition(() => remove(form));
					}}
				>
					{w("macroRemove")}
				</Button>
			)}
			<span role="status" className="text-xs text-soft empty:hidden">
				{removed.problem ?? (removed.done && w("macroRemoved"))}
			</span>
		</div>
	);
}

/** Keeps what is filled in as a macro. */
export function MacroKeeping({ options, draft }: { options: DecisionOptions; draft: Draft }) {
	const w = useWords("decision");
	const [naming, setNaming] = useState(false);
	return naming ? (
		<Naming options={options} draft={draft} onDone={() => setNaming(false)} />
	) : (
		<Button small kind="quiet" data-act onClick={() => setNaming(true)}>
			{w("macroSave")}
		</Button>
	);
}

function Naming({
	options: { region, shares },
	draft,
	onDone,
}: {
	options: DecisionOptions;
	draft: Draft;
	onDone: () => void;
}) {
	const id = useId();
	const w = useWords("decision");
	const [name, setName] = useState("");
	const [shared, setShared] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	useEffect(() => input.current?.focus(), []);
	const [state, save, busy] = useActionState(saveMacroAction, {});
	const keep = () => {
		const form = new FormData();
		form.set("name", name);
		if (shared) form.set("region", region);
		form.set("body", JSON.stringify(macroOf(draft)));
		startTransition(() => save(form));
	};
	if (state.done) {
		return (
			<p role="status" className="text-xs text-soft">
				{w("macroKept")}
			</p>
		);
	}
	return (
		<div className="card grid gap-2 p-3">
			<Field id={`${id}-name`} label={w("macroName")} hint={w("macroNameHint")}>
				<input
					id={`${id}-name`}
					ref={input}
					value={name}
					maxLength={60}
					autoComplete="off"
					onChange={(event) => setName(event.target.value)}
					onKeyDown={(event) => {
						if (event.key === "Escape") onDone();
						if (event.key !== "Enter") return;
						event.preventDefault(); // the form around it is not sent
						if (name.trim() !== "" && !busy) keep();
					}}
					aria-describedby={`${id}-name-hint`}
					className="control w-full min-w-0"
				/>
			</Field>
			{shares && (
				<label className="option">
					<input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
					<span>{w("macroShare", { region: region.toUpperCase() })}</span>
				</label>
			)}
			<div className="flex flex-wrap gap-2">
				<Button small disabled={busy || name.trim() === ""} onClick={keep}>
					{w("macroKeep")}
				</Button>
				<Button small kind="quiet" onClick={onDone}>
					{w("macroCancel")}
				</Button>
			</div>
			<p role="alert" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</p>
		</div>
	);
}

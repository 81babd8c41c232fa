"use client";
import { useActionState } from "react";
import type { OwnHands } from "#lib/desk/own-hands.ts";
import { Button } from "../../_ui/button.tsx";
import { Field } from "../../_ui/field.tsx";
import { useWords } from "../../_words/provider.tsx";
import { saveHandsAction } from "./actions.ts";

export function HandsForm({ language, shortcuts }: OwnHands) {
	const w = useWords("settings");
	const [state, act, busy] = useActionState(saveHandsAction, {});
	return (
		<form action={act} className="card grid max-w-prose gap-4 p-4">
			<Field id="language" label={w("language")}>
				{/* Each language by its own name: whoever got the wrong one finds theirs. */}
				<select
					id="language"
					name="language"
					key={language}
					defaultValue={language ?? ""}
					className="control"
				>
					<option value="">{w("languageOfBrowser")}</option>
					<option value="en" lang="en">
						English
					</option>
					<option value="de" lang="de">
						Deutsch
					</option>
				</select>
			</Field>
			<div className="grid gap-1">
				<label className="option">
					<input
						type="checkbox"
						name="shortcuts"
						key={String(shortcuts)}
						defaultChecked={shortcuts}
						aria-describedby="shortcuts-hint"
					/>
					{w("shortcuts")}
				</label>
				<p id="shortcuts-hint" className="text-xs text-faint">
					{w("shortcutsHint")}
				</p>
			</div>
			<div className="flex flex-wrap items-center gap-3">
				<Button type="submit" kind="primary" disabled={busy}>
					{w("saveHands")}
				</Button>
				<span role="status" className={state.problem ? "text-alarm" : "text-good"}>
					{state.problem ?? (state.done && w("savedHands"))}
				</span>
			</div>
		</form>
	);
}

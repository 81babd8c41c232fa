"use client";
import { useActionState } from "react";
import type { OwnReading, Shade } from "#lib/desk/reading-settings.ts";
import { Button } from "../../_ui/button.tsx";
import { Field } from "../../_ui/field.tsx";
import { useWords } from "../../_words/provider.tsx";
import { saveReadingAction } from "./actions.ts";

const SHADES: readonly Shade[] = ["blur", "grey", "muted", "autoplay"];
const PLAIN = ["blurText", "findKey"] as const;

/** Each setting by itself: as the organisation has it, or one's own choice. */
export function ReadingForm({ own, organisation }: Pick<OwnReading, "own" | "organisation">) {
	const w = useWords("settings");
	const [state, act, busy] = useActionState(saveReadingAction, {});
	return (
		<form action={act} className="card grid max-w-prose gap-4 p-4">
			{SHADES.map((shade) => (
				<Field key={shade} id={`reading-${shade}`} label={w(shade)}>
					<select
						id={`reading-${shade}`}
						name={shade}
						// A saved choice is what the form begins with again.
						key={String(own[shade])}
						defaultValue={own[shade] === null ? "" : own[shade] ? "yes" : "no"}
						className="control"
					>
						<option value="">{w("asOrganisation", { now: w(organisation[shade] ? "yes" : "no") })}</option>
						<option value="yes">{w("yes")}</option>
						<option value="no">{w("no")}</option>
					</select>
				</Field>
			))}
			{PLAIN.map((setting) => (
				<div key={setting} className="grid gap-1">
					<label className="option">
						<input
							type="checkbox"
							name={setting}
							key={String(own[setting])}
							defaultChecked={own[setting]}
							{...(setting === "findKey" ? { "aria-describedby": "find-key-hint" } : {})}
						/>
						{w(setting)}
					</label>
					{setting === "findKey" && (
						<p id="find-key-hint" className="text-xs text-faint">
							{w("findKeyHint")}
						</p>
					)}
				</div>
			))}
			<p className="text-xs text-faint">{w("readingHint")}</p>
			<div className="flex flex-wrap items-center gap-3">
				<Button type="submit" kind="primary" disabled={busy}>
					{w("saveReading")}
				</Button>
				<span role="status" className={state.problem ? "text-alarm" : "text-good"}>
					{state.problem ?? (state.done && w("savedReading"))}
				</span>
			</div>
		</form>
	);
}

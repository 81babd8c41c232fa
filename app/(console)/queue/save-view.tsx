"use client";
import { useActionState, useEffect, useRef } from "react";
import { useWords } from "../../_words/provider.tsx";
import { saveViewAction } from "./actions.ts";

/** What the page shows, under a name: for oneself or, by leads, for a region's desk. */
export function SaveView({ query, regions, most }: { query: string; regions: string[]; most: number }) {
	const w = useWords("queue");
	const [state, save, busy] = useActionState(saveViewAction, {});
	const name = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (state.done && name.current) name.current.value = "";
	}, [state]);
	return (
		<form action={save} className="grid gap-2">
			<p className="font-[520]">{w("saveView")}</p>
			<input type="hidden" name="query" value={query} />
			<div className="flex flex-wrap items-end gap-2">
				<label className="grid min-w-0 flex-[1_1_10rem] gap-0.5 text-xs">
					<span className="eyebrow">{w("viewName")}</span>
					<input
						ref={name}
						name="name"
						required
						maxLength={most}
						autoComplete="off"
						className="control h-7 py-0"
					/>
				</label>
				{regions.length > 0 && (
					<label className="grid gap-0.5 text-xs">
						<span className="eyebrow">{w("viewFor")}</span>
						<select name="region" className="control h-7 py-0">
							<option value="">{w("forMe")}</option>
							{regions.map((region) => (
								<option key={region} value={region}>
									{w("forDesk", { region: region.toUpperCase() })}
								</option>
							))}
						</select>
					</label>
				)}
				<button type="submit" disabled={busy} className="row-button">
					{w("saveViewNow")}
				</button>
			</div>
			<p role="status" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</p>
		</form>
	);
}

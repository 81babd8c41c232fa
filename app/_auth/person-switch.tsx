"use client";
import { useState } from "react";
import { cx } from "../_ui/cx.ts";
import { signInAs } from "./sign-in-as.ts";

export interface Switchable {
	id: string;
	alias: string;
	name: string;
	roles: string;
}

/** The demo's row of people: one click to be another. */
export function PersonSwitch({ people, current }: { people: Switchable[]; current: string }) {
	const [busy, setBusy] = useState<string | null>(null);
	const [failed, setFailed] = useState(false);
	const become = async (id: string) => {
		setBusy(id);
		setFailed(false);
		// Where the next person may not look, the page says so; better than losing the place.
		const worked = await signInAs(id, window.location.pathname + window.location.search).catch(() => false);
		if (!worked) {
			setBusy(null);
			setFailed(true);
		}
	};
	return (
		<div className="flex min-w-0 items-center gap-2">
			<p role="status" className="text-xs text-alarm empty:hidden">
				{failed && "That did not work. You are still the same person."}
			</p>
			<fieldset className="flex min-w-0 items-center gap-px overflow-x-auto rounded-md border border-line bg-sunken p-0.5">
				<legend className="sr-only">Be another demo person</legend>
				{people.map((person) => {
					const chosen = person.id === current;
					return (
						<button
							key={person.id}
							type="button"
							aria-pressed={chosen}
							aria-label={`${person.name}, ${person.roles}`}
							title={`${person.name} · ${person.alias}\n${person.roles}`}
							disabled={busy !== null}
							onClick={() => !chosen && become(person.id)}
							className={cx(
								"h-6 rounded-sm px-2 text-xs whitespace-nowrap",
								chosen
									? "bg-surface font-[600] text-ink shadow-lift"
									: "text-soft hover:bg-surface/70 hover:text-ink",
								busy === person.id && "animate-pulse",
							)}
						>
							{person.name.split(" ")[0]}
						</button>
					);
				})}
			</fieldset>
		</div>
	);
}

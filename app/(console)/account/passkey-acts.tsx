"use client";
import { useActionState, useId, useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { useConfirmed } from "../use-confirmed.ts";
import { askToRemove, removeAction, renameAction } from "./actions.ts";

/** Rename and remove. The last one goes only by a reset: else its owner could open nothing and add nothing. */
export function PasskeyActs({ id, name, last }: { id: string; name: string; last: boolean }) {
	const [renaming, setRenaming] = useState(false);
	const [state, rename, busy] = useActionState(renameAction, {});
	const { run, step, problem } = useConfirmed<string>(askToRemove, removeAction);
	const field = useId();
	return (
		<div className="flex flex-wrap items-center justify-end gap-2">
			{renaming ? (
				<form
					action={(form) => {
						rename(form);
						setRenaming(false);
					}}
					className="flex items-center gap-2"
				>
					<input type="hidden" name="passkey" value={id} />
					<label htmlFor={field} className="sr-only">
						New name of {name}
					</label>
					<input
						id={field}
						name="name"
						required
						maxLength={60}
						defaultValue={name}
						// biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
						autoFocus
						autoComplete="off"
						className="control h-7 w-44"
						onKeyDown={(event) => event.key === "Escape" && setRenaming(false)}
					/>
					<Button type="submit" small>
						Keep
					</Button>
				</form>
			) : (
				<Button small kind="quiet" disabled={busy} onClick={() => setRenaming(true)}>
					Rename<span className="sr-only"> {name}</span>
				</Button>
			)}
			<Button
				small
				kind="quiet"
				disabled={last || step !== "idle"}
				title={last ? "Your last passkey is removed only by a reset, which two admins give" : undefined}
				onClick={() => run(id)}
			>
				{step === "idle" ? "Remove" : "Waiting …"}
				<span className="sr-only"> {name}</span>
			</Button>
			<span role="status" className="w-full text-right text-xs text-alarm empty:hidden">
				{problem ?? state.problem}
			</span>
		</div>
	);
}

"use client";
import { useActionState, useEffect, useRef } from "react";
import { Button } from "../../../_ui/button.tsx";
import { replayAction } from "../actions.ts";

/** An admin has what was given up sent once more: all of it, or one alone. */
export function Replay({ endpoint, all, only }: { endpoint: string; all?: number; only?: string }) {
	const [state, act, pending] = useActionState(replayAction, {});
	const pressed = useRef(false);
	// What is sent once more is no dead letter any more, and this button is gone with what had the focus.
	useEffect(
		() => () => {
			if (!pressed.current) return;
			setTimeout(() => {
				if (document.activeElement === document.body) document.getElementById("deliveries-list")?.focus();
			});
		},
		[],
	);
	return (
		<form
			action={act}
			onSubmit={() => {
				pressed.current = true;
			}}
			className="inline-flex flex-wrap items-center gap-2"
		>
			<input type="hidden" name="endpoint" value={endpoint} />
			{only && <input type="hidden" name="only" value={only} />}
			<Button type="submit" small={only !== undefined} aria-disabled={pending}>
				{only ? "Send once more" : all === 1 ? "Send it once more" : "Send all once more"}
				{only && <span className="sr-only">: {only}</span>}
			</Button>
			<span role="status" className={state.problem ? "text-xs text-alarm" : "text-xs text-soft"}>
				{state.problem ?? (pending ? "Asking…" : state.done && "It goes out again.")}
			</span>
		</form>
	);
}

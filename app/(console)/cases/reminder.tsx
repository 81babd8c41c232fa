"use client";
import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { Alert } from "../../_ui/alert.tsx";
import { Button } from "../../_ui/button.tsx";
import { putAwayAction } from "./reminders.ts";

/** Something calm to notice, which goes when it was seen; the focus goes on to the work, not to nowhere. */
export function Reminder({ title, away, children }: { title: string; away: string; children: ReactNode }) {
	const [state, act, busy] = useActionState(putAwayAction, {});
	const pressed = useRef(false);
	useEffect(
		() => () => {
			if (pressed.current)
				document.querySelector<HTMLElement>("[data-testid=reading], #main")?.focus({ preventScroll: true });
		},
		[],
	);
	return (
		<Alert tone="warn" title={title} live>
			<p className="max-w-prose">{children}</p>
			<form action={act} className="flex flex-wrap items-center gap-2 pt-2">
				<Button
					type="submit"
					small
					disabled={busy}
					onClick={() => {
						pressed.current = true;
					}}
				>
					{away}
				</Button>
				<span role="status" className="text-xs text-alarm empty:hidden">
					{state.problem}
				</span>
			</form>
		</Alert>
	);
}

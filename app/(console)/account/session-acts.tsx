"use client";
import { useActionState, useState } from "react";
import { leaveFor } from "../../_auth/sign-in-as.ts";
import { Button } from "../../_ui/button.tsx";
import { endAction, endAllAction } from "./actions.ts";

export function EndSession({ id, named }: { id: string; named: string }) {
	const [state, act, busy] = useActionState(endAction, {});
	return (
		<form action={act} className="inline-flex items-center gap-2">
			<input type="hidden" name="session" value={id} />
			<Button type="submit" small disabled={busy}>
				End<span className="sr-only"> {named}</span>
			</Button>
			<span role="status" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</span>
		</form>
	);
}

/** Every session of one's own, this one too: what was open in any of them can read nothing more. */
export function EndEverywhere() {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);
	const end = async () => {
		setBusy(true);
		const state = await endAllAction().catch(() => ({ problem: "The console did not answer. Try again." }));
		if (!state.problem) return leaveFor("/sign-in");
		setProblem(state.problem);
		setBusy(false);
	};
	return (
		<div className="flex flex-wrap items-center gap-3">
			<Button disabled={busy} onClick={end}>
				Sign out everywhere
			</Button>
			<p className="text-xs text-faint">
				Ends them all, this one too. What is open in them can read nothing more.
			</p>
			<p role="status" className="text-xs text-alarm empty:hidden">
				{problem}
			</p>
		</div>
	);
}

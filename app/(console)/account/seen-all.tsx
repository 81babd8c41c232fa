"use client";
import { useActionState } from "react";
import { Button } from "../../_ui/button.tsx";
import { seenAction } from "./actions.ts";

/** `answers` is what "seen" means here: of passkeys it is a word that it was oneself, of all else no more than that. */
export function SeenAll({ ids, answers }: { ids: string[]; answers: boolean }) {
	const [state, act, busy] = useActionState(seenAction, {});
	return (
		<form action={act} className="flex items-center gap-3">
			{ids.map((id) => (
				<input key={id} type="hidden" name="alert" value={id} />
			))}
			<Button type="submit" small disabled={busy}>
				{answers ? "That was me, or I have told somebody" : "Seen"}
			</Button>
			<span role="status" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</span>
		</form>
	);
}

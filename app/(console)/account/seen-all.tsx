"use client";
import { useActionState } from "react";
import { Button } from "../../_ui/button.tsx";
import { seenAction } from "./actions.ts";

export function SeenAll({ ids }: { ids: string[] }) {
	const [state, act, busy] = useActionState(seenAction, {});
	return (
		<form action={act} className="flex items-center gap-3">
			{ids.map((id) => (
				<input key={id} type="hidden" name="alert" value={id} />
			))}
			<Button type="submit" small disabled={busy}>
				That was me, or I have told somebody
			</Button>
			<span role="status" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</span>
		</form>
	);
}

"use client";
import { useActionState } from "react";
import { Button } from "../../../_ui/button.tsx";
import type { ActionState } from "../../cases/action-state.ts";

/** Signs for exactly the digest that stands on the page. */
export function SignForm({
	sign,
	digest,
	submit,
	says,
}: {
	sign: (before: ActionState, form: FormData) => Promise<ActionState>;
	digest: string;
	submit: string;
	says: string;
}) {
	const [state, act, pending] = useActionState(sign, {});
	return (
		<form action={act} className="card grid gap-3 p-4">
			<input type="hidden" name="digest" value={digest} />
			<p className="max-w-prose text-soft">{says}</p>
			<div className="flex flex-wrap items-center gap-3">
				<Button type="submit" kind="primary" aria-disabled={pending}>
					{pending ? "Recording…" : submit}
				</Button>
				<p role="alert" className="text-xs text-alarm empty:hidden">
					{state.problem}
				</p>
			</div>
		</form>
	);
}

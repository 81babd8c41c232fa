"use client";
import { useActionState } from "react";
import { Button } from "../../_ui/button.tsx";
import type { ActionState } from "../cases/action-state.ts";
import type { Fields } from "./actions.ts";

/** An act that asks for no passkey, as a form of one button. */
export function PlainAct({
	action,
	fields,
	label,
}: {
	action: (state: ActionState, form: FormData) => Promise<ActionState>;
	fields: Fields;
	label: string;
}) {
	const [state, act, busy] = useActionState(action, {});
	return (
		<form action={act} className="inline-flex flex-wrap items-center gap-2">
			{Object.entries(fields).map(([name, value]) => (
				<input key={name} type="hidden" name={name} value={value} />
			))}
			<Button type="submit" disabled={busy}>
				{label}
			</Button>
			<span role="status" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</span>
		</form>
	);
}

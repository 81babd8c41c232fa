"use client";
import { useActionState } from "react";
import { Button, type ButtonKind, Key } from "../../_ui/button.tsx";
import type { ActionState } from "./action-state.ts";

/** One act as a form of one button. What went wrong stands beside it and is announced. */
export function ActButton({
	action,
	caseId,
	fields,
	label,
	named,
	kind = "plain",
	small = false,
	hotkey,
}: {
	action: (state: ActionState, form: FormData) => Promise<ActionState>;
	caseId?: string;
	/** What the action is told besides. */
	fields?: Readonly<Record<string, string>>;
	label: string;
	/** What it is done to, for those who cannot see where the button stands. */
	named?: string;
	kind?: ButtonKind;
	small?: boolean;
	hotkey?: string;
}) {
	const [state, act, busy] = useActionState(action, {});
	return (
		<form action={act} className="inline-flex flex-wrap items-center gap-2">
			{caseId && <input type="hidden" name="case" value={caseId} />}
			{Object.entries(fields ?? {}).map(([name, value]) => (
				<input key={name} type="hidden" name={name} value={value} />
			))}
			<Button type="submit" kind={kind} small={small} disabled={busy} {...(hotkey ? { hotkey } : {})}>
				{label}
				{named && <span className="sr-only"> {named}</span>}
				{hotkey && !small && <Key>{hotkey}</Key>}
			</Button>
			<span role="status" className="text-xs text-alarm empty:hidden">
				{state.problem}
			</span>
		</form>
	);
}

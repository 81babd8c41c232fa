"use client";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Confirmation } from "#lib/keeper/client.ts";
import { Button, type ButtonKind } from "../../_ui/button.tsx";
import { cx } from "../../_ui/cx.ts";
import type { ActionState } from "../cases/action-state.ts";
import type { AskedState } from "../confirmed-state.ts";
import { useConfirmed } from "../use-confirmed.ts";
import type { Fields } from "./actions.ts";

const STEPS = {
	idle: null,
	asking: "Asking…",
	confirming: "Waiting for your passkey…",
	acting: "Recording…",
};

/** One act on a person: its fields, then the passkey, then done. What went wrong or was done stands beside the button. */
export function ActForm({
	ask,
	act,
	submit,
	named,
	done,
	hidden = {},
	kind = "plain",
	small = false,
	inline = false,
	sure,
	children,
}: {
	ask: (fields: Fields) => Promise<AskedState>;
	act: (fields: Fields, confirmation: Confirmation | undefined) => Promise<ActionState>;
	submit: string;
	/** What it is done to, for those who cannot see where the button stands. */
	named?: string;
	/** Said when it is done. */
	done: string;
	hidden?: Fields;
	kind?: ButtonKind;
	small?: boolean;
	inline?: boolean;
	/** Asked once more before it is done: what it means, and what the button says then. */
	sure?: { says: string; submit: string };
	children?: ReactNode;
}) {
	const form = useRef<HTMLFormElement>(null);
	const { run, step, problem } = useConfirmed(ask, act);
	const [said, setSaid] = useState("");
	const [asked, setAsked] = useState(false);
	const busy = step !== "idle";
	// What was done here is no news any more once something else is done.
	useEffect(() => {
		const other = ({ target }: Event) => target !== form.current && setSaid("");
		document.addEventListener("submit", other, true);
		return () => document.removeEventListener("submit", other, true);
	}, []);
	return (
		<form
			ref={form}
			className={
				inline ? "inline-flex flex-wrap items-center gap-2" : "grid max-w-xl grid-cols-1 content-start gap-3"
			}
			onSubmit={async (event) => {
				event.preventDefault();
				if (busy) return;
				setSaid("");
				if (sure && !asked) {
					setAsked(true);
					return;
				}
				const typed = Object.entries(Object.fromEntries(new FormData(event.currentTarget)));
				const fields = Object.fromEntries(typed.map(([name, value]) => [name, String(value)]));
				if (!(await run({ ...fields, ...hidden }))) return;
				setAsked(false);
				form.current?.reset();
				setSaid(done);
			}}
		>
			{children}
			{sure && asked && <p className="max-w-[48ch] text-xs text-soft">{sure.says}</p>}
			<div className="inline-flex flex-wrap items-center gap-2">
				{sure && asked ? (
					<>
						<Button key="sure" type="submit" kind="alarm" small={small} aria-disabled={busy} autoFocus>
							{sure.submit}
							{named && <span className="sr-only"> {named}</span>}
						</Button>
						<Button kind="quiet" small={small} disabled={busy} onClick={() => setAsked(false)}>
							Leave it
						</Button>
					</>
				) : (
					<Button key="first" type="submit" kind={kind} small={small} aria-disabled={busy}>
						{submit}
						{named && <span className="sr-only"> {named}</span>}
					</Button>
				)}
				<span role="status" className={cx("text-xs empty:hidden", problem ? "text-alarm" : "text-soft")}>
					{problem ?? STEPS[step] ?? said}
				</span>
			</div>
		</form>
	);
}
